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
            tried.add(new Tried(new double[] {factor * score, 0}, List.of(right), 1));
        }
        return tried;
    }

    @Test
    void shouldFindByHowMuchScoresBoast() {
        assertThat(Calibration.of(boasting(1), -1).temperature()).isCloseTo(1, within(0.05));
        assertThat(Calibration.of(boasting(4), -1).temperature()).isCloseTo(4, within(0.2));
        assertThat(Calibration.of(boasting(0.25), -1).temperature()).isCloseTo(0.25, within(0.02));
    }

    @Test
    void shouldAcceptWhatIsRightNineteenTimesOfTwenty() {
        List<Tried> tried = boasting(1);
        Calibration calibration = Calibration.of(tried, -1);

        double[] accepted = tried.stream()
                .map(it -> new double[] {
                    calibration.probabilities(it.scores())[0], it.right().contains(0) ? 1 : 0
                })
                .map(it -> it[0] >= 0.5 ? it : new double[] {1 - it[0], 1 - it[1]})
                .filter(it -> calibration.confidence(it[0]) >= calibration.accept())
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
            coins.add(new Tried(new double[] {random.nextGaussian(), 0}, List.of(random.nextInt(2)), 1));
        }

        assertThat(Calibration.of(coins, -1).accept()).isGreaterThan(1);
    }

    @Test
    void shouldTrustAsMuchAsWasRight() {
        Calibration calibration = Calibration.of(boasting(3), -1);

        assertThat(calibration.confidence(0.5)).isCloseTo(0.5, within(0.02));
        assertThat(calibration.confidence(0.9)).isCloseTo(0.9, within(0.02));
    }

    @Test
    void shouldFindNearlyAllThatMustNotBeMissedWhileSixOfTenAreRight() {
        Random random = new Random(1);
        List<Tried> tried = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            boolean danger = i % 5 == 0;
            double score = random.nextGaussian() + (danger ? 2 : -2);
            tried.add(new Tried(new double[] {-score / 2, score / 2}, List.of(danger ? 1 : 0), 1));
        }
        Calibration careful = Calibration.of(tried, 1);

        long found = tried.stream()
                .filter(it -> it.right().contains(1))
                .filter(it -> careful.wary().first(careful.probabilities(it.scores())) == 1)
                .count();
        long said = tried.stream()
                .filter(it -> careful.wary().first(careful.probabilities(it.scores())) == 1)
                .count();

        assertThat(found / 1_000.0).isBetween(0.984, 0.99);
        assertThat((double) found / said).isGreaterThan(0.6);
    }
}
