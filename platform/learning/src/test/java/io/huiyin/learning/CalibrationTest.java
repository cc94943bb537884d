package io.huiyin.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.huiyin.learning.Calibration.Tried;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CalibrationTest {

    /** Scores that are right as often as they say, then made to boast. */
    private static List<Tried> boasting(double factor) {
        Random random = new Random(1);
        List<Tried> tried = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            double score = random.nextGaussian() * 2;
            double probability = 1 / (1 + Math.exp(-score));
            int right = random.nextDouble() < probability ? 0 : 1;
            tried.add(new Tried(new double[] {factor * score, 0}, right));
        }
        return tried;
    }

    @Test
    void shouldFindByHowMuchScoresBoast() {
        assertThat(Calibration.of(boasting(1)).temperature()).isCloseTo(1, within(0.05));
        assertThat(Calibration.of(boasting(4)).temperature()).isCloseTo(4, within(0.2));
        assertThat(Calibration.of(boasting(0.25)).temperature()).isCloseTo(0.25, within(0.02));
    }

    @Test
    void shouldAcceptWhatIsRightNineteenTimesOfTwenty() {
        List<Tried> tried = boasting(1);
        Calibration calibration = Calibration.of(tried);

        double[] accepted = tried.stream()
                .map(it -> new double[] {calibration.probabilities(it.scores())[0], it.right() == 0 ? 1 : 0})
                .map(it -> it[0] >= 0.5 ? it : new double[] {1 - it[0], 1 - it[1]})
                .filter(it -> it[0] >= calibration.accept())
                .mapToDouble(it -> it[1])
                .toArray();

        assertThat(accepted.length).isGreaterThan(5_000);
        assertThat(java.util.Arrays.stream(accepted).average().orElse(0)).isCloseTo(0.95, within(0.003));
    }

    @Test
    void shouldAcceptNothingThatIsNeverRightOftenEnough() {
        List<Tried> coins = new ArrayList<>();
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            coins.add(new Tried(new double[] {random.nextGaussian(), 0}, random.nextInt(2)));
        }

        assertThat(Calibration.of(coins).accept()).isGreaterThan(1);
    }
}
