package io.huiyin.triage.watching;

import static io.huiyin.web.Time.utc;

import io.huiyin.messaging.DueLoop;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gauges of the last seven days: how many cases need a person, how many answers of the machine people overruled, and how far the mix of
 * types and of confidence has moved from the four weeks before. NaN where there is nothing to count.
 */
@Singleton
final class Drift {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration WEEKS_BEFORE = Duration.ofDays(28);

    /** The machine's last word on each case of a time, and whether a person then said another one. */
    private static final String RATES = """
            WITH said AS (
                SELECT DISTINCT ON (case_id) case_id, id, type, severity, scope, needs_human FROM judgement
                WHERE judge = 'triage' AND at >= $1 ORDER BY case_id, id DESC)
            SELECT count(*) AS cases, count(*) FILTER (WHERE needs_human) AS unsure,
                count(*) FILTER (WHERE EXISTS (
                    SELECT 1 FROM judgement j WHERE j.case_id = said.case_id AND j.id > said.id AND j.judge <> 'triage'
                        AND (j.type, j.severity, j.scope) <> (said.type, said.severity, said.scope))) AS overruled
            FROM said
            """;

    private static final String TYPES = """
            SELECT type AS kind, count(*) AS times FROM judgement
            WHERE judge = 'triage' AND at >= $1 AND at < $2 GROUP BY 1
            """;

    private static final String CONFIDENCE = """
            SELECT least(9, floor(confidence * 10))::int::text AS kind, count(*) AS times FROM judgement
            WHERE judge = 'triage' AND at >= $1 AND at < $2 GROUP BY 1
            """;

    private final Pool pool;
    private final Clock clock;
    private final DueLoop loop = new DueLoop("drift", this::look);
    private final Map<String, Double> gauges = new ConcurrentHashMap<>();

    @Inject
    Drift(Pool pool, Clock clock, MeterRegistry metrics) {
        this.pool = pool;
        this.clock = clock;
        gauge(metrics, "huiyin_triage_needs_human_ratio", "Cases of seven days that the machine gave to a person");
        gauge(metrics, "huiyin_triage_overruled_ratio", "Cases of seven days in which a person overruled the machine");
        gauge(metrics, "huiyin_triage_type_psi", "How far the mix of types moved from the four weeks before");
        gauge(metrics, "huiyin_triage_confidence_psi", "How far confidence moved from the four weeks before");
    }

    private void gauge(MeterRegistry metrics, String name, String description) {
        Gauge.builder(name, () -> gauges.getOrDefault(name, Double.NaN))
                .description(description)
                .register(metrics);
    }

    void onStart(@Observes StartupEvent event) {
        loop.start();
    }

    void onStop(@Observes ShutdownEvent event) {
        loop.stop();
    }

    Duration look() {
        Instant now = clock.instant();
        Instant week = now.minus(WEEK);
        Row rates = rows(RATES, Tuple.of(utc(week))).iterator().next();
        double cases = rates.getLong("cases");
        gauges.put("huiyin_triage_needs_human_ratio", rates.getLong("unsure") / cases);
        gauges.put("huiyin_triage_overruled_ratio", rates.getLong("overruled") / cases);
        gauges.put("huiyin_triage_type_psi", moved(TYPES, week, now));
        gauges.put("huiyin_triage_confidence_psi", moved(CONFIDENCE, week, now));
        return PAUSE;
    }

    private double moved(String mix, Instant from, Instant to) {
        return Psi.of(counts(mix, from.minus(WEEKS_BEFORE), from), counts(mix, from, to));
    }

    private Map<String, Long> counts(String mix, Instant from, Instant to) {
        Map<String, Long> counts = new HashMap<>();
        rows(mix, Tuple.of(utc(from), utc(to))).forEach(row -> counts.put(row.getString("kind"), row.getLong("times")));
        return counts;
    }

    private RowSet<Row> rows(String query, Tuple values) {
        return pool.preparedQuery(query).execute(values).await().atMost(PATIENCE);
    }
}
