package io.huiyin.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Seals personal data with authenticated encryption (Tink; the keyset rotates by its key ids) and makes blind indexes for looking
 * it up. What is sealed for one owner and field opens for no other.
 */
@Singleton
public final class Vault {

    private final Aead aead;
    private final byte[] indexKey;

    /**
     * @param keyset an AES-GCM keyset in Tink's binary form, in Base64
     * @param indexKey at least 32 bytes in Base64
     */
    @Inject
    public Vault(
            @ConfigProperty(name = "huiyin.privacy.keyset") String keyset,
            @ConfigProperty(name = "huiyin.privacy.index-key") String indexKey) {
        try {
            AeadConfig.register();
            aead = TinkProtoKeysetFormat.parseKeyset(
                            Base64.getDecoder().decode(keyset),
                            InsecureSecretKeyAccess.get(),
                            RegistryConfiguration.get())
                    .getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("huiyin.privacy.keyset cannot be read", e);
        }
        this.indexKey = Base64.getDecoder().decode(indexKey);
    }

    /** A new keyset, in the form the configuration takes. */
    @SuppressWarnings("deprecation") // its successor asks for a configuration that this version does not offer
    public static String newKeyset() {
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

    /**
     * @param owner id of the contact, feedback or message it belongs to
     * @param field which of its fields
     */
    public byte[] seal(Object owner, String field, String text) {
        try {
            return aead.encrypt(text.getBytes(UTF_8), associated(owner, field));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws IllegalArgumentException when it was not sealed here for this owner and field */
    public String open(Object owner, String field, byte[] sealed) {
        try {
            return new String(aead.decrypt(sealed, associated(owner, field)), UTF_8);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("cannot open " + field, e);
        }
    }

    /** Equal for equal addresses, whatever their case and spacing; says nothing of them without the key. */
    public byte[] blindIndex(String kind, String address) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(indexKey, "HmacSHA256"));
            return mac.doFinal((kind + "|" + normalised(kind, address)).getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String normalised(String kind, String address) {
        return kind.equals("phone")
                ? address.replaceAll("[^0-9+]", "").replaceFirst("^(\\+|00)86(?=1)", "")
                : address.strip().toLowerCase(Locale.ROOT);
    }

    private static byte[] associated(Object owner, String field) {
        return (owner + "|" + field).getBytes(UTF_8);
    }
}
