package io.huiyin.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Publishes the outbox, on a thread of its own: reads unpublished rows of the shards it has leased in id order, sends them, waits
 * for every acknowledgement, and marks them a moment later. A failed send stops its shard at that row; nothing behind it overtakes.
 *
 * <p>A row may be sent twice (a crash before the mark, a lease that changed hands), never skipped, and first sendings are in order.
 * Nobody else holds a producer.
 */
@Singleton
public final class Relay {

    private static final Logger LOG = Logger.getLogger(Relay.class);

    private static final String OLDEST = """
            SELECT id, event_id, aggregatetype, aggregateid, type, source, sequence, occurred_at, correlation_id, causation_id,
                   traceparent, headers, payload, shard
            FROM outbox WHERE published_at IS NULL AND id > $1 AND shard = ANY($2::smallint[]) AND id <> ALL($3::bigint[])
            ORDER BY id LIMIT $4
            """;

    /** How often the oldest rows are looked at again, in case another replica was told to republish. */
    private static final Duration WHOLE_LOOK = Duration.ofMinutes(1);

    /** How long what was sent waits for its mark, at most. After a crash it is sent again. */
    private static final Duration MARKING = Duration.ofMillis(50);

    private static final Duration DATABASE_PATIENCE = Duration.ofSeconds(10);

    private final Pool pool;
    private final MessagingConfig config;
    private final ShardLeases leases;
    private final Sending sending;
    private final Semaphore nudges = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "outbox-relay");
    private volatile boolean stopping;
    private volatile boolean abandoned;

    private List<Integer> shards = List.of();
    private long renewAt = System.nanoTime();

    /** Up to this id all is published: the index keeps entries of published rows until a vacuum, and looks would walk over them. */
    private long above;

    private final SettledIds ids;
    private final List<Long> sent = new ArrayList<>();
    private long markAt = System.nanoTime();
    private long wholeAt = System.nanoTime();
    private volatile boolean republished;

    @Inject
    public Relay(Pool pool, MessagingConfig config, MeterRegistry metrics) {
        this.pool = pool;
        this.config = config;
        this.leases = new ShardLeases(
                pool, config.service() + "-" + UUID.randomUUID(), config.relay().lease());
        this.ids = new SettledIds(pool);
        this.sending = new Sending(config, metrics);
    }

    void onStart(@Observes StartupEvent event) {
        if (config.relay().enabled()) {
            start();
        }
    }

    void onStop(@Observes ShutdownEvent event) {
        stop();
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    void stop() {
        stopping = true;
        thread.interrupt();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops it where it is, without giving anything back: what SIGKILL does to a replica. */
    void abandon() {
        abandoned = true;
        stop();
    }

    /** Says that something was committed just now. Cheap; call it after every commit that appended. */
    public void nudge() {
        if (nudges.availablePermits() == 0) {
            nudges.release();
        }
    }

    /**
     * Sends published rows again, after a broker lost what it had acknowledged. Readers know the repetitions by their ids.
     *
     * @param sinceSeconds how far back, at most the retention
     * @return how many rows will be sent
     */
    public Uni<Integer> republish(long sinceSeconds) {
        return pool.preparedQuery(
                        "UPDATE outbox SET published_at = NULL WHERE published_at >= clock_timestamp() - make_interval(secs => $1)")
                .execute(Tuple.of((double) sinceSeconds))
                .map(rows -> rows.rowCount())
                .invoke(() -> {
                    republished = true;
                    nudge();
                });
    }

    private void run() {
        Duration busy = config.relay().busyPoll();
        Duration idle = config.relay().idlePoll();
        Duration pause = busy;
        while (!stopping) {
            try {
                int rows = drain();
                if (rows == config.relay().batch()) {
                    continue;
                }
                pause = rows > 0 ? busy : smaller(pause.multipliedBy(2), idle);
                if (nudges.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                    pause = busy;
                } else {
                    mark();
                }
            } catch (InterruptedException e) {
                break;
            } catch (RuntimeException e) {
                if (stopping) {
                    break;
                }
                LOG.warnf("outbox waits topic=%s failure=%s", config.topic(), Failures.reason(e));
                sending.close();
                shards = List.of();
                renewAt = System.nanoTime();
                sleep(idle);
            }
        }
        sending.close();
        if (abandoned) {
            return;
        }
        try {
            Thread.interrupted();
            mark();
            await(leases.release());
        } catch (RuntimeException e) {
            LOG.debugf("leases run out by themselves topic=%s", config.topic());
        }
    }

    /** @return how many rows there were to publish */
    private int drain() throws InterruptedException {
        if (renewAt - System.nanoTime() <= 0) {
            long began = System.nanoTime();
            List<Integer> held = await(leases.renew());
            renewAt = began + config.relay().lease().dividedBy(3).toNanos();
            if (!held.equals(shards)) {
                shards = held;
                above = 0;
            }
        }
        if (shards.isEmpty()) {
            return 0;
        }
        nudges.drainPermits();
        if (republished || wholeAt - System.nanoTime() <= 0) {
            republished = false;
            wholeAt = System.nanoTime() + WHOLE_LOOK.toNanos();
            above = 0;
        }
        long settled = ids.settled();
        List<Row> rows = new ArrayList<>();
        await(pool.preparedQuery(OLDEST)
                        .execute(Tuple.of(
                                above,
                                shards.toArray(Integer[]::new),
                                sent.toArray(Long[]::new),
                                config.relay().batch())))
                .forEach(rows::add);
        if (!rows.isEmpty()) {
            sending.send(rows, sent, this::keepLeases);
        }
        if (rows.size() < config.relay().batch()) {
            above = Math.max(above, settled);
        }
        if (sent.size() >= config.relay().batch() || markAt - System.nanoTime() <= 0) {
            mark();
        }
        return rows.size();
    }

    /** Marks what was sent. Not after every send: under light load that would cost more than the sending. */
    private void mark() {
        markAt = System.nanoTime() + MARKING.toNanos();
        if (sent.isEmpty()) {
            return;
        }
        await(pool.preparedQuery("UPDATE outbox SET published_at = clock_timestamp() WHERE id = ANY($1::bigint[])")
                .execute(Tuple.tuple().addArrayOfLong(sent.toArray(Long[]::new))));
        sent.clear();
        await(ids.look());
    }

    /** Renews the leases when it is time. @return nanoseconds until the next time */
    private long keepLeases() {
        if (renewAt - System.nanoTime() <= 0) {
            long began = System.nanoTime();
            await(leases.prolong());
            renewAt = began + config.relay().lease().dividedBy(3).toNanos();
        }
        return renewAt - System.nanoTime();
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(DATABASE_PATIENCE);
    }

    private static Duration smaller(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
