package io.huiyin.local;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;
import java.util.Set;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/**
 * Keys and passwords of this installation, made at its first start and kept with its data.
 *
 * @param privacyKeyset seals contact data and replies
 * @param indexKey finds contacts by address
 * @param publicLinkKey makes links without login
 * @param receiptKey signs what clocks show
 */
record Secrets(
        String databasePassword, String privacyKeyset, String indexKey, String publicLinkKey, String receiptKey) {

    static Secrets of(Home home) throws IOException {
        Path file = home.data("secrets.properties");
        Properties kept = new Properties();
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                kept.load(in);
            }
        } else {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Set<String> before = kept.stringPropertyNames();
        make(kept);
        if (!before.equals(kept.stringPropertyNames())) {
            try (OutputStream out = Files.newOutputStream(file)) {
                kept.store(out, null);
            }
        }
        return new Secrets(
                kept.getProperty("database-password"),
                kept.getProperty("privacy-keyset"),
                kept.getProperty("index-key"),
                kept.getProperty("public-link-key"),
                kept.getProperty("receipt-key"));
    }

    /** Those that are not there yet; a later release may need more than the one that made the file. */
    private static void make(Properties kept) {
        kept.putIfAbsent("database-password", random(24).replaceAll("[^A-Za-z0-9]", "x"));
        kept.putIfAbsent("privacy-keyset", keyset());
        kept.putIfAbsent("index-key", random(32));
        kept.putIfAbsent("public-link-key", random(32));
        kept.putIfAbsent("receipt-key", newReceiptKey());
    }

    private static String newReceiptKey() {
        try {
            PublicJsonWebKey key = OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519);
            key.setKeyId(key.calculateBase64urlEncodedThumbprint("SHA-256"));
            return Base64.getEncoder()
                    .encodeToString(
                            key.toJson(OutputControlLevel.INCLUDE_PRIVATE).getBytes(StandardCharsets.UTF_8));
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return Base64.getEncoder().encodeToString(random);
    }

    @SuppressWarnings("deprecation") // its successor asks for a configuration that this version does not offer
    private static String keyset() {
        try {
            AeadConfig.register();
            return Base64.getEncoder()
                    .encodeToString(TinkProtoKeysetFormat.serializeKeyset(
                            KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM),
                            InsecureSecretKeyAccess.get(),
                            RegistryConfiguration.get()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
