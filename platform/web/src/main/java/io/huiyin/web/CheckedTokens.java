package io.huiyin.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.security.credential.TokenCredential;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Remembers tokens that were just found good, since a client sends the same one with every post and checking its signature costs
 * more than the rest of the request. Its time is looked at whenever it is used, and after a minute it is checked anew, so that a key
 * that was withdrawn stops counting.
 */
@Singleton
final class CheckedTokens implements IdentityProvider<TokenAuthenticationRequest>, SecurityIdentityAugmentor {

    private static final int MAX_TOKENS = 2_000;
    private static final Duration CHECKED_AGAIN = Duration.ofMinutes(1);

    private final Clock clock;
    private final Cache<String, SecurityIdentity> checked = Caffeine.newBuilder()
            .maximumSize(MAX_TOKENS)
            .expireAfterWrite(CHECKED_AGAIN)
            .build();

    @Inject
    CheckedTokens(Clock clock) {
        this.clock = clock;
    }

    /** Asked before the provider that checks. */
    @Override
    public int priority() {
        return SYSTEM_FIRST + 1;
    }

    @Override
    public Class<TokenAuthenticationRequest> getRequestType() {
        return TokenAuthenticationRequest.class;
    }

    /** @return nothing, if the token has to be checked */
    @Override
    public Uni<SecurityIdentity> authenticate(
            TokenAuthenticationRequest request, AuthenticationRequestContext context) {
        SecurityIdentity known = checked.getIfPresent(request.getToken().getToken());
        return known != null && inTime(known)
                ? Uni.createFrom().item(known)
                : Uni.createFrom().nullItem();
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        TokenCredential credential = identity.getCredential(TokenCredential.class);
        if (credential != null && identity.getPrincipal() instanceof JsonWebToken) {
            checked.asMap().computeIfAbsent(credential.getToken(), token -> withoutRequest(identity));
        }
        return Uni.createFrom().item(identity);
    }

    private boolean inTime(SecurityIdentity identity) {
        return identity.getPrincipal() instanceof JsonWebToken token
                && token.getExpirationTime() > clock.instant().getEpochSecond();
    }

    /** The request that brought the token first must not live on with it. */
    private static SecurityIdentity withoutRequest(SecurityIdentity identity) {
        QuarkusSecurityIdentity.Builder copy = QuarkusSecurityIdentity.builder()
                .setPrincipal(identity.getPrincipal())
                .addRoles(identity.getRoles())
                .addCredentials(identity.getCredentials());
        identity.getAttributes().forEach((name, value) -> {
            if (!(value instanceof RoutingContext)) {
                copy.addAttribute(name, value);
            }
        });
        return copy.build();
    }
}
