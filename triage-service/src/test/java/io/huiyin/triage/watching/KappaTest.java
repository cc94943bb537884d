package io.huiyin.triage.watching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.huiyin.triage.persistence.PgReviews.Pair;
import java.util.List;
import org.junit.jupiter.api.Test;

class KappaTest {

    /** The example of Cohen's that text books show: 20 and 15 of 50 agreed. */
    @Test
    void shouldTakeAwayWhatChanceWouldGive() {
        Kappa kappa = Kappa.of(List.of(
                new Pair("f", "yes", "yes", 20),
                new Pair("f", "yes", "no", 5),
                new Pair("f", "no", "yes", 10),
                new Pair("f", "no", "no", 15)));

        assertThat(kappa.texts()).isEqualTo(50);
        assertThat(kappa.agreed()).isCloseTo(0.7, within(1e-9));
        assertThat(kappa.kappa()).isCloseTo(0.4, within(1e-9));
    }

    @Test
    void shouldBeOneWhereNothingElseIsEverSaid() {
        assertThat(Kappa.of(List.of(new Pair("f", "one", "one", 7))).kappa()).isEqualTo(1);
    }
}
