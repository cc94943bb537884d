package io.huiyin.escalation.inbound;

import io.huiyin.contracts.EventTypes;
import io.huiyin.escalation.persistence.PgEscalations;
import io.huiyin.escalation.persistence.PgEscalations.Escalation;
import io.huiyin.escalation.persistence.PgEscalations.WatchedCase;
import io.huiyin.escalation.stepping.Stepping;
import io.huiyin.escalation.telling.Telling;
import io.huiyin.escalation.wire.EscalationFactsV1;
import io.huiyin.messaging.Cause;
import io.huiyin.messaging.Event;
import io.huiyin.messaging.EventHandler;
import io.huiyin.messaging.Fact;
import io.huiyin.web.Ids;
import io.huiyin.web.Time;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A breach raises, unless its cycle is solved already: the two topics come in any order, so both remember the cycle. What is solved
 * or withdrawn closes.
 */
@Singleton
final class EscalationHandler implements EventHandler {

    private final PgEscalations escalations;
    private final Telling telling;
    private final Stepping stepping;
    private final Ids ids;
    private final Clock clock;

    @Inject
    EscalationHandler(PgEscalations escalations, Telling telling, Stepping stepping, Ids ids, Clock clock) {
        this.escalations = escalations;
        this.telling = telling;
        this.stepping = stepping;
        this.ids = ids;
        this.clock = clock;
    }

    private static final Set<String> PLACED =
            Set.of(EventTypes.CASE_ASSIGNED, EventTypes.CASE_HANDED_OFF, EventTypes.CASE_REOPENED);

    private record BreachV1(
            UUID clockId,
            UUID caseId,
            String reference,
            int cycle,
            String promise,
            String product,
            String priority,
            String tier,
            String team,
            Instant breachedAt,
            @Nullable Instant noticeFrom) {}

    private record CaseV1(UUID caseId, int cycle, String team) {}

    @Override
    public Set<String> types() {
        return Set.of(
                EventTypes.CLOCK_BREACHED,
                EventTypes.CLOCK_BREACH_WITHDRAWN,
                EventTypes.CASE_ASSIGNED,
                EventTypes.CASE_HANDED_OFF,
                EventTypes.CASE_RESOLVED,
                EventTypes.CASE_CLOSED,
                EventTypes.CASE_REOPENED);
    }

    @Override
    public Uni<Void> handle(SqlConnection tx, List<Event> events) {
        return EventHandler.inRuns(
                events, PLACED, run -> escalations.watch(tx, watched(run, false)), event -> one(tx, event));
    }

    private Uni<Void> one(SqlConnection tx, Event event) {
        return switch (event.type()) {
            case EventTypes.CLOCK_BREACHED -> breached(tx, event, event.as(BreachV1.class));
            case EventTypes.CLOCK_BREACH_WITHDRAWN -> withdrawn(tx, event, event.as(BreachV1.class));
            default -> solved(tx, event, event.as(CaseV1.class));
        };
    }

    private static List<WatchedCase> watched(List<Event> events, boolean solved) {
        return events.stream()
                .map(event -> event.as(CaseV1.class))
                .map(fact -> new WatchedCase(fact.caseId(), fact.cycle(), fact.team(), solved))
                .toList();
    }

    private Uni<Void> breached(SqlConnection tx, Event event, BreachV1 fact) {
        return escalations
                .isSolved(tx, fact.caseId(), fact.cycle())
                .chain(solved -> solved
                        ? Uni.createFrom().voidItem()
                        : escalations.policy(tx).chain(policy -> raise(tx, event, fact, policy)));
    }

    private Uni<Void> raise(SqlConnection tx, Event event, BreachV1 fact, PgEscalations.Policy policy) {
        Instant now = Time.stored(clock.instant());
        Escalation escalation = new Escalation(
                ids.next(),
                fact.clockId(),
                fact.caseId(),
                fact.reference(),
                fact.cycle(),
                fact.promise(),
                fact.product(),
                fact.priority(),
                fact.tier(),
                fact.team(),
                policy.name(),
                policy.version(),
                "raised",
                fact.breachedAt(),
                now,
                null,
                null,
                null,
                null,
                fact.noticeFrom() != null && fact.noticeFrom().isAfter(now) ? fact.noticeFrom() : null);
        EscalationFactsV1.RaisedV1 raised = new EscalationFactsV1.RaisedV1(escalation.facts(), fact.clockId());
        return escalations
                .raise(tx, escalation, policy)
                .chain(isNew -> isNew
                        ? telling.tell(
                                        tx,
                                        Cause.of(event),
                                        List.of(new Fact(EventTypes.ESCALATION_RAISED, fact.caseId(), now, raised)))
                                .invoke(stepping::wake)
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> withdrawn(SqlConnection tx, Event event, BreachV1 fact) {
        return close(tx, event, fact.caseId(), fact.cycle(), fact.clockId(), "breach-withdrawn");
    }

    private Uni<Void> solved(SqlConnection tx, Event event, CaseV1 fact) {
        return escalations
                .watch(tx, watched(List.of(event), true))
                .chain(() -> close(tx, event, fact.caseId(), fact.cycle(), null, "solved"));
    }

    private Uni<Void> close(
            SqlConnection tx, Event event, UUID caseId, int cycle, @Nullable UUID clockId, String reason) {
        Instant now = Time.stored(clock.instant());
        return escalations.open(tx, caseId, cycle, clockId).chain(open -> {
            List<Fact> facts = open.stream()
                    .map(e -> new Fact(
                            EventTypes.ESCALATION_CLOSED,
                            caseId,
                            now,
                            new EscalationFactsV1.ClosedV1(e.facts(), now, reason)))
                    .toList();
            Uni<Void> closing = Uni.createFrom().voidItem();
            for (Escalation escalation : open) {
                closing = closing.chain(() -> escalations.close(tx, escalation.id(), now, reason));
            }
            return closing.chain(() -> telling.tell(tx, Cause.of(event), facts));
        });
    }
}
