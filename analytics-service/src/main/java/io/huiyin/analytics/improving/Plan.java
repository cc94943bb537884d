package io.huiyin.analytics.improving;

import io.huiyin.analytics.measuring.Dimension;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to become better, and how.
 *
 * @param key of the group of {@code groupBy} that it is about; null for all
 * @param target the value of the metric that is aimed at; for counts in a time as long as the baseline
 * @param cause why it is as it is
 */
public record Plan(
        String title,
        String metric,
        int metricVersion,
        @Nullable Dimension groupBy,
        @Nullable String key,
        Direction direction,
        Period baseline,
        double target,
        String cause,
        String owner,
        List<Action> actions) {

    /** Which way is better. */
    public enum Direction {
        INCREASE,
        DECREASE
    }

    /** @param to exclusive */
    public record Period(Instant from, Instant to) {
        public double seconds() {
            return to.getEpochSecond() - from.getEpochSecond();
        }
    }

    /** @param done when it was; null while it is not */
    public record Action(
            String what,
            String owner,
            LocalDate due,
            @Nullable LocalDate done) {}
}
