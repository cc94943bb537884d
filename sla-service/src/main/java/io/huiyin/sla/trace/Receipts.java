package io.huiyin.sla.trace;

import io.huiyin.sla.config.SlaConfig;
import io.huiyin.web.Json;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/** Signs what a clock shows, so that anybody can check it later without asking: JWS with Ed25519 (RFC 7515, RFC 8037). */
@Singleton
public final class Receipts {

    /** {@code typ} of a receipt. */
    static final String TYPE = "huiyin-receipt+jws";

    private final List<PublicJsonWebKey> keys = new ArrayList<>();

    /** @throws IllegalArgumentException if a key of the configuration is none */
    @Inject
    Receipts(SlaConfig config) {
        for (String text : config.receiptKeys()) {
            keys.add(key(text));
        }
    }

    private static PublicJsonWebKey key(String text) {
        try {
            PublicJsonWebKey key = PublicJsonWebKey.Factory.newPublicJwk(
                    new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8));
            if (!(key instanceof OctetKeyPairJsonWebKey) || key.getPrivateKey() == null || key.getKeyId() == null) {
                throw new IllegalArgumentException("huiyin.sla.receipt-keys: must be private Ed25519 keys with a kid");
            }
            return key;
        } catch (JoseException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "huiyin.sla.receipt-keys: must be JSON Web Keys, each in Base64, separated by commas", e);
        }
    }

    /** @return compact JWS, by the last of the keys */
    public String sign(Object receipt) {
        PublicJsonWebKey key = keys.get(keys.size() - 1);
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(Json.write(receipt));
        signature.setKey(key.getPrivateKey());
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setHeader("typ", TYPE);
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.EDDSA);
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What it takes to check receipts: a JSON Web Key Set without private parts. */
    public String publicKeys() {
        return "{\"keys\":["
                + String.join(
                        ",",
                        keys.stream()
                                .map(key -> key.toJson(OutputControlLevel.PUBLIC_ONLY))
                                .toList())
                + "]}";
    }
}
