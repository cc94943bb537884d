package io.huiyin.receipt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/**
 * A receipt whose signature and sums were checked.
 *
 * @param keyId of the key that signed it
 * @param content as it was signed
 */
record Receipt(String keyId, JsonNode content) {

    /**
     * @param jws compact, or the JSON that the API answers with
     * @param keys a JSON Web Key Set
     */
    static Receipt checked(String jws, String keys) throws Refused {
        JsonWebSignature signature = signature(compact(jws));
        JsonNode content = read(payload(signature, key(signature, keys)), "the signed content is not JSON");
        checkSums(content);
        return new Receipt(signature.getKeyIdHeaderValue(), content);
    }

    private static String compact(String text) throws Refused {
        String stripped = text.strip();
        return stripped.startsWith("{")
                ? read(stripped, "it is not JSON").path("receipt").asText()
                : stripped;
    }

    private static JsonWebSignature signature(String compact) throws Refused {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.EDDSA));
        try {
            signature.setCompactSerialization(compact);
        } catch (JoseException e) {
            throw new Refused("it is not a receipt: three parts with dots between them");
        }
        return signature;
    }

    private static JsonWebKey key(JsonWebSignature signature, String keys) throws Refused {
        try {
            for (JsonWebKey key : new JsonWebKeySet(keys).getJsonWebKeys()) {
                if (key.getKeyId() != null && key.getKeyId().equals(signature.getKeyIdHeaderValue())) {
                    return key;
                }
            }
        } catch (JoseException e) {
            throw new Refused("the keys are not a JSON Web Key Set");
        }
        throw new Refused("none of the keys is the one that it names: " + signature.getKeyIdHeaderValue());
    }

    private static String payload(JsonWebSignature signature, JsonWebKey key) throws Refused {
        try {
            signature.setKey(key.getKey());
            if (!signature.verifySignature()) {
                throw new Refused("the signature is wrong: it was changed, or signed by somebody else");
            }
            return signature.getPayload();
        } catch (JoseException e) {
            throw new Refused("the signature cannot be checked: " + e.getMessage());
        }
    }

    /** Its intervals follow one another from the begin on, and add up to what it shows. */
    private static void checkSums(JsonNode content) throws Refused {
        JsonNode trace = content.path("trace");
        try {
            Instant passed = Instant.parse(content.at("/clock/startedAt").asText());
            Duration counted = Duration.ZERO;
            Duration notCounted = Duration.ZERO;
            for (JsonNode interval : trace.path("slices")) {
                Instant from = Instant.parse(interval.path("from").asText());
                Instant to = Instant.parse(interval.path("to").asText());
                if (!from.equals(passed) || !from.isBefore(to)) {
                    throw new Refused("its intervals do not follow one another at " + from);
                }
                passed = to;
                Duration length = Duration.between(from, to);
                counted = interval.path("counted").asBoolean() ? counted.plus(length) : counted;
                notCounted = interval.path("counted").asBoolean() ? notCounted : notCounted.plus(length);
            }
            if (!counted.equals(Duration.parse(trace.path("counted").asText()))
                    || !notCounted.equals(
                            Duration.parse(trace.path("notCounted").asText()))) {
                throw new Refused("its intervals do not add up to what it shows");
            }
        } catch (DateTimeException e) {
            throw new Refused("it lacks times that a receipt has");
        }
    }

    private static JsonNode read(String json, String otherwise) throws Refused {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new Refused(otherwise);
        }
    }
}
