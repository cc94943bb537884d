package io.huiyin.escalation.inbound;

import io.huiyin.contracts.EventTypes;
import io.huiyin.escalation.policy.EscalationPolicy.Match;
import io.huiyin.escalation.raising.Promised;
import io.huiyin.messaging.PermanentFailure;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is read of {@code clock.*} facts. */
record ClockV1(
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
        String team,
        @Nullable Integer percent,
        @Nullable Integer reminder,
        @Nullable Instant breachedAt,
        @Nullable Instant noticeFrom) {

    /** Why an escalation is closed by them. */
    private static final Map<String, String> ENDINGS = Map.of(
            EventTypes.CLOCK_BREACH_WITHDRAWN, "breach-withdrawn",
            EventTypes.CLOCK_MET, "kept",
            EventTypes.CLOCK_CANCELLED, "cancelled");

    static final Set<String> TYPES = Set.of(
            EventTypes.CLOCK_STARTED,
            EventTypes.CLOCK_WARNED,
            EventTypes.CLOCK_BREACHED,
            EventTypes.CLOCK_BREACH_WITHDRAWN,
            EventTypes.CLOCK_MET,
            EventTypes.CLOCK_CANCELLED);

    static boolean ends(String eventType) {
        return ENDINGS.containsKey(eventType);
    }

    static String reason(String eventType) {
        return ENDINGS.getOrDefault(eventType, "cancelled");
    }

    /** A warning of a breach to come; reminders of one that came begin nothing. */
    boolean isWarning() {
        return percent != null && reminder == null;
    }

    Instant broken() {
        if (breachedAt == null) {
            throw new PermanentFailure("undecodable", "a breach without breachedAt");
        }
        return breachedAt;
    }

    Match kind() {
        return promised().kind();
    }

    Promised promised() {
        return new Promised(
                clockId, caseId, reference, cycle, promise, product, channel, type, priority, customerTier, tier, team);
    }
}
