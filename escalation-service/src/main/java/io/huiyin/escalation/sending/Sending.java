package io.huiyin.escalation.sending;

import io.huiyin.escalation.config.EscalationConfig;
import io.huiyin.escalation.persistence.PgDeliveries;
import io.huiyin.escalation.persistence.PgDeliveries.Claimed;
import io.huiyin.messaging.DueLoop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/** Claims what is due by a commit and has it sent, so many at a time. Any number of replicas may do so. */
@Singleton
public final class Sending implements DueLoop.Work {

    private static final Logger LOG = Logger.getLogger(Sending.class);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration TIDYING = Duration.ofHours(1);
    private static final Duration SENDING_AT_MOST = Duration.ofSeconds(45);
    private static final int AT_A_TIME = 64;
    private static final int PER_TARGET = 8;

    private final Pool pool;
    private final PgDeliveries deliveries;
    private final Attempt attempt;
    private final EscalationConfig.Delivery config;
    private final Clock clock;
    private final Semaphore free = new Semaphore(AT_A_TIME);
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "delivery");
        thread.setDaemon(true);
        return thread;
    });
    private final DueLoop loop = new DueLoop("deliveries", this);
    private Instant tidyAt = Instant.EPOCH;

    @Inject
    Sending(Pool pool, PgDeliveries deliveries, Attempt attempt, EscalationConfig config, Clock clock) {
        this.pool = pool;
        this.deliveries = deliveries;
        this.attempt = attempt;
        this.config = config.delivery();
        this.clock = clock;
    }

    void onStart(@Observes StartupEvent event) {
        loop.start();
    }

    void onStop(@Observes ShutdownEvent event) {
        loop.stop();
        threads.shutdownNow();
    }

    /** Says that something was armed. */
    public void wake() {
        loop.wake();
    }

    @Override
    public Duration run() {
        Instant now = clock.instant();
        if (now.isAfter(tidyAt)) {
            deliveries.forget(pool, now.minus(config.retention())).await().atMost(PATIENCE);
            tidyAt = now.plus(TIDYING);
        }
        int room = free.availablePermits();
        if (room == 0) {
            return PAUSE;
        }
        List<Claimed> due = deliveries
                .claim(
                        pool,
                        now,
                        now.plus(SENDING_AT_MOST),
                        PER_TARGET,
                        room,
                        config.breaker().failures())
                .await()
                .atMost(PATIENCE);
        for (Claimed claimed : due) {
            free.acquireUninterruptibly();
            threads.execute(() -> {
                try {
                    attempt.make(claimed);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt(); // stopping; the claim runs out by itself
                } catch (RuntimeException e) {
                    LOG.warnf("delivery is left to its claim deliveryId=%s failure=%s", claimed.id(), e);
                } finally {
                    free.release();
                    loop.wake();
                }
            });
        }
        return PAUSE;
    }
}
