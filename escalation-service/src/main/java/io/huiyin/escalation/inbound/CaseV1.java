package io.huiyin.escalation.inbound;

import io.huiyin.contracts.EventTypes;
import io.huiyin.escalation.persistence.PgCases.WatchedCase;
import io.huiyin.escalation.persistence.PgRounds.Movement;
import io.huiyin.escalation.policy.Step.Stop;
import io.huiyin.messaging.Event;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is read of {@code case.*} facts. */
record CaseV1(
        UUID caseId,
        int cycle,
        String state,
        String tier,
        String team,
        @Nullable String assignee,
        @Nullable String by,
        @Nullable String authorKind) {

    private static final Set<String> MACHINES = Set.of("escalation", "triage");

    /** What people do for a case, and which steps it makes needless. */
    private static final Map<String, Optional<Stop>> MOVEMENTS = Map.of(
            EventTypes.CASE_REPLIED, Optional.of(Stop.REPLIED),
            EventTypes.CASE_ASSIGNED, Optional.of(Stop.ASSIGNED),
            EventTypes.CASE_HANDED_OFF, Optional.of(Stop.HANDED_OFF),
            EventTypes.CASE_NOTED, Optional.empty(),
            EventTypes.CASE_RECLASSIFIED, Optional.empty(),
            EventTypes.CASE_PAUSED, Optional.empty(),
            EventTypes.CASE_RESUMED, Optional.empty());

    static final Set<String> TYPES = Set.of(
            EventTypes.CASE_ASSIGNED,
            EventTypes.CASE_HANDED_OFF,
            EventTypes.CASE_REPLIED,
            EventTypes.CASE_NOTED,
            EventTypes.CASE_RECLASSIFIED,
            EventTypes.CASE_PAUSED,
            EventTypes.CASE_RESUMED,
            EventTypes.CASE_RESOLVED,
            EventTypes.CASE_CLOSED,
            EventTypes.CASE_REOPENED);

    static boolean solves(String eventType) {
        return eventType.equals(EventTypes.CASE_RESOLVED) || eventType.equals(EventTypes.CASE_CLOSED);
    }

    WatchedCase watched(Event event) {
        return new WatchedCase(
                caseId,
                cycle,
                team,
                tier,
                assignee,
                state.equals("waiting"),
                solves(event.type()),
                movement(event).map(Movement::what).orElse(null),
                event.at());
    }

    /** @return empty for what machines do, but for the end of waiting, which the customer may bring about */
    Optional<Movement> movement(Event event) {
        Optional<Stop> stop = MOVEMENTS.get(event.type());
        boolean machine = "machine".equals(authorKind)
                || stop != null && stop.isPresent() && MACHINES.contains(by == null ? "" : by);
        return stop == null || machine
                ? Optional.empty()
                : Optional.of(new Movement(caseId, event.at(), stop.orElse(null)));
    }
}
