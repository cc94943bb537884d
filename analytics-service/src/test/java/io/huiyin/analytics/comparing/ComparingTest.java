package io.huiyin.analytics.comparing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.huiyin.analytics.comparing.Comparison.Verdict;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComparingTest {

    /** Newcombe (1998), table II, row (a), method 10: 56/70 against 48/80. */
    @Test
    void shouldGiveThePublishedIntervalOfTwoShares() {
        Comparison it = Comparing.shares(48, 80, 56, 70, 0.95);

        assertThat(it.change()).isCloseTo(0.2, within(1e-12));
        assertThat(it.low()).isCloseTo(0.0524, within(5e-5));
        assertThat(it.high()).isCloseTo(0.3339, within(5e-5));
        assertThat(it.pValue()).isCloseTo(0.0082, within(5e-4));
    }

    /** Newcombe (1998), table II, row (h): 10/10 against 0/10. */
    @Test
    void shouldStayWithinBoundsAtTheExtremes() {
        Comparison it = Comparing.shares(0, 10, 10, 10, 0.95);

        assertThat(it.low()).isCloseTo(0.6075, within(5e-5));
        assertThat(it.high()).isCloseTo(1.0, within(1e-12));
        assertThat(Comparing.shares(0, 10, 0, 10, 0.95).pValue()).isEqualTo(1);
    }

    /** R's help of poisson.test: poisson.test(c(11, 21), c(800, 3011)). */
    @Test
    void shouldGiveTheExactIntervalOfTwoRates() {
        Comparison it = Comparing.rates(21, 3011, 11, 800, 0.95);

        assertThat(it.change()).isCloseTo(1.971488, within(1e-6));
        assertThat(it.low()).isCloseTo(0.8584264, within(1e-6));
        assertThat(it.high()).isCloseTo(4.2772659, within(1e-6));
        assertThat(it.pValue()).isCloseTo(0.07967, within(1e-5));
        Comparison same = Comparing.rates(100, 10, 100, 10, 0.95);
        assertThat(same.low() * same.high()).isCloseTo(1, within(1e-9));
        assertThat(same.pValue()).isEqualTo(1);
        assertThat(Comparing.rates(10, 1, 0, 1, 0.95).low()).isZero();
    }

    @Test
    void shouldFindAShiftOfTimesAndTheSameEveryTime() {
        double[] before = IntStream.range(0, 200).mapToDouble(i -> 100 + i).toArray();
        double[] after = IntStream.range(0, 200).mapToDouble(i -> 50 + i).toArray();

        Comparison mean = Comparing.numbers(before, after, 0, 0.95);
        Comparison p90 = Comparing.numbers(before, after, 0.9, 0.95);

        assertThat(mean.change()).isEqualTo(-50);
        assertThat(mean.low()).isBetween(-65.0, -55.0);
        assertThat(mean.high()).isBetween(-45.0, -35.0);
        assertThat(mean.pValue()).isLessThan(1e-9);
        assertThat(p90.change()).isCloseTo(-50, within(1e-9));
        assertThat(Comparing.numbers(before, after, 0, 0.95)).isEqualTo(mean);
    }

    @Test
    void shouldCoverTheTruthAboutAsOftenAsItSays() {
        SplittableRandom random = new SplittableRandom(7);
        int covered = 0;
        for (int i = 0; i < 2_000; i++) {
            long before = random.ints(120).filter(x -> (x & 0xff) < 77).count(); // 0.3008
            long after = random.ints(150).filter(x -> (x & 0xff) < 51).count(); // 0.1992
            Comparison it = Comparing.shares(before, 120, after, 150, 0.95);
            double truth = 51 / 256.0 - 77 / 256.0;
            if (it.low() <= truth && truth <= it.high()) {
                covered++;
            }
        }
        assertThat(covered / 2_000.0).isBetween(0.935, 0.97);
    }

    @Test
    void shouldSayWhatAnIntervalMeansForAnImprovement() {
        assertThat(interval(-0.2, -0.05).verdict(false, -0.1)).isEqualTo(Verdict.EFFECTIVE);
        assertThat(interval(-0.2, 0.05).verdict(false, -0.1)).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(interval(-0.05, 0.05).verdict(false, -0.1)).isEqualTo(Verdict.NOT_EFFECTIVE);
        assertThat(interval(0.05, 0.2).verdict(false, -0.1)).isEqualTo(Verdict.NOT_EFFECTIVE);
        assertThat(interval(0.05, 0.2).verdict(true, 0.1)).isEqualTo(Verdict.EFFECTIVE);
        assertThat(interval(-0.2, -0.05).verdict(true, 0.1)).isEqualTo(Verdict.NOT_EFFECTIVE);
    }

    private static Comparison interval(double low, double high) {
        return new Comparison("any", (low + high) / 2, 0, low, high, 0.5);
    }
}
