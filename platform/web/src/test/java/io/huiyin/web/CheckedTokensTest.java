package io.huiyin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.security.credential.TokenCredential;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.vertx.ext.web.RoutingContext;
import java.lang.reflect.Proxy;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CheckedTokensTest {

    private static final Instant EXPIRES = Instant.parse("2026-03-02T10:00:00Z");

    private Instant now = EXPIRES.minusSeconds(60);

    private final CheckedTokens tokens = new CheckedTokens(new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    @Test
    void shouldLeaveAnUnknownTokenToBeChecked() {
        assertThat(known("one")).isNull();
    }

    @Test
    void shouldKnowWhatWasFoundGoodAndNothingElse() {
        tokens.augment(identity("one", new Token()), null).await().indefinitely();

        SecurityIdentity known = known("one");

        assertThat(known).isNotNull();
        assertThat(known.hasRole("system")).isTrue();
        assertThat(known.getPrincipal()).isInstanceOf(JsonWebToken.class);
        assertThat(known("onE")).isNull();
    }

    @Test
    void shouldStopAtTheSecondTheTokenExpires() {
        tokens.augment(identity("one", new Token()), null).await().indefinitely();

        now = EXPIRES.minusMillis(1);
        assertThat(known("one")).isNotNull();
        now = EXPIRES;
        assertThat(known("one")).isNull();
        now = EXPIRES.plusSeconds(1);
        assertThat(known("one")).isNull();
    }

    @Test
    void shouldNotKeepTheRequestThatBroughtTheToken() {
        RoutingContext request = (RoutingContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {RoutingContext.class}, (proxy, method, arguments) -> null);
        SecurityIdentity identity = QuarkusSecurityIdentity.builder(identity("one", new Token()))
                .addAttribute(RoutingContext.class.getName(), request)
                .build();

        tokens.augment(identity, null).await().indefinitely();

        SecurityIdentity known = known("one");
        assertThat(known).isNotNull();
        assertThat(known.getAttributes()).containsOnlyKeys("tenant-id");
    }

    @Test
    void shouldNotRememberWhoCameWithoutAToken() {
        tokens.augment(identity("one", new QuarkusPrincipal("somebody")), null)
                .await()
                .indefinitely();

        assertThat(known("one")).isNull();
    }

    private @Nullable SecurityIdentity known(String token) {
        return tokens.authenticate(new TokenAuthenticationRequest(new TokenCredential(token, "bearer")), null)
                .await()
                .indefinitely();
    }

    private static SecurityIdentity identity(String token, Principal principal) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(principal)
                .addRole("system")
                .addCredential(new TokenCredential(token, "bearer"))
                .addAttribute("tenant-id", "Default")
                .build();
    }

    private static final class Token implements JsonWebToken {

        @Override
        public String getName() {
            return "any";
        }

        @Override
        public Set<String> getClaimNames() {
            return Set.of("exp");
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> T getClaim(String name) {
            return (T) (Object) EXPIRES.getEpochSecond();
        }
    }
}
