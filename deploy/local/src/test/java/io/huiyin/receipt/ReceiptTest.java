package io.huiyin.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiptTest {

    private static final String CONTENT = """
            {"iss":"huiyin-sla","iat":1772415000,
             "clock":{"id":"c","caseId":"k","startedAt":"2026-03-02T01:30:00Z"},
             "trace":{"counted":"PT10M","notCounted":"PT5M","text":{"en":"First response","zh-CN":"首次响应"},
              "slices":[{"from":"2026-03-02T01:30:00Z","to":"2026-03-02T01:40:00Z","counted":true},
                        {"from":"2026-03-02T01:40:00Z","to":"2026-03-02T01:45:00Z","counted":false}]}}
            """;

    private final PublicJsonWebKey key = key("one");

    private static PublicJsonWebKey key(String id) {
        try {
            PublicJsonWebKey key = OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519);
            key.setKeyId(id);
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String keys(PublicJsonWebKey key) {
        return "{\"keys\":[" + key.toJson(OutputControlLevel.PUBLIC_ONLY) + "]}";
    }

    private String signed(String content) throws JoseException {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(content);
        signature.setKey(key.getPrivateKey());
        signature.setKeyIdHeaderValue("one");
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.EDDSA);
        return signature.getCompactSerialization();
    }

    @Test
    void shouldAcceptWhatIsSignedAndAddsUp() throws Exception {
        assertThat(Receipt.checked(signed(CONTENT), keys(key)).keyId()).isEqualTo("one");
        assertThat(Receipt.checked("{\"receipt\":\"" + signed(CONTENT) + "\"}\n", keys(key))
                        .content()
                        .path("iat")
                        .asLong())
                .isEqualTo(1_772_415_000L);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PT10M                | PT11M                | add up
            PT5M                 | PT4M                 | add up
            2026-03-02T01:40:00Z | 2026-03-02T01:41:00Z | follow
            01:30:00Z","to"      | 01:31:00Z","to"      | follow
            startedAt            | begunAt              | lacks
            """)
    void shouldRefuseWhatDoesNotAddUpThoughItIsSigned(String part, String other, String why) throws Exception {
        String receipt = signed(CONTENT.replaceFirst(part, other));

        assertThatThrownBy(() -> Receipt.checked(receipt, keys(key)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining(why);
    }

    @Test
    void shouldRefuseWhatWasChangedOrSignedBySomebodyElse() throws Exception {
        String receipt = signed(CONTENT);
        String[] parts = receipt.split("\\.");
        String changed =
                parts[0] + "." + signed(CONTENT.replace("PT10M", "PT9M")).split("\\.")[1] + "." + parts[2];

        assertThatThrownBy(() -> Receipt.checked(changed, keys(key))).hasMessageContaining("signature is wrong");
        assertThatThrownBy(() -> Receipt.checked(receipt, keys(key("one")))).hasMessageContaining("signature is wrong");
        assertThatThrownBy(() -> Receipt.checked(receipt, keys(key("two")))).hasMessageContaining("none of the keys");
        assertThatThrownBy(() -> Receipt.checked("abc", keys(key))).hasMessageContaining("not a receipt");
        assertThatThrownBy(() -> Receipt.checked(receipt, "[]")).hasMessageContaining("JSON Web Key Set");
    }

    @Test
    void shouldTellByItsExitCode(@TempDir Path folder) throws Exception {
        Path keys = Files.writeString(folder.resolve("keys.json"), keys(key));
        Path good = Files.writeString(folder.resolve("good"), signed(CONTENT));
        Path bad = Files.writeString(folder.resolve("bad"), "A" + signed(CONTENT));

        assertThat(Main.run(List.of("--keys", keys.toString(), "--lang", "zh-CN", good.toString())))
                .isZero();
        assertThat(Main.run(List.of("--keys", keys.toString(), bad.toString()))).isEqualTo(1);
        assertThat(Main.run(List.of("--keys", folder.resolve("none").toString(), good.toString())))
                .isEqualTo(2);
        assertThat(Main.run(List.of(good.toString()))).isEqualTo(2);
    }
}
