package io.huiyin.sla.clock;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What happened to a clock. */
public sealed interface ClockChanged {

    record Started() implements ClockChanged {}

    record Paused(Instant at) implements ClockChanged {}

    record Resumed(Instant at) implements ClockChanged {}

    record Rescheduled(Instant at, Instant previousDueAt) implements ClockChanged {}

    /** @param at when the share was used up */
    record Warned(int percent, Instant at, Duration lateBy, boolean provisional) implements ClockChanged {}

    /** Still broken. @param reminder 1 for the first after the breach */
    record Reminded(int reminder, Instant at, Duration lateBy, boolean provisional) implements ClockChanged {}

    /**
     * @param at the due time
     * @param noticeFrom from when on people may be told of it; null is at once
     */
    record Breached(
            Instant at,
            Duration lateBy,
            boolean provisional,
            @Nullable Instant noticeFrom) implements ClockChanged {}

    /** @param at when the fact that undid it became known */
    record BreachWithdrawn(Instant at, Instant breachedAt) implements ClockChanged {}

    record Met(Instant at, boolean late) implements ClockChanged {}

    record Cancelled(Instant at, String reason) implements ClockChanged {}
}
