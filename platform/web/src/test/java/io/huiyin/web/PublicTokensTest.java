package io.huiyin.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicTokensTest {

    private static final UUID ID = UUID.fromString("01991b6e-7c1a-7d3e-8f00-5b1e6a2c9d01");

    private final PublicTokens tokens = new PublicTokens(Base64.getEncoder().encodeToString(new byte[32]));

    @Test
    void shouldVerifyWhatItMadeForTheSamePurposeAlone() {
        String token = tokens.token("status", ID, 3);

        assertThat(tokens.verify("status", token)).contains(new PublicTokens.Subject(ID, 3));
        assertThat(tokens.verify("survey", token)).isEmpty();
    }

    @Test
    void shouldRefuseATokenWithAnyBitChanged() {
        byte[] bytes = Base64.getUrlDecoder().decode(tokens.token("status", ID, 0));
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] changed = bytes.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(tokens.verify(
                            "status", Base64.getUrlEncoder().withoutPadding().encodeToString(changed)))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "../../etc", "AAAA", "%00"})
    void shouldRefuseWhatIsNoToken(String token) {
        assertThat(tokens.verify("status", token)).isEmpty();
    }
}
