package io.huiyin.analytics.persistence;

import static io.huiyin.web.Time.utc;

import io.huiyin.analytics.measuring.Dimension;
import io.huiyin.analytics.measuring.Metric;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
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
                                .formatted(metric.measure().value(), condition(metric)),
                        from,
                        to)
                .map(found -> found.get(0));
    }

    public Uni<List<Measured>> groups(Metric metric, Dimension by, Instant from, Instant to) {
        return measure(
                "SELECT %1$s AS key, (%2$s)::float8 AS value, count(*) AS n FROM case_cycle WHERE %3$s GROUP BY 1 ORDER BY 1"
                        .formatted(by.sql(), metric.measure().value(), condition(metric)),
                from,
                to);
    }

    private static String condition(Metric metric) {
        return "started_at >= $1 AND started_at < $2 AND (" + metric.counted() + ")";
    }

    /** An event behind a number. */
    public record Evident(long n, UUID eventId, String type, UUID caseId, int cycle, Instant time) {}

    /** The events a number was computed from, in the order in which they were kept. */
    public Uni<List<Evident>> explain(
            Metric metric,
            @Nullable Dimension by,
            @Nullable String key,
            Instant from,
            Instant to,
            long after,
            int limit) {
        String group = by == null ? "$3::text IS NULL" : by.sql() + " = $3";
        return pool.preparedQuery("""
                        WITH c AS MATERIALIZED (SELECT case_id, cycle FROM case_cycle WHERE %s AND %s)
                        SELECT e.n, e.event_id, e.type, e.case_id, e.cycle, e.happened_at
                        FROM c JOIN LATERAL (SELECT *, coalesce((data ->> 'cycle')::int, 0) AS cycle FROM event
                                             WHERE event.case_id = c.case_id AND n > $4) e ON %s
                        ORDER BY e.n LIMIT $5
                        """.formatted(
                                condition(metric), group, metric.evidence().sql()))
                .execute(Tuple.tuple()
                        .addOffsetDateTime(utc(from))
                        .addOffsetDateTime(utc(to))
                        .addString(key)
                        .addLong(after)
                        .addInteger(limit))
                .map(rows -> {
                    List<Evident> found = new ArrayList<>();
                    rows.forEach(row -> found.add(new Evident(
                            row.getLong(0),
                            row.getUUID(1),
                            row.getString(2),
                            row.getUUID(3),
                            row.getInteger(4),
                            row.getOffsetDateTime(5).toInstant())));
                    return found;
                });
    }

    /** The number of each row in the sample, where rows have one. */
    public Uni<double[]> numbers(
            Metric metric, @Nullable Dimension by, @Nullable String key, Instant from, Instant to) {
        String group = by == null ? "$3::text IS NULL" : by.sql() + " = $3";
        return pool.preparedQuery("SELECT (%s)::float8 FROM case_cycle WHERE %s AND %s"
                        .formatted(metric.measure().each(), condition(metric), group))
                .execute(Tuple.of(utc(from), utc(to), key))
                .map(rows -> {
                    double[] numbers = new double[rows.size()];
                    int i = 0;
                    for (Row row : rows) {
                        numbers[i++] = row.getDouble(0);
                    }
                    return numbers;
                });
    }

    private Uni<List<Measured>> measure(String sql, Instant from, Instant to) {
        return pool.preparedQuery(sql).execute(Tuple.of(utc(from), utc(to))).map(rows -> {
            List<Measured> measured = new ArrayList<>();
            for (Row row : rows) {
                measured.add(new Measured(row.getString("key"), row.getDouble("value"), row.getLong("n")));
            }
            return measured;
        });
    }
}
