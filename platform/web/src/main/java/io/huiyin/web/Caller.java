package io.huiyin.web;

import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** Who is asking, by their token, and what they sent, byte for byte. */
@RequestScoped
public class Caller {

    private static final String TEAM_GROUPS = "/teams/";

    @Inject
    SecurityIdentity identity;

    @Inject
    RoutingContext context;

    /** The client the token was issued to. */
    public String client() {
        return claim("azp", identity.getPrincipal().getName());
    }

    /** As agents are called everywhere: assignee, author. */
    public String username() {
        return claim("preferred_username", identity.getPrincipal().getName());
    }

    boolean isKnown() {
        return !identity.isAnonymous();
    }

    public boolean is(String role) {
        return identity.hasRole(role);
    }

    /** Whether cases of a team are in scope: agents see their own teams, those above see all. */
    public boolean sees(String team) {
        return seesAllTeams() || teams().contains(team);
    }

    public boolean seesAllTeams() {
        return is(Roles.SUPERVISOR) || is(Roles.ANALYST) || is(Roles.ADMIN);
    }

    /** Names of the Keycloak groups below {@code /teams}. */
    public Set<String> teams() {
        Object claim = identity.getPrincipal() instanceof JsonWebToken token ? token.getClaim("teams") : null;
        Stream<String> names = claim instanceof JsonArray array
                ? array.getValuesAs(JsonString.class).stream().map(JsonString::getString)
                : claim instanceof Collection<?> list ? list.stream().map(String::valueOf) : Stream.empty();
        return names.map(n -> n.startsWith(TEAM_GROUPS) ? n.substring(TEAM_GROUPS.length()) : n)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** When the token ends; what goes on by then ends with it. */
    public Instant tokenExpires() {
        return identity.getPrincipal() instanceof JsonWebToken token
                ? Instant.ofEpochSecond(token.getExpirationTime())
                : Instant.MAX;
    }

    public @Nullable String header(String name) {
        return context.request().getHeader(name);
    }

    /** Whether a public page is asked for as data: JSON is named and HTML is not. Anything else is shown the page. */
    public boolean wantsJson() {
        String accept = header("Accept");
        return accept != null && accept.contains("json") && !accept.contains("html");
    }

    /** The address the request came from, as the edge saw it. */
    public String origin() {
        String forwarded = header("X-Forwarded-For");
        return forwarded == null ? context.request().remoteAddress().hostAddress() : forwarded.split(",", 2)[0].strip();
    }

    /** SHA-256 of the raw body. */
    public byte[] bodyHash() {
        Buffer body = context.get(HttpGate.BODY);
        return Sha256.of(body == null ? new byte[0] : body.getBytes());
    }

    private String claim(String name, String otherwise) {
        Object value = identity.getPrincipal() instanceof JsonWebToken token ? token.getClaim(name) : null;
        return value == null ? otherwise : value.toString();
    }
}
