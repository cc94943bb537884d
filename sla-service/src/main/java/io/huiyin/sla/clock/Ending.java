package io.huiyin.sla.clock;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a clock ended.
 *
 * @param met false where it was cancelled
 * @param eventId the fact that ended it; none where a change of promises did
 */
public record Ending(
        boolean met, Instant at, Because because, @Nullable UUID eventId) {

    /** Why it ended. */
    public enum Because {
        /** A person answered. */
        ANSWERED,
        HANDED_OFF,
        RESOLVED,
        /** The case ended before. */
        CASE_ENDED,
        /** Nothing is promised of such a case any more. */
        NO_TARGET
    }
}
