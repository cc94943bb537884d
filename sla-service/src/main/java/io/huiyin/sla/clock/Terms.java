package io.huiyin.sla.clock;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * What was promised, and by which policy as it was then.
 *
 * @param target how long the promise gives, pauses not counted
 * @param warnings shares of the target, in percent, that are warned of
 */
public record Terms(Policy policy, Duration target, List<Integer> warnings) {

    public Terms {
        warnings = List.copyOf(warnings);
    }

    public record Policy(UUID id, String name, int version) {}

    boolean promiseTheSameAs(Terms others) {
        return policy.equals(others.policy) && target.equals(others.target);
    }
}
