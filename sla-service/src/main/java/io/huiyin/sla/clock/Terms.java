package io.huiyin.sla.clock;

import io.huiyin.sla.calendar.OpeningHours;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was promised, and by which policy as it was then.
 *
 * @param target how much time the promise gives, of that which counts
 * @param warnings shares of the target, in percent, that are warned of
 */
public record Terms(Policy policy, Duration target, List<Integer> warnings, Counting counting) {

    public Terms {
        warnings = List.copyOf(warnings);
    }

    public record Policy(UUID id, String name, int version) {}

    /**
     * Which time counts.
     *
     * @param calendar and its version, by which these hours are; null around the clock
     */
    public record Counting(@Nullable Version calendar, OpeningHours hours) {}

    /** A calendar as it was then. */
    public record Version(UUID id, int version) {}

    /** A newer version of the same calendar is no other promise: who runs keeps the hours that it began with. */
    boolean promiseTheSameAs(Terms others) {
        return policy.equals(others.policy) && target.equals(others.target);
    }
}
