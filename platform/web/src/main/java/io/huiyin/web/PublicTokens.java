package io.huiyin.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Unguessable links without login: {@code version | counter | id | HMAC-SHA-256(key of the version, purpose | id | counter)},
 * base64url. A link can be made again at any time, and revoked by counting up; nothing is stored.
 */
@Singleton
public final class PublicTokens {

    private static final byte VERSION = 1;
    private static final int MAC_BYTES = 16;
    private static final int LENGTH = 1 + 1 + 16 + MAC_BYTES;

    private final byte[] key;

    /** @param key at least 32 bytes in Base64; version 1 */
    @Inject
    public PublicTokens(@ConfigProperty(name = "huiyin.web.public-link-key") String key) {
        this.key = Base64.getDecoder().decode(key);
        if (this.key.length < 32) {
            throw new IllegalArgumentException("huiyin.web.public-link-key must have at least 32 bytes");
        }
    }

    /** What a token is good for. */
    public record Subject(UUID id, int counter) {}

    public String token(String purpose, UUID id, int counter) {
        ByteBuffer token = ByteBuffer.allocate(LENGTH)
                .put(VERSION)
                .put((byte) counter)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .put(mac(purpose, id, counter));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token.array());
    }

    /** @return empty unless the token was made here, for this purpose, and not tampered with */
    public Optional<Subject> verify(String purpose, String token) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (bytes.length != LENGTH || bytes[0] != VERSION) {
            return Optional.empty();
        }
        ByteBuffer parts = ByteBuffer.wrap(bytes, 1, LENGTH - 1);
        int counter = Byte.toUnsignedInt(parts.get());
        UUID id = new UUID(parts.getLong(), parts.getLong());
        byte[] mac = Arrays.copyOfRange(bytes, LENGTH - MAC_BYTES, LENGTH);
        return MessageDigest.isEqual(mac, mac(purpose, id, counter))
                ? Optional.of(new Subject(id, counter))
                : Optional.empty();
    }

    private byte[] mac(String purpose, UUID id, int counter) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return Arrays.copyOf(mac.doFinal((purpose + "|" + id + "|" + counter).getBytes(UTF_8)), MAC_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
