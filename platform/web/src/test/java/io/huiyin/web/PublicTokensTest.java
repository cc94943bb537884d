package io.huiyin.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicTokensTest {

    private static final UUID ID = UUID.fromString("01991b6e-7c1a-7d3e-8f00-5b1e6a2c9d01");

    private final PublicTokens tokens = new PublicTokens(key(0));

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

    @Test
    void shouldMakeLinksWithTheNewestKeyAndStillTakeThoseOfTheOthers() {
        String old = tokens.token("status", ID, 0);
        PublicTokens rotated = new PublicTokens(key(0) + "," + key(1));

        assertThat(rotated.verify("status", old)).contains(new PublicTokens.Subject(ID, 0));
        String renewed = rotated.token("status", ID, 0);
        assertThat(rotated.verify("status", renewed)).contains(new PublicTokens.Subject(ID, 0));
        assertThat(tokens.verify("status", renewed)).isEmpty();
    }

    @Test
    void shouldRefuseTheLinksOfAKeyThatWasWithdrawn() {
        String old = tokens.token("status", ID, 0);

        assertThat(new PublicTokens("," + key(1)).verify("status", old)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", ","})
    void shouldNotStartWithoutASoundKeyInUse(String keys) {
        assertThatThrownBy(() -> new PublicTokens(keys))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("huiyin.web.public-link-key");
    }

    private static String key(int filledWith) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) filledWith);
        return Base64.getEncoder().encodeToString(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "../../etc", "AAAA", "%00"})
    void shouldRefuseWhatIsNoToken(String token) {
        assertThat(tokens.verify("status", token)).isEmpty();
    }

    @Test
    void shouldNotStandInALoggedPath() {
        String token =
                new PublicTokens(Base64.getEncoder().encodeToString(new byte[32])).token("any", UUID.randomUUID(), 0);

        assertThat(PublicTokens.masked("/s/" + token)).isEqualTo("/s/…");
        assertThat(PublicTokens.masked("/api/v1/cases/01991b6e-7c1a-7d3e-8f00-5b1e6a2c9d01"))
                .isEqualTo("/api/v1/cases/01991b6e-7c1a-7d3e-8f00-5b1e6a2c9d01");
    }
}
