package io.huiyin.intake.receiving;

import java.time.Duration;
import java.time.Instant;

/** Rules of receiving that need no data but the feedback's own. */
public final class ReceivingFeedback {

    /** Clocks of posting systems run ahead a little. */
    public static final Duration TOLERATED_AHEAD = Duration.ofMinutes(5);

    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");

    public static boolean mayHaveOccurredAt(Instant occurredAt, Instant now) {
        return !occurredAt.isAfter(now.plus(TOLERATED_AHEAD)) && !occurredAt.isBefore(EARLIEST);
    }

    private ReceivingFeedback() {}
}
