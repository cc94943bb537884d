package io.huiyin.messaging;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Measures what operations must see of messaging, and removes what is past its retention. On a thread of its own. */
@Singleton
public final class Housekeeping {

    private static final Logger LOG = Logger.getLogger(Housekeeping.class);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String STATE = """
            SELECT coalesce(extract(epoch FROM clock_timestamp() - (SELECT min(created_at) FROM
                       (SELECT created_at FROM outbox WHERE published_at IS NULL ORDER BY id LIMIT 1) AS oldest)), 0)::float8,
                   (SELECT count(*) FROM parked_event)
            """;

    private static final String PURGE_OUTBOX = """
            DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE published_at < clock_timestamp() - make_interval(secs => $1)
                                            LIMIT 5000)
            """;

    private static final String PURGE_INBOX = """
            DELETE FROM inbox WHERE event_id IN (SELECT event_id FROM inbox WHERE received_at < now() - make_interval(secs => $1)
                                                 LIMIT 5000)
            """;

    private static final String PURGE_KEYS = """
            DELETE FROM idempotency WHERE (scope, key) IN (
                SELECT scope, key FROM idempotency WHERE created_at < now() - make_interval(secs => $1) LIMIT 5000)
            """;

    private static final Duration KEYS_KEPT = Duration.ofDays(7);

    private final Pool pool;
    private final MessagingConfig config;
    private final ReadProgress progress;
    private final ScheduledExecutorService timer = new ScheduledThreadPoolExecutor(1, work -> {
        Thread thread = new Thread(work, "messaging-housekeeping");
        thread.setDaemon(true);
        return thread;
    });

    private volatile double outboxAge = Double.NaN;
    private volatile double parked = Double.NaN;
    private volatile double lag = Double.NaN;

    @Inject
    public Housekeeping(Pool pool, MessagingConfig config, ReadProgress progress, MeterRegistry metrics) {
        this.pool = pool;
        this.config = config;
        this.progress = progress;
        Gauge.builder("huiyin.messaging.outbox.age", () -> outboxAge)
                .baseUnit("seconds")
                .description("Age of the oldest unpublished outbox row")
                .register(metrics);
        Gauge.builder("huiyin.messaging.consumer.lag", () -> lag)
                .baseUnit("events")
                .description("Published events of the topics read here that are not digested yet")
                .register(metrics);
        Gauge.builder("huiyin.messaging.parked", () -> parked)
                .baseUnit("events")
                .description("Events that wait for an administrator, with those behind them")
                .register(metrics);
    }

    void onStart(@Observes StartupEvent event) {
        timer.scheduleWithFixedDelay(() -> guarded(this::measure), 1, 5, TimeUnit.SECONDS);
        timer.scheduleWithFixedDelay(() -> guarded(this::purge), 60, 60, TimeUnit.SECONDS);
    }

    void onStop(@Observes ShutdownEvent event) {
        timer.shutdownNow();
    }

    /** A gauge that cannot be told now is NaN, not what it was last. */
    void measure() {
        try {
            look();
        } catch (RuntimeException e) {
            outboxAge = Double.NaN;
            parked = Double.NaN;
            lag = Double.NaN;
            throw e;
        }
    }

    private void look() {
        pool.query(STATE).execute().await().atMost(PATIENCE).forEach(row -> {
            outboxAge = row.getDouble(0);
            parked = row.getLong(1);
        });
        lag = progress.ends().map(ends -> (double) progress.behind(ends)).orElse(Double.NaN);
    }

    void purge() {
        purge(PURGE_OUTBOX, config.relay().retention());
        purge(PURGE_INBOX, config.inbox().retention());
        purge(PURGE_KEYS, KEYS_KEPT);
    }

    private void purge(String sql, Duration retention) {
        int removed;
        do {
            removed = pool.preparedQuery(sql)
                    .execute(Tuple.of((double) retention.toSeconds()))
                    .await()
                    .atMost(PATIENCE)
                    .rowCount();
        } while (removed > 0);
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.debugf("housekeeping waits failure=%s", Failures.reason(e));
        }
    }
}
