package io.huiyin.escalation.raising;

import io.huiyin.contracts.EventTypes;
import io.huiyin.escalation.persistence.PgDeliveries;
import io.huiyin.escalation.persistence.PgEscalations;
import io.huiyin.escalation.persistence.PgSteps;
import io.huiyin.escalation.policy.Step.Stop;
import io.huiyin.escalation.raising.Escalation.State;
import io.huiyin.escalation.telling.Telling;
import io.huiyin.escalation.wire.EscalationFactsV1;
import io.huiyin.messaging.Cause;
import io.huiyin.messaging.Fact;
import io.huiyin.messaging.Relay;
import io.huiyin.web.Json;
import io.huiyin.web.Time;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Somebody takes an escalation: by the API, by a link, by the answer to a webhook. Under the lock of the case, as taking a step is, and
 * by the time at which the lock is held: a step is either taken before, or never.
 */
@Singleton
public final class Acknowledging {

    private final Pool pool;
    private final PgEscalations escalations;
    private final PgSteps steps;
    private final PgDeliveries deliveries;
    private final Telling telling;
    private final Relay relay;
    private final Clock clock;

    @Inject
    Acknowledging(
            Pool pool,
            PgEscalations escalations,
            PgSteps steps,
            PgDeliveries deliveries,
            Telling telling,
            Relay relay,
            Clock clock) {
        this.pool = pool;
        this.escalations = escalations;
        this.steps = steps;
        this.deliveries = deliveries;
        this.telling = telling;
        this.relay = relay;
        this.clock = clock;
    }

    /** What became of it. */
    public sealed interface Decision {

        /** It is taken; by whom and when stands in the escalation. Whoever was first stays. */
        record Taken(Escalation escalation) implements Decision {}

        /** There is nothing left to take. */
        record Closed(Escalation escalation) implements Decision {}

        record Unknown() implements Decision {}
    }

    /** @param by a username, or what it was acknowledged by */
    public Uni<Decision> acknowledge(UUID id, String by, Cause cause) {
        return escalations
                .find(pool, id)
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().item(new Decision.Unknown())
                        : pool.withTransaction(
                                tx -> telling.lock(tx, found.get().caseId()).chain(() -> decide(tx, id, by, cause))))
                .invoke(relay::nudge);
    }

    private Uni<Decision> decide(SqlConnection tx, UUID id, String by, Cause cause) {
        return escalations.find(tx, id).chain(found -> {
            Escalation it = found.orElseThrow();
            if (it.state() == State.CLOSED) {
                return Uni.createFrom().item(new Decision.Closed(it));
            }
            return it.state() == State.ACKNOWLEDGED
                    ? Uni.createFrom().item(new Decision.Taken(it))
                    : take(tx, it, by, cause);
        });
    }

    private Uni<Decision> take(SqlConnection tx, Escalation it, String by, Cause cause) {
        Instant now = Time.stored(clock.instant());
        EscalationFactsV1.AcknowledgedV1 fact = new EscalationFactsV1.AcknowledgedV1(EscalationFactsV1.of(it), now, by);
        return escalations
                .acknowledge(tx, it.id(), now, by)
                .chain(() -> steps.stop(tx, it.id(), now, Stop.ACKNOWLEDGED))
                .chain(() -> deliveries.cancel(tx, it.id(), now, Json.word(Stop.ACKNOWLEDGED), "acknowledged"))
                .chain(() -> telling.tell(
                        tx, cause, List.of(new Fact(EventTypes.ESCALATION_ACKNOWLEDGED, it.caseId(), now, fact))))
                .chain(() -> escalations.find(tx, it.id()))
                .map(taken -> new Decision.Taken(taken.orElseThrow()));
    }
}
