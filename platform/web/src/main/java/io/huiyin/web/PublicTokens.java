package io.huiyin.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Unguessable links without login: {@code version | counter | id | HMAC-SHA-256(key of the version, purpose | id | counter)},
 * base64url. A link can be made again at any time, and revoked by counting up; nothing is stored.
 */
@Singleton
public final class PublicTokens {

    private static final int MAC_BYTES = 16;
    private static final int LENGTH = 1 + 1 + 16 + MAC_BYTES;

    private static final Pattern LONG_WORD = Pattern.compile("[A-Za-z0-9_-]{40,}");

    private final List<byte[]> keys;

    /**
     * @param keys at least 32 bytes each, in Base64, separated by commas. The first is version 1; links are made with the last, and
     *     those of the others stay good. An empty place is a key that was withdrawn, with all its links.
     */
    @Inject
    public PublicTokens(@ConfigProperty(name = "huiyin.web.public-link-key") String keys) {
        this.keys = Arrays.stream(keys.split(",", -1))
                .map(key -> Base64.getDecoder().decode(key.strip()))
                .toList();
        boolean sound = this.keys.stream().allMatch(key -> key.length == 0 || key.length >= 32);
        if (!sound || this.keys.size() > Byte.MAX_VALUE || newest().length == 0) {
            throw new IllegalArgumentException(
                    "huiyin.web.public-link-key must be keys of at least 32 bytes, the last of them in use");
        }
    }

    /** A path as it may be logged: without what could be a token. */
    static String masked(String path) {
        return LONG_WORD.matcher(path).replaceAll("…");
    }

    /** What a token is good for. */
    public record Subject(UUID id, int counter) {}

    public String token(String purpose, UUID id, int counter) {
        ByteBuffer token = ByteBuffer.allocate(LENGTH)
                .put((byte) keys.size())
                .put((byte) counter)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .put(mac(newest(), purpose, id, counter));
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
        if (bytes.length != LENGTH || bytes[0] < 1 || bytes[0] > keys.size()) {
            return Optional.empty();
        }
        byte[] key = keys.get(bytes[0] - 1);
        ByteBuffer parts = ByteBuffer.wrap(bytes, 1, LENGTH - 1);
        int counter = Byte.toUnsignedInt(parts.get());
        UUID id = new UUID(parts.getLong(), parts.getLong());
        byte[] mac = Arrays.copyOfRange(bytes, LENGTH - MAC_BYTES, LENGTH);
        return key.length > 0 && MessageDigest.isEqual(mac, mac(key, purpose, id, counter))
                ? Optional.of(new Subject(id, counter))
                : Optional.empty();
    }

    private byte[] newest() {
        return keys.get(keys.size() - 1);
    }

    private static byte[] mac(byte[] key, String purpose, UUID id, int counter) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return Arrays.copyOf(mac.doFinal((purpose + "|" + id + "|" + counter).getBytes(UTF_8)), MAC_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
