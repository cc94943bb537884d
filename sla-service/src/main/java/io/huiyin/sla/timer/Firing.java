package io.huiyin.sla.timer;

import io.huiyin.messaging.Cause;
import io.huiyin.messaging.DueLoop;
import io.huiyin.messaging.Outbox;
import io.huiyin.messaging.Outbox.Caused;
import io.huiyin.messaging.ReadProgress;
import io.huiyin.messaging.Relay;
import io.huiyin.messaging.Sequentially;
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

    private static final int BATCH = 500;
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
        Instant next = await(clocks.next(pool));
        if (next == null || next.isAfter(now)) {
            return untilNext(next, now);
        }
        Optional<ReadProgress.Ends> ends = progress.ends();
        if (ends.isEmpty()) {
            fireAll(now.minus(config.brokerPatience()), true);
            return BROKER_AWAY;
        }
        if (!caughtUp(ends.get())) {
            return CATCHING_UP;
        }
        return fireAll(now, false) ? untilNext(await(clocks.next(pool)), clock.instant()) : CATCHING_UP;
    }

    /**
     * Two batches at a time: while the database is at one, the other is worked out.
     *
     * @param until up to when everything that happened is known, or will not be waited for
     * @return false if some are left, since somebody else is at their cases
     */
    private boolean fireAll(Instant until, boolean provisional) {
        List<Fired> lanes;
        boolean all = true;
        do {
            lanes = await(Uni.combine()
                    .all()
                    .unis(fire(until, provisional), fire(until, provisional))
                    .with((one, other) -> List.of(one, other)));
            for (Fired fired : lanes) {
                all &= fired.held() == fired.claimed();
                fired.late().forEach(lateness::record);
            }
            relay.nudge();
        } while (all && lanes.stream().anyMatch(fired -> fired.claimed() == BATCH));
        return all;
    }

    private Uni<Fired> fire(Instant until, boolean provisional) {
        return pool.withTransaction(tx -> fire(tx, until, provisional));
    }

    /** @param claimed how many clocks were due @param held how many of their cases nobody else was at */
    private record Fired(int claimed, int held, List<Duration> late) {}

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

    private Uni<Fired> fire(SqlConnection tx, Instant until, boolean provisional) {
        return clocks.claimDue(tx, until, BATCH).chain(due -> {
            if (due.isEmpty()) {
                return Uni.createFrom().item(new Fired(0, 0, List.of()));
            }
            return outbox.tryLock(tx, due.stream().map(Due::caseId).toList()).chain(held -> {
                List<Due> ours =
                        due.stream().filter(it -> held.contains(it.caseId())).toList();
                return fireLocked(tx, ours, until, provisional).map(late -> new Fired(due.size(), ours.size(), late));
            });
        });
    }

    private Uni<List<Duration>> fireLocked(SqlConnection tx, List<Due> due, Instant until, boolean provisional) {
        if (due.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return Uni.combine()
                .all()
                .unis(
                        clocks.tracked(
                                tx, due.stream().map(Due::caseId).distinct().toList()),
                        clocks.find(tx, due.stream().map(Due::clockId).toList()))
                .asTuple()
                .chain(found -> say(tx, found.getItem1(), found.getItem2(), until, provisional));
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
        return Sequentially.pipelined(clocks.said(tx, changed), outbox.append(tx, facts))
                .replaceWith(late);
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
