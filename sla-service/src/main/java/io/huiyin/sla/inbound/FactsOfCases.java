package io.huiyin.sla.inbound;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.contracts.EventTypes;
import io.huiyin.messaging.Event;
import io.huiyin.messaging.PermanentFailure;
import io.huiyin.sla.clock.FactKind;
import io.huiyin.sla.following.Following.Step;
import io.huiyin.sla.policy.SlaPolicy.CaseKind;
import io.huiyin.sla.tracking.CaseFact;
import io.huiyin.sla.tracking.CaseFact.Told;
import io.huiyin.sla.wire.ClockFacts;
import io.huiyin.web.Time;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads events into facts of cases. */
final class FactsOfCases {

    /** What each event is to a clock, and the field that says when it happened. */
    private static final Map<String, Reading> READINGS = Map.ofEntries(
            Map.entry(EventTypes.CASE_CLASSIFIED, new Reading(FactKind.RECEIVED, "receivedAt")),
            Map.entry(EventTypes.CASE_REOPENED, new Reading(FactKind.REOPENED, "reopenedAt")),
            Map.entry(EventTypes.CASE_RECLASSIFIED, new Reading(FactKind.RECLASSIFIED, "reclassifiedAt")),
            Map.entry(EventTypes.CASE_ASSIGNED, new Reading(FactKind.ASSIGNED, "assignedAt")),
            Map.entry(EventTypes.CASE_HANDED_OFF, new Reading(FactKind.HANDED_OFF, "handedOffAt")),
            Map.entry(EventTypes.CASE_REPLIED, new Reading(FactKind.ANSWERED, "repliedAt")),
            Map.entry(EventTypes.FEEDBACK_FOLLOW_UP_RECEIVED, new Reading(FactKind.CUSTOMER_WROTE, "receivedAt")),
            Map.entry(EventTypes.CASE_PAUSED, new Reading(FactKind.WAITING, "pausedAt")),
            Map.entry(EventTypes.CASE_RESUMED, new Reading(FactKind.RESUMED, "resumedAt")),
            Map.entry(EventTypes.CASE_RESOLVED, new Reading(FactKind.RESOLVED, "resolvedAt")),
            Map.entry(EventTypes.CASE_CLOSED, new Reading(FactKind.CLOSED, "closedAt")));

    private record Reading(FactKind kind, String timeField) {}

    static Set<String> types() {
        return READINGS.keySet();
    }

    /** @throws PermanentFailure where the event lacks what it must have */
    static Step step(Event event) {
        Reading reading = READINGS.get(event.type());
        if (reading == null) {
            throw new IllegalArgumentException(event.type());
        }
        ObjectNode data = event.as(ObjectNode.class);
        boolean ofTriage = reading.kind() != FactKind.CUSTOMER_WROTE;
        CaseFact fact = new CaseFact(
                event.id(),
                event.caseId(),
                kind(reading, data),
                event.sequence(),
                instant(event, data, reading.timeField()),
                Time.stored(event.at()),
                ofTriage ? told(event, data) : null);
        return new Step(event, fact, ofTriage ? data.deepCopy().retain(ClockFacts.OF_THE_CASE) : null);
    }

    private static FactKind kind(Reading reading, ObjectNode data) {
        return reading.kind() == FactKind.ANSWERED
                        && !data.path("authorKind").asText().equals("human")
                ? FactKind.ANSWERED_BY_MACHINE
                : reading.kind();
    }

    private static Told told(Event event, ObjectNode data) {
        return new Told(
                data.path("cycle").asInt(),
                new CaseKind(
                        text(event, data, "product"),
                        text(event, data, "channel"),
                        text(event, data, "type"),
                        text(event, data, "priority"),
                        optional(data, "customerTier"),
                        text(event, data, "language"),
                        optional(data, "businessLine")),
                text(event, data, "tier"),
                optional(data, "assignee"));
    }

    private static String text(Event event, ObjectNode data, String field) {
        if (!data.hasNonNull(field)) {
            throw new PermanentFailure("undecodable", event.type() + " has no " + field);
        }
        return data.get(field).asText();
    }

    private static @Nullable String optional(ObjectNode data, String field) {
        return data.hasNonNull(field) ? data.get(field).asText() : null;
    }

    private static Instant instant(Event event, ObjectNode data, String field) {
        try {
            return Time.stored(Instant.parse(text(event, data, field)));
        } catch (DateTimeParseException e) {
            throw new PermanentFailure("undecodable", event.type() + ": " + field + " is no time", e);
        }
    }

    private FactsOfCases() {}
}
