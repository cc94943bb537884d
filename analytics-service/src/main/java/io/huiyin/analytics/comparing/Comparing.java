package io.huiyin.analytics.comparing;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.BinomialTest;
import org.apache.commons.statistics.inference.MannWhitneyUTest;

/** The tests. Tables and distributions are those of Apache Commons Statistics; the intervals are by their papers. */
public final class Comparing {

    /** So few in either period say nothing. */
    public static final int FEWEST = 10;

    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
    private static final int RESAMPLES = 1_000;
    private static final long SEED = 20_260_302;

    /**
     * Two shares: z-test with pooled variance; interval by Newcombe (1998), method 10, from Wilson's scores.
     *
     * @param before how many of {@code nBefore} count
     */
    public static Comparison shares(long before, long nBefore, long after, long nAfter, double confidence) {
        double p1 = (double) before / nBefore;
        double p2 = (double) after / nAfter;
        double pooled = (double) (before + after) / (nBefore + nAfter);
        double deviation = Math.sqrt(pooled * (1 - pooled) * (1.0 / nBefore + 1.0 / nAfter));
        double pValue = deviation == 0 ? 1 : 2 * NORMAL.survivalProbability(Math.abs(p2 - p1) / deviation);
        double z = NORMAL.inverseCumulativeProbability((1 + confidence) / 2);
        double[] w1 = wilson(p1, nBefore, z);
        double[] w2 = wilson(p2, nAfter, z);
        double change = p2 - p1;
        return new Comparison(
                "two-proportion z-test, Newcombe interval",
                change,
                0,
                change - Math.hypot(p2 - w2[0], w1[1] - p1),
                change + Math.hypot(w2[1] - p2, p1 - w1[0]),
                Math.min(1, pValue));
    }

    /**
     * Two counts over time: given their sum, the later one is binomial if the rates are equal; interval of the ratio of rates from
     * Clopper and Pearson's (1934).
     *
     * @param secondsBefore how long the first was counted
     */
    public static Comparison rates(
            long before, double secondsBefore, long after, double secondsAfter, double confidence) {
        long both = before + after;
        double expected = secondsAfter / (secondsBefore + secondsAfter);
        double exposure = secondsBefore / secondsAfter;
        double tail = (1 - confidence) / 2;
        double low = after == 0 ? 0 : BetaDistribution.of(after, before + 1.0).inverseCumulativeProbability(tail);
        double high = before == 0 ? 1 : BetaDistribution.of(after + 1.0, before).inverseCumulativeProbability(1 - tail);
        double pValue = BinomialTest.withDefaults()
                .with(AlternativeHypothesis.TWO_SIDED)
                .test(Math.toIntExact(both), Math.toIntExact(after), expected)
                .getPValue();
        return new Comparison(
                "exact conditional test of two Poisson rates, Clopper–Pearson interval",
                exposure * after / before,
                1,
                exposure * odds(low),
                exposure * odds(high),
                pValue);
    }

    /**
     * Two sets of numbers: Mann–Whitney U test; percentile bootstrap (1,000 resamples, fixed seed) of the difference of the statistic.
     *
     * @param quantile of which the statistic is; 0 for the mean
     */
    public static Comparison numbers(double[] before, double[] after, double quantile, double confidence) {
        double[] sorted1 = before.clone();
        double[] sorted2 = after.clone();
        Arrays.sort(sorted1);
        Arrays.sort(sorted2);
        SplittableRandom random = new SplittableRandom(SEED);
        double[] changes = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            changes[i] = resampled(sorted2, quantile, random) - resampled(sorted1, quantile, random);
        }
        Arrays.sort(changes);
        double tail = (1 - confidence) / 2;
        return new Comparison(
                "Mann–Whitney U test, percentile bootstrap interval",
                statistic(sorted2, quantile) - statistic(sorted1, quantile),
                0,
                quantile(changes, tail),
                quantile(changes, 1 - tail),
                MannWhitneyUTest.withDefaults().test(sorted1, sorted2).getPValue());
    }

    private static double resampled(double[] sorted, double quantile, SplittableRandom random) {
        int n = sorted.length;
        if (quantile == 0) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += sorted[random.nextInt(n)];
            }
            return sum / n;
        }
        int[] drawn = new int[n]; // how often each; the sample stays sorted
        for (int i = 0; i < n; i++) {
            drawn[random.nextInt(n)]++;
        }
        double[] sample = new double[n];
        int at = 0;
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < drawn[i]; k++) {
                sample[at++] = sorted[i];
            }
        }
        return quantile(sample, quantile);
    }

    private static double statistic(double[] sorted, double quantile) {
        return quantile == 0 ? Arrays.stream(sorted).average().orElse(Double.NaN) : quantile(sorted, quantile);
    }

    /** Interpolated, as PostgreSQL's {@code percentile_cont}. */
    private static double quantile(double[] sorted, double q) {
        double place = q * (sorted.length - 1);
        int below = (int) Math.floor(place);
        int above = (int) Math.ceil(place);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    private static double[] wilson(double p, long n, double z) {
        double middle = p + z * z / (2 * n);
        double spread = z * Math.sqrt(p * (1 - p) / n + z * z / (4.0 * n * n));
        double scale = 1 + z * z / n;
        return new double[] {(middle - spread) / scale, (middle + spread) / scale};
    }

    private static double odds(double p) {
        return p / (1 - p);
    }

    private Comparing() {}
}
