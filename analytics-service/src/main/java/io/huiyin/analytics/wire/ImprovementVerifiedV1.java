package io.huiyin.analytics.wire;

import io.huiyin.analytics.comparing.Comparison;
import io.huiyin.analytics.improving.Check;
import io.huiyin.analytics.improving.Plan;
import io.huiyin.analytics.measuring.Dimension;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

public record ImprovementVerifiedV1(
        UUID improvementId,
        String metric,
        int metricVersion,
        @Nullable Dimension groupBy,
        @Nullable String key,
        Comparison.Verdict verdict,
        String test,
        Check.Side baseline,
        Check.Side window,
        @Nullable Double change,
        @Nullable Double low,
        @Nullable Double high,
        @Nullable Double pValue,
        double confidence,
        Instant verifiedAt,
        String by) {

    public static ImprovementVerifiedV1 of(UUID improvementId, Plan plan, Check check) {
        return new ImprovementVerifiedV1(
                improvementId,
                plan.metric(),
                plan.metricVersion(),
                plan.groupBy(),
                plan.key(),
                check.verdict(),
                check.test(),
                check.baseline(),
                check.window(),
                check.change(),
                check.low(),
                check.high(),
                check.pValue(),
                check.confidence(),
                check.checkedAt(),
                check.by());
    }
}
