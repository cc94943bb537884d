package io.huiyin.escalation.stepping;

import io.huiyin.contracts.EventTypes;
import io.huiyin.escalation.persistence.PgEscalations;
import io.huiyin.escalation.persistence.PgEscalations.DueStep;
import io.huiyin.escalation.persistence.PgEscalations.Escalation;
import io.huiyin.escalation.persistence.PgEscalations.Step;
import io.huiyin.escalation.telling.Telling;
import io.huiyin.escalation.wire.EscalationFactsV1;
import io.huiyin.messaging.Cause;
import io.huiyin.messaging.DueLoop;
import io.huiyin.messaging.Fact;
import io.huiyin.messaging.Relay;
import io.huiyin.web.Ids;
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
import java.util.Optional;

/**
 * Takes steps when they are due. Under the lock of the case, as acknowledging is: a step is either taken before an acknowledgement
 * or never.
 */
@Singleton
public final class Stepping {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Pool pool;
    private final PgEscalations escalations;
    private final Telling telling;
    private final Relay relay;
    private final Ids ids;
    private final DueLoop steps = new DueLoop("escalation-steps", this::run);
    private final Clock clock;
    private final DueLoop notices;

    @Inject
    Stepping(
            Pool pool,
            PgEscalations escalations,
            Telling telling,
            Relay relay,
            Ids ids,
            Notifying notifying,
            Clock clock) {
        this.pool = pool;
        this.escalations = escalations;
        this.telling = telling;
        this.relay = relay;
        this.ids = ids;
        this.clock = clock;
        this.notices = new DueLoop("escalation-notices", notifying);
    }

    void onStart(@Observes StartupEvent event) {
        steps.start();
        notices.start();
    }

    void onStop(@Observes ShutdownEvent event) {
        steps.stop();
        notices.stop();
    }

    /** Says that an escalation was raised. */
    public void wake() {
        steps.wake();
    }

    private Duration run() {
        Instant now = Time.stored(clock.instant());
        Optional<DueStep> due = escalations.due(pool, now).await().atMost(PATIENCE);
        if (due.isEmpty()) {
            return PAUSE;
        }
        pool.withTransaction(tx -> telling.lock(tx, due.get().caseId()).chain(() -> take(tx, due.get(), now)))
                .await()
                .atMost(PATIENCE);
        relay.nudge();
        notices.wake();
        return Duration.ZERO;
    }

    private Uni<Void> take(SqlConnection tx, DueStep due, Instant now) {
        return escalations
                .take(tx, due.escalationId(), now)
                .chain(step -> step.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : escalations
                                .find(tx, due.escalationId())
                                .chain(found -> notify(tx, found.orElseThrow(), step.get(), now)));
    }

    private Uni<Void> notify(SqlConnection tx, Escalation escalation, Step step, Instant now) {
        EscalationFactsV1.StepTakenV1 taken =
                new EscalationFactsV1.StepTakenV1(escalation.facts(), step.step(), step.target(), now);
        return escalations
                .notice(tx, ids.next(), escalation.id(), step.step(), now)
                .chain(() -> telling.tell(
                        tx,
                        Cause.ofTime(),
                        List.of(new Fact(EventTypes.ESCALATION_STEP_TAKEN, escalation.caseId(), now, taken))));
    }
}
