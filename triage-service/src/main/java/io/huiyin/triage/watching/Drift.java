package io.huiyin.triage.watching;

import static io.huiyin.web.Time.utc;

import io.huiyin.messaging.DueLoop;
import io.huiyin.triage.persistence.PgReviews;
import io.huiyin.triage.persistence.PgReviews.Audited;
import io.huiyin.triage.persistence.PgReviews.Pair;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gauges of the last seven days: how many cases need a person, how many answers of the machine people overruled, and how far the mix of
 * types, of confidence and of nearness to what was learned from has moved from the four weeks before; of ninety days: how much of what
 * the machine accepted was right, and how far people agree. NaN where there is nothing to count.
 */
@Singleton
final class Drift {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration WEEKS_BEFORE = Duration.ofDays(28);
    private static final Duration QUARTER = Duration.ofDays(90);
    private static final int ENOUGH = 20;
    private static final List<String> REVIEWED = List.of("type", "severity", "scope", "sentiment");
    private static final String AUDITED = "huiyin_triage_audited_precision";
    private static final String KAPPA = "huiyin_triage_agreement_kappa";

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

    private static final String NEARNESS = """
            SELECT least(9, floor(nearness * 10))::int::text AS kind, count(*) AS times FROM judgement
            WHERE judge = 'triage' AND nearness IS NOT NULL AND at >= $1 AND at < $2 GROUP BY 1
            """;

    private final Pool pool;
    private final PgReviews reviews;
    private final Clock clock;
    private final DueLoop loop = new DueLoop("drift", this::look);
    private final Map<String, Double> gauges = new ConcurrentHashMap<>();

    @Inject
    Drift(Pool pool, PgReviews reviews, Clock clock, MeterRegistry metrics) {
        this.pool = pool;
        this.reviews = reviews;
        this.clock = clock;
        gauge(metrics, "huiyin_triage_needs_human_ratio", "Cases of seven days that the machine gave to a person");
        gauge(metrics, "huiyin_triage_overruled_ratio", "Cases of seven days in which a person overruled the machine");
        gauge(metrics, "huiyin_triage_type_psi", "How far the mix of types moved from the four weeks before");
        gauge(metrics, "huiyin_triage_confidence_psi", "How far confidence moved from the four weeks before");
        gauge(metrics, "huiyin_triage_nearness_psi", "How far nearness to what was learned from moved");
        for (String head : REVIEWED) {
            gauge(metrics, AUDITED, "Right share of what was accepted, by random sample of ninety days", "head", head);
            gauge(metrics, KAPPA, "How far two people agree who label blind, of ninety days", "head", head);
        }
    }

    private void gauge(MeterRegistry metrics, String name, String description, String... tags) {
        String key = String.join("/", name, String.join("/", tags));
        Gauge.builder(name, () -> gauges.getOrDefault(key, Double.NaN))
                .description(description)
                .tags(tags)
                .register(metrics);
    }

    private void put(String name, double value, String... tags) {
        gauges.put(String.join("/", name, String.join("/", tags)), value);
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
        put("huiyin_triage_needs_human_ratio", rates.getLong("unsure") / cases);
        put("huiyin_triage_overruled_ratio", rates.getLong("overruled") / cases);
        put("huiyin_triage_type_psi", moved(TYPES, week, now));
        put("huiyin_triage_confidence_psi", moved(CONFIDENCE, week, now));
        put("huiyin_triage_nearness_psi", moved(NEARNESS, week, now));
        reviewed(now.minus(QUARTER));
        return PAUSE;
    }

    /** A share of less than {@link #ENOUGH} reviews says nothing. */
    private void reviewed(Instant since) {
        Map<String, Audited> audited = reviews.audited(pool, since).await().atMost(PATIENCE);
        List<Pair> pairs = reviews.pairs(pool, since).await().atMost(PATIENCE);
        for (String head : REVIEWED) {
            Audited it = audited.getOrDefault(head, new Audited(0, 0));
            put(AUDITED, it.texts() < ENOUGH ? Double.NaN : (double) it.right() / it.texts(), "head", head);
            List<Pair> own =
                    pairs.stream().filter(pair -> pair.field().equals(head)).toList();
            put(KAPPA, own.isEmpty() ? Double.NaN : Kappa.of(own).kappa(), "head", head);
        }
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
