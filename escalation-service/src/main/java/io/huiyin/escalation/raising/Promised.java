package io.huiyin.escalation.raising;

import io.huiyin.escalation.policy.EscalationPolicy.Match;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A promise to a customer, as the facts of its clock tell. */
public record Promised(
        UUID clockId,
        UUID caseId,
        String reference,
        int cycle,
        String promise,
        String product,
        String channel,
        String type,
        String priority,
        @Nullable String customerTier,
        String tier,
        String team) {

    /** What policies look at. */
    public Match kind() {
        return new Match(promise, product, channel, type, priority, customerTier, team);
    }
}
