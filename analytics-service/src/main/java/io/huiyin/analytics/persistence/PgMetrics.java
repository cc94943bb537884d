package io.huiyin.analytics.persistence;

import io.huiyin.analytics.measuring.Dimension;
import io.huiyin.analytics.measuring.Metric;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Computes metrics. What goes into SQL comes from {@link Metric} and {@link Dimension} alone, never from a request. */
@Singleton
public final class PgMetrics {

    private final Pool pool;

    @Inject
    PgMetrics(Pool pool) {
        this.pool = pool;
    }

    /** @param key of the group; null for all together */
    public record Measured(@Nullable String key, @Nullable Double value, long sampleSize) {}

    public Uni<Measured> total(Metric metric, Instant from, Instant to) {
        return measure(
                        "SELECT NULL::text AS key, (%s)::float8 AS value, count(*) AS n FROM case_cycle WHERE %s"
                                .formatted(metric.value(), condition(metric)),
                        from,
                        to)
                .map(found -> found.get(0));
    }

    public Uni<List<Measured>> groups(Metric metric, Dimension by, Instant from, Instant to) {
        return measure(
                "SELECT %1$s AS key, (%2$s)::float8 AS value, count(*) AS n FROM case_cycle WHERE %3$s GROUP BY 1 ORDER BY 1"
                        .formatted(by.sql(), metric.value(), condition(metric)),
                from,
                to);
    }

    private static String condition(Metric metric) {
        return "started_at >= $1 AND started_at < $2 AND (" + metric.counted() + ")";
    }

    private Uni<List<Measured>> measure(String sql, Instant from, Instant to) {
        return pool.preparedQuery(sql)
                .execute(Tuple.of(from.atOffset(ZoneOffset.UTC), to.atOffset(ZoneOffset.UTC)))
                .map(rows -> {
                    List<Measured> measured = new ArrayList<>();
                    for (Row row : rows) {
                        measured.add(new Measured(row.getString("key"), row.getDouble("value"), row.getLong("n")));
                    }
                    return measured;
                });
    }
}
