package io.huiyin.triage.watching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PsiTest {

    @Test
    void shouldBeNothingForTheSameMix() {
        assertThat(Psi.of(Map.of("a", 10L, "b", 30L), Map.of("a", 100L, "b", 300L)))
                .isZero();
    }

    @Test
    void shouldBeWhatTheTextbookSays() {
        double psi = Psi.of(Map.of("a", 50L, "b", 50L), Map.of("a", 75L, "b", 25L));

        assertThat(psi).isCloseTo(0.25 * Math.log(1.5) - 0.25 * Math.log(0.5), within(1e-9));
    }

    @Test
    void shouldGrowWithAKindThatIsNewAndBeNothingToSayOfNothing() {
        assertThat(Psi.of(Map.of("a", 100L), Map.of("a", 50L, "b", 50L))).isBetween(1.0, 5.0);
        assertThat(Psi.of(Map.of(), Map.of("a", 1L))).isNaN();
        assertThat(Psi.of(Map.of("a", 1L), Map.of())).isNaN();
    }
}
