package io.huiyin.sla.tracking;

import io.huiyin.sla.clock.FactKind;
import io.huiyin.sla.policy.SlaPolicy.CaseKind;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a case, as its clocks see it. Never rewritten.
 *
 * @param sequence ascending per case and publisher, in the order in which that publisher said it
 * @param at when it happened
 * @param toldAt when it was known and said
 * @param told of the case as it was then; null for what the customer wrote, which intake tells
 */
public record CaseFact(
        UUID eventId,
        UUID caseId,
        FactKind kind,
        long sequence,
        Instant at,
        Instant toldAt,
        @Nullable Told told) {

    /**
     * What triage says of the case with every fact.
     *
     * @param cycle 0, then one more per reopening
     * @param assignee null while nobody took it
     */
    public record Told(
            int cycle, CaseKind kind, String tier, @Nullable String assignee) {}
}
