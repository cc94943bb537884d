package io.huiyin.escalation.raising;

import io.huiyin.contracts.EventTypes;
import io.huiyin.escalation.persistence.PgDeliveries;
import io.huiyin.escalation.persistence.PgEscalations;
import io.huiyin.escalation.persistence.PgSteps;
import io.huiyin.escalation.telling.Telling;
import io.huiyin.escalation.wire.EscalationFactsV1;
import io.huiyin.messaging.Cause;
import io.huiyin.messaging.Fact;
import io.huiyin.web.Time;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Nothing is left to escalate: steps stop, and what is not out yet stays in. */
@Singleton
public final class Closing {

    private final PgEscalations escalations;
    private final PgSteps steps;
    private final PgDeliveries deliveries;
    private final Telling telling;
    private final Clock clock;

    @Inject
    Closing(PgEscalations escalations, PgSteps steps, PgDeliveries deliveries, Telling telling, Clock clock) {
        this.escalations = escalations;
        this.steps = steps;
        this.deliveries = deliveries;
        this.telling = telling;
        this.clock = clock;
    }

    /** @param reason as {@code escalation.closed} has it */
    public Uni<Void> close(SqlConnection tx, Escalation it, String reason, Cause cause) {
        Instant now = Time.stored(clock.instant());
        EscalationFactsV1.ClosedV1 fact = new EscalationFactsV1.ClosedV1(EscalationFactsV1.of(it), now, reason);
        return escalations
                .close(tx, it.id(), now, reason)
                .chain(() -> steps.stopAll(tx, it.id(), now, reason))
                .chain(() -> deliveries.cancel(tx, it.id(), now, null, reason))
                .chain(() -> telling.tell(
                        tx, cause, List.of(new Fact(EventTypes.ESCALATION_CLOSED, it.caseId(), now, fact))));
    }
}
