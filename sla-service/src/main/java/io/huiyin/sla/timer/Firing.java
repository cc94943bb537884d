package io.huiyin.sla.timer;

import io.huiyin.messaging.Cause;
import io.huiyin.messaging.DueLoop;
import io.huiyin.messaging.Outbox;
import io.huiyin.messaging.Outbox.Caused;
import io.huiyin.messaging.ReadProgress;
import io.huiyin.messaging.Relay;
import io.huiyin.sla.clock.ClockChanged;
import io.huiyin.sla.clock.PromiseClock;
import io.huiyin.sla.config.SlaConfig;
import io.huiyin.sla.persistence.PgClocks;
import io.huiyin.sla.persistence.PgClocks.Due;
import io.huiyin.sla.persistence.PgClocks.TrackedCase;
import io.huiyin.sla.wire.ClockFacts;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Fires what is due, each once. Time against lag: only when everything published before the due instants has been read, since an
 * answer in time may be among it. A broker that cannot be asked is waited for a while; then it fires provisionally.
 */
@Singleton
final class Firing implements DueLoop.Work {

    private static final int BATCH = 200;
    static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);
    private static final Duration BROKER_AWAY = Duration.ofMillis(250);
    private static final Duration CATCHING_UP = Duration.ofMillis(10);
    private static final Duration DATABASE_PATIENCE = Duration.ofSeconds(10);

    private final Pool pool;
    private final PgClocks clocks;
    private final Outbox outbox;
    private final Relay relay;
    private final ReadProgress progress;
    private final SlaConfig config;
    private final Clock clock;
    private final Timer lateness;

    @Inject
    Firing(
            Pool pool,
            PgClocks clocks,
            Outbox outbox,
            Relay relay,
            ReadProgress progress,
            SlaConfig config,
            Clock clock,
            MeterRegistry metrics) {
        this.pool = pool;
        this.clocks = clocks;
        this.outbox = outbox;
        this.relay = relay;
        this.progress = progress;
        this.config = config;
        this.clock = clock;
        this.lateness = Timer.builder("huiyin.sla.timer.lateness")
                .description("How long after its due time a warning or breach was said")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofMinutes(10))
                .register(metrics);
    }

    @Override
    public Duration run() throws InterruptedException {
        Instant now = clock.instant();
        List<Due> due = await(clocks.due(pool, now, BATCH));
        if (due.isEmpty()) {
            return untilNext(await(clocks.next(pool)), now);
        }
        Optional<ReadProgress.Ends> ends = progress.ends();
        if (ends.isEmpty()) {
            fire(due, now.minus(config.brokerPatience()), true);
            return BROKER_AWAY;
        }
        if (!caughtUp(ends.get())) {
            return CATCHING_UP;
        }
        fire(due, now, false);
        return due.size() == BATCH ? Duration.ZERO : untilNext(await(clocks.next(pool)), clock.instant());
    }

    /** Waits a moment for what was published up to now; new ends are not asked for meanwhile, or it might never end. */
    private boolean caughtUp(ReadProgress.Ends ends) throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            if (progress.behind(ends) == 0) {
                return true;
            }
            Thread.sleep(CATCHING_UP.toMillis());
        }
        return false;
    }

    /** @param until up to when everything that happened is known, or will not be waited for */
    private void fire(List<Due> candidates, Instant until, boolean provisional) {
        List<Due> due = candidates.stream().filter(d -> !d.at().isAfter(until)).toList();
        if (due.isEmpty()) {
            return;
        }
        List<UUID> cases = due.stream().map(Due::caseId).distinct().toList();
        List<Duration> late = await(pool.withTransaction(
                tx -> outbox.lock(tx, cases).chain(() -> fireLocked(tx, due, cases, until, provisional))));
        relay.nudge();
        late.forEach(lateness::record);
    }

    private Uni<List<Duration>> fireLocked(
            SqlConnection tx, List<Due> due, List<UUID> cases, Instant until, boolean provisional) {
        return clocks.tracked(tx, cases)
                .chain(tracked -> clocks.find(tx, due.stream().map(Due::clockId).toList())
                        .chain(found -> say(tx, tracked, found, until, provisional)));
    }

    private Uni<List<Duration>> say(
            SqlConnection tx, List<TrackedCase> tracked, List<PromiseClock> found, Instant until, boolean provisional) {
        Map<UUID, TrackedCase> files =
                tracked.stream().collect(Collectors.toMap(TrackedCase::caseId, Function.identity()));
        List<PromiseClock> changed = new ArrayList<>();
        List<Caused> facts = new ArrayList<>();
        List<Duration> late = new ArrayList<>();
        Instant now = clock.instant();
        for (PromiseClock one : found) {
            TrackedCase file = Objects.requireNonNull(files.get(one.caseId()));
            PromiseClock.Outcome outcome = one.say(until, now, provisional);
            changed.add(outcome.clock());
            for (ClockChanged change : outcome.changes()) {
                facts.add(
                        new Caused(Cause.ofTime(), ClockFacts.fact(file.facts(), outcome.clock(), change, now, null)));
                late.add(lateBy(change));
            }
        }
        return clocks.save(tx, changed).chain(() -> outbox.append(tx, facts)).replaceWith(late);
    }

    private static Duration lateBy(ClockChanged change) {
        if (change instanceof ClockChanged.Warned warned) {
            return warned.lateBy();
        }
        return change instanceof ClockChanged.Reminded reminded
                ? reminded.lateBy()
                : ((ClockChanged.Breached) change).lateBy();
    }

    private static Duration untilNext(@Nullable Instant next, Instant now) {
        if (next == null) {
            return LONGEST_SLEEP;
        }
        Duration until = Duration.between(now, next);
        return until.isNegative()
                ? Duration.ofMillis(1)
                : until.compareTo(LONGEST_SLEEP) < 0 ? until.plusMillis(1) : LONGEST_SLEEP;
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(DATABASE_PATIENCE);
    }
}
