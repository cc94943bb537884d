package io.huiyin.analytics.api;

import io.huiyin.analytics.improving.Check;
import io.huiyin.analytics.improving.Plan;
import io.huiyin.analytics.persistence.PgImprovements.Improvement;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An improvement as it is shown. */
record ImprovementView(
        UUID id,
        String state,
        Plan plan,
        @Nullable String decision,
        @Nullable String note,
        Instant createdAt,
        String createdBy,
        @Nullable Instant closedAt,
        List<Check> checks) {

    static ImprovementView of(Improvement it, List<Check> checks) {
        return new ImprovementView(
                it.id(),
                it.state(),
                it.plan(),
                it.decision(),
                it.note(),
                it.createdAt(),
                it.createdBy(),
                it.closedAt(),
                checks);
    }
}
