package io.huiyin.escalation.wire;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.UUID;

/** What every {@code escalation.*} fact says. */
public record EscalationFactsV1(
        UUID escalationId,
        UUID caseId,
        String reference,
        int cycle,
        String promise,
        String product,
        String priority,
        String tier,
        String team,
        Instant raisedAt,
        PolicyV1 policy) {

    public record PolicyV1(String name, int version) {}

    public record RaisedV1(@JsonUnwrapped EscalationFactsV1 facts, UUID clockId) {}

    public record StepTakenV1(@JsonUnwrapped EscalationFactsV1 facts, int step, String target, Instant takenAt) {}

    public record AcknowledgedV1(@JsonUnwrapped EscalationFactsV1 facts, Instant acknowledgedAt, String by) {}

    public record ClosedV1(@JsonUnwrapped EscalationFactsV1 facts, Instant closedAt, String reason) {}
}
