package io.huiyin.escalation.stepping;

import io.huiyin.escalation.persistence.PgRounds;
import io.huiyin.escalation.persistence.PgSteps;
import io.huiyin.escalation.persistence.PgSteps.Due;
import io.huiyin.escalation.raising.Raising;
import io.huiyin.escalation.sending.Sending;
import io.huiyin.escalation.telling.Telling;
import io.huiyin.messaging.DueLoop;
import io.huiyin.messaging.Relay;
import io.huiyin.messaging.Sequentially;
import io.huiyin.web.Time;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Does what has come due, under the locks of the cases, as acknowledging does: a step is either taken before an acknowledgement or never.
 * Cases that somebody else has are left for the next time; replicas do not wait for one another.
 */
@Singleton
public final class Stepping {

    private static final Logger LOG = Logger.getLogger(Stepping.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration HELD_ELSEWHERE = Duration.ofMillis(20);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);
    private static final int BATCH = 100;

    private final Pool pool;
    private final PgRounds rounds;
    private final PgSteps steps;
    private final TakingSteps taking;
    private final Raising raising;
    private final Telling telling;
    private final Sending sending;
    private final Relay relay;
    private final Clock clock;
    private final DueLoop loop = new DueLoop("escalation-steps", this::run);

    @Inject
    Stepping(
            Pool pool,
            PgRounds rounds,
            PgSteps steps,
            TakingSteps taking,
            Raising raising,
            Telling telling,
            Sending sending,
            Relay relay,
            Clock clock) {
        this.pool = pool;
        this.rounds = rounds;
        this.steps = steps;
        this.taking = taking;
        this.raising = raising;
        this.telling = telling;
        this.sending = sending;
        this.relay = relay;
        this.clock = clock;
    }

    void onStart(@Observes StartupEvent event) {
        loop.start();
    }

    void onStop(@Observes ShutdownEvent event) {
        loop.stop();
    }

    /** Says that something was armed. */
    public void wake() {
        loop.wake();
    }

    private Duration run() {
        Instant now = Time.stored(clock.instant());
        List<Due> renewals = rounds.dueToRenew(pool, now, BATCH).await().atMost(PATIENCE);
        List<Due> due = steps.due(pool, now, BATCH).await().atMost(PATIENCE);
        if (renewals.isEmpty() && due.isEmpty()) {
            return PAUSE;
        }
        int done = each(
                        renewals,
                        (tx, it) -> raising.again(tx, it.escalationId()),
                        (it, why) -> rounds.postpone(pool, it.escalationId(), now.plus(AFTER_FAILURE)))
                + each(
                        due,
                        (tx, it) -> taking.all(tx, it.escalationId(), now),
                        (it, why) -> steps.postpone(pool, it.escalationId(), now, now.plus(AFTER_FAILURE), why));
        relay.nudge();
        sending.wake();
        return done == 0 ? HELD_ELSEWHERE : Duration.ZERO;
    }

    private interface Work {
        Uni<Void> on(SqlConnection tx, Due it);
    }

    private interface Postponing {
        Uni<Void> of(Due it, String why);
    }

    /** All in one transaction; one by one if that fails, so that none keeps the others from being done. */
    private int each(List<Due> due, Work work, Postponing postponing) {
        if (due.isEmpty()) {
            return 0;
        }
        try {
            return together(due, work);
        } catch (RuntimeException e) {
            if (due.size() == 1) {
                LOG.warnf("step waits escalationId=%s failure=%s", due.get(0).escalationId(), e);
                postponing
                        .of(due.get(0), String.valueOf(e.getMessage()))
                        .await()
                        .atMost(PATIENCE);
                return 1;
            }
            return due.stream()
                    .mapToInt(it -> each(List.of(it), work, postponing))
                    .sum();
        }
    }

    private int together(List<Due> due, Work work) {
        return pool.withTransaction(
                        tx -> telling.tryLock(tx, due.stream().map(Due::caseId).toList())
                                .chain(held -> {
                                    List<Due> mine = due.stream()
                                            .filter(it -> held.contains(it.caseId()))
                                            .toList();
                                    return Sequentially.each(mine, it -> work.on(tx, it))
                                            .replaceWith(mine.size());
                                }))
                .await()
                .atMost(PATIENCE);
    }
}
