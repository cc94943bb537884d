package io.huiyin.testkit;

import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

/** Access tokens as Keycloak's realm {@code huiyin} issues them, signed by a key of this JVM. */
public final class Tokens {

    static final String ISSUER = "https://keycloak.test/realms/huiyin";

    private static final KeyPair KEYS = keys();
    private static final KeyPair FOREIGN = keys();

    /** Of an internal system that posts feedback. */
    public static String system(String client) {
        return token(client, "service-account-" + client, "system");
    }

    /** Of a person: username, role, and the teams they belong to. */
    public static String person(String username, String role, String... teams) {
        return token("huiyin-console", username, role, teams);
    }

    /** As {@link #person(String, String, String...)}, good until then. */
    public static String person(String username, String role, Instant expires, String... teams) {
        return claims("huiyin-console", username, role, expires, "huiyin-api", teams)
                .sign(KEYS.getPrivate());
    }

    public static String expired() {
        return claims("huiyin-console", "late", "admin", Instant.now().minus(Duration.ofHours(1)), "huiyin-api")
                .sign(KEYS.getPrivate());
    }

    /** Right in everything but the signer. */
    public static String foreign() {
        return claims("huiyin-console", "foreign", "admin", Instant.now().plus(Duration.ofHours(1)), "huiyin-api")
                .sign(FOREIGN.getPrivate());
    }

    /** Right in everything but the audience. */
    public static String forAnotherAudience() {
        return claims("huiyin-console", "other", "admin", Instant.now().plus(Duration.ofHours(1)), "account")
                .sign(KEYS.getPrivate());
    }

    static String publicKey() {
        return Base64.getEncoder().encodeToString(KEYS.getPublic().getEncoded());
    }

    private static String token(String client, String username, String role, String... teams) {
        return claims(client, username, role, Instant.now().plus(Duration.ofHours(1)), "huiyin-api", teams)
                .sign(KEYS.getPrivate());
    }

    private static JwtClaimsBuilder claims(
            String client, String username, String role, Instant expires, String audience, String... teams) {
        return Jwt.issuer(ISSUER)
                .subject(username)
                .audience(Set.of(audience))
                .preferredUserName(username)
                .claim("azp", client)
                .claim("realm_access", Map.of("roles", Set.of(role)))
                .claim("teams", Arrays.asList(teams))
                .expiresAt(expires);
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Tokens() {}
}
