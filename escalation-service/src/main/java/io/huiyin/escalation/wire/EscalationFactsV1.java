package io.huiyin.escalation.wire;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.huiyin.escalation.raising.Escalation;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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

    public static EscalationFactsV1 of(Escalation it) {
        return new EscalationFactsV1(
                it.id(),
                it.caseId(),
                it.reference(),
                it.cycle(),
                it.promise(),
                it.product(),
                it.priority(),
                it.tier(),
                it.team(),
                it.raisedAt(),
                new PolicyV1(it.policyName(), it.policyVersion()));
    }

    public record PolicyV1(String name, int version) {}

    /** @param round null the first time, then from 2 */
    public record RaisedV1(
            @JsonUnwrapped EscalationFactsV1 facts,
            UUID clockId,
            @Nullable Integer round) {}

    /** Where a case was when a step was taken. */
    public record FromV1(String tier, String team, @Nullable String assignee) {}

    /**
     * @param assignee to whom the case is given, where that is what the step does
     * @param from where the step is to move the case
     */
    public record StepTakenV1(
            @JsonUnwrapped EscalationFactsV1 facts,
            int step,
            String name,
            String action,
            String target,
            @Nullable String assignee,
            @Nullable FromV1 from,
            Instant takenAt) {}

    public record AcknowledgedV1(@JsonUnwrapped EscalationFactsV1 facts, Instant acknowledgedAt, String by) {}

    public record ClosedV1(@JsonUnwrapped EscalationFactsV1 facts, Instant closedAt, String reason) {}
}
