package io.huiyin.sla.policy;

import java.time.Instant;

/**
 * Since when a version of a policy or a calendar is in force, and for whom: for clocks that begin at {@code appliesFrom} or later. One
 * that reaches back moves the clocks that were open when it was published; what had ended stays as it was.
 *
 * @param number ascending in the order of publishing
 * @param at when it was published
 */
public record Publication(long number, Instant at, Mode mode, Instant appliesFrom) {

    /** Whom it reaches. */
    public enum Mode {
        /** Clocks that begin from now on. */
        FUTURE_ONLY,
        /** Those that are open as well, from now on: what is broken stays broken. */
        OPEN_CLOCKS,
        /** Those that began since an instant, as if it had been in force then: what it would not have broken is not. */
        AS_OF
    }

    public static Publication futureOnly(long number, Instant at) {
        return new Publication(number, at, Mode.FUTURE_ONLY, at);
    }

    public static Publication openClocks(long number, Instant at) {
        return new Publication(number, at, Mode.OPEN_CLOCKS, Instant.EPOCH);
    }

    public static Publication asOf(long number, Instant at, Instant from) {
        return new Publication(number, at, Mode.AS_OF, from);
    }

    /** Whether clocks that were open may move. */
    public boolean reachesBack() {
        return mode != Mode.FUTURE_ONLY;
    }
}
