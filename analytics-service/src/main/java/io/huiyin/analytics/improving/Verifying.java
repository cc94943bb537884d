package io.huiyin.analytics.improving;

import io.huiyin.analytics.comparing.Comparing;
import io.huiyin.analytics.comparing.Comparison;
import io.huiyin.analytics.comparing.Comparison.Verdict;
import io.huiyin.analytics.measuring.Measure;
import io.huiyin.analytics.measuring.Metric;
import io.huiyin.analytics.persistence.PgMetrics;
import io.huiyin.analytics.persistence.PgMetrics.Measured;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Compares the window with the baseline by the test that suits the metric. */
@Singleton
public final class Verifying {

    private final PgMetrics metrics;

    @Inject
    Verifying(PgMetrics metrics) {
        this.metrics = metrics;
    }

    /** Who looks, and when. */
    public record Look(UUID id, Instant at, String by) {}

    public Uni<Check> verify(Plan plan, Metric metric, Plan.Period window, double confidence, Look look) {
        Uni<Measured> before = measured(plan, metric, plan.baseline());
        Uni<Measured> after = measured(plan, metric, window);
        return Uni.combine().all().unis(before, after).asTuple().chain(both -> {
            Measured old = both.getItem1();
            Measured now = both.getItem2();
            return compare(plan, metric, window, confidence, old, now)
                    .map(comparison -> check(plan, window, confidence, old, now, comparison, look));
        });
    }

    private Uni<Measured> measured(Plan plan, Metric metric, Plan.Period period) {
        return plan.groupBy() == null
                ? metrics.total(metric, period.from(), period.to())
                : metrics.groups(metric, plan.groupBy(), period.from(), period.to())
                        .map(groups -> groups.stream()
                                .filter(group -> String.valueOf(plan.key()).equals(group.key()))
                                .findFirst()
                                .orElse(new Measured(plan.key(), null, 0)));
    }

    /** @return null where a period has too few rows */
    private Uni<@Nullable Comparison> compare(
            Plan plan, Metric metric, Plan.Period window, double confidence, Measured old, Measured now) {
        if (metric.measure().kind() == Measure.Kind.COUNT) {
            long before = Math.round(value(old));
            long after = Math.round(value(now));
            return Uni.createFrom()
                    .item(
                            before < Comparing.FEWEST
                                    ? null
                                    : Comparing.rates(
                                            before, plan.baseline().seconds(), after, window.seconds(), confidence));
        }
        if (old.sampleSize() < Comparing.FEWEST || now.sampleSize() < Comparing.FEWEST) {
            return Uni.createFrom().nullItem();
        }
        if (metric.measure().kind() == Measure.Kind.SHARE) {
            return Uni.createFrom()
                    .item(Comparing.shares(
                            Math.round(value(old) * old.sampleSize()),
                            old.sampleSize(),
                            Math.round(value(now) * now.sampleSize()),
                            now.sampleSize(),
                            confidence));
        }
        return Uni.combine()
                .all()
                .unis(numbers(plan, metric, plan.baseline()), numbers(plan, metric, window))
                .asTuple()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(both -> Comparing.numbers(
                        both.getItem1(), both.getItem2(), metric.measure().quantile(), confidence));
    }

    private Uni<double[]> numbers(Plan plan, Metric metric, Plan.Period period) {
        return metrics.numbers(metric, plan.groupBy(), plan.key(), period.from(), period.to());
    }

    private static Check check(
            Plan plan,
            Plan.Period window,
            double confidence,
            Measured old,
            Measured now,
            @Nullable Comparison comparison,
            Look look) {
        Check.Side baseline =
                new Check.Side(plan.baseline().from(), plan.baseline().to(), old.value(), old.sampleSize());
        Check.Side later = new Check.Side(window.from(), window.to(), now.value(), now.sampleSize());
        if (comparison == null) {
            return new Check(
                    look.id(),
                    Verdict.INCONCLUSIVE,
                    "none: fewer than " + Comparing.FEWEST + " in a period",
                    baseline,
                    later,
                    null,
                    null,
                    null,
                    null,
                    confidence,
                    look.at(),
                    look.by());
        }
        double aimed = comparison.unchanged() == 1 ? plan.target() / value(old) : plan.target() - value(old);
        return new Check(
                look.id(),
                comparison.verdict(plan.direction() == Plan.Direction.INCREASE, aimed),
                comparison.test(),
                baseline,
                later,
                comparison.change(),
                comparison.low(),
                comparison.high(),
                comparison.pValue(),
                confidence,
                look.at(),
                look.by());
    }

    private static double value(Measured measured) {
        Double value = measured.value();
        return value == null ? 0 : value;
    }
}
