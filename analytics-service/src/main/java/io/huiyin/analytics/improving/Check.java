package io.huiyin.analytics.improving;

import io.huiyin.analytics.comparing.Comparison;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whether it worked, as of one look.
 *
 * @param test by name; says so where a period has too few rows for any
 * @param change window minus baseline, or their ratio per time for counts; null without a test
 */
public record Check(
        UUID id,
        Comparison.Verdict verdict,
        String test,
        Side baseline,
        Side window,
        @Nullable Double change,
        @Nullable Double low,
        @Nullable Double high,
        @Nullable Double pValue,
        double confidence,
        Instant checkedAt,
        String by) {

    /** @param value of the metric; null where its sample is empty */
    public record Side(Instant from, Instant to, @Nullable Double value, long sampleSize) {}
}
