package io.huiyin.sla.clock;

import io.huiyin.sla.calendar.OpeningHours;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was promised, and by which policy as it was then.
 *
 * @param target how much time the promise gives, of that which counts
 * @param notices when to say something of it
 */
public record Terms(Policy policy, Duration target, Notices notices, Counting counting) {

    public record Policy(UUID id, String name, int version) {}

    /**
     * When something is said of a clock.
     *
     * @param warnings shares of the target, in percent, ascending
     * @param afterBreach how often after it, of the time that counts; null is never
     * @param hours outside of which it is held; null is never
     */
    public record Notices(
            List<Integer> warnings,
            @Nullable Duration afterBreach,
            @Nullable Counting hours) {

        private static final Duration AN_INSTANT = Duration.ofNanos(1);

        public Notices {
            warnings = List.copyOf(warnings);
        }

        /** When something that could be said at an instant is said. */
        Instant from(Instant at) {
            return hours == null ? at : hours.hours().after(at, AN_INSTANT).minus(AN_INSTANT);
        }
    }

    /**
     * Which time counts.
     *
     * @param calendar and its version, by which these hours are; null around the clock
     */
    public record Counting(@Nullable Version calendar, OpeningHours hours) {}

    /** A calendar as it was then. */
    public record Version(UUID id, int version) {}
}
