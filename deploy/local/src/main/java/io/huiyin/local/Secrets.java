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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;

/**
 * Keys and passwords of this installation, made at its first start and kept with its data.
 *
 * @param privacyKeyset seals contact data and replies
 * @param indexKey finds contacts by address
 * @param publicLinkKey makes links without login
 */
record Secrets(String databasePassword, String privacyKeyset, String indexKey, String publicLinkKey) {

    static Secrets of(Home home) throws IOException {
        Path file = home.data("secrets.properties");
        Properties kept = new Properties();
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                kept.load(in);
            }
        } else {
            kept.setProperty("database-password", random(24).replaceAll("[^A-Za-z0-9]", "x"));
            kept.setProperty("privacy-keyset", keyset());
            kept.setProperty("index-key", random(32));
            kept.setProperty("public-link-key", random(32));
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (OutputStream out = Files.newOutputStream(file)) {
                kept.store(out, null);
            }
        }
        return new Secrets(
                kept.getProperty("database-password"),
                kept.getProperty("privacy-keyset"),
                kept.getProperty("index-key"),
                kept.getProperty("public-link-key"));
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
