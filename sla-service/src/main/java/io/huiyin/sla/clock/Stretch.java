package io.huiyin.sla.clock;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * From when on a clock counts, or stands still, and why; until the next stretch begins.
 *
 * @param reason as a person reads it
 * @param eventId the fact that began it
 */
public record Stretch(
        Instant from,
        boolean counted,
        String reason,
        @Nullable UUID eventId) {

    /** Why something happens to a clock. */
    public record Because(String reason, @Nullable UUID eventId) {}

    static Stretch of(Instant from, boolean counted, Because because) {
        return new Stretch(from, counted, because.reason(), because.eventId());
    }
}
