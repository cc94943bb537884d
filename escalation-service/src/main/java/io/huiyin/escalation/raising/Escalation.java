package io.huiyin.escalation.raising;

import io.huiyin.escalation.policy.Step.Stop;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A promise that needs somebody.
 *
 * @param policyVersion the version it began with, and keeps
 * @param round 1, then one more each time it was acknowledged and nothing moved
 * @param warnedPercent the highest warning that it knows of; null if none began it
 * @param breachedAt null while there are warnings alone
 * @param heldUntil until when nobody is told of the breach, null if at once
 * @param renewAt when it is raised again unless something moves
 * @param happened in this round, that stops steps
 */
public record Escalation(
        UUID id,
        UUID clockId,
        UUID caseId,
        String reference,
        int cycle,
        String promise,
        String product,
        String priority,
        String tier,
        String team,
        UUID policyId,
        String policyName,
        int policyVersion,
        State state,
        int round,
        @Nullable Integer warnedPercent,
        @Nullable Instant breachedAt,
        Instant raisedAt,
        @Nullable Instant heldUntil,
        @Nullable Instant acknowledgedAt,
        @Nullable String acknowledgedBy,
        @Nullable Instant renewAt,
        @Nullable Instant closedAt,
        @Nullable String closeReason,
        Set<Stop> happened) {

    /** Where an escalation stands. */
    public enum State {
        /** There was a warning; nothing is broken yet. */
        WARNED,
        RAISED,
        ACKNOWLEDGED,
        CLOSED
    }

    public Escalation {
        happened = Set.copyOf(happened);
    }

    public boolean isUrgent() {
        return priority.equals("urgent");
    }
}
