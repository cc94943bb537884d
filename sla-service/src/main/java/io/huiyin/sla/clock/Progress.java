package io.huiyin.sla.clock;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a clock stands, and what was said of it.
 *
 * @param fired shares of the target, in percent, that were said; 100 is the breach
 */
public record Progress(
        ClockState state,
        @Nullable Instant breachedAt,
        boolean provisional,
        @Nullable Instant metAt,
        @Nullable Instant cancelledAt,
        SortedSet<Integer> fired) {

    public static final Progress NONE = new Progress(ClockState.RUNNING, null, false, null, null, new TreeSet<>());

    public Progress {
        fired = Collections.unmodifiableSortedSet(new TreeSet<>(fired));
    }

    Progress paused() {
        return new Progress(ClockState.PAUSED, breachedAt, provisional, metAt, cancelledAt, fired);
    }

    Progress resumed() {
        return new Progress(ClockState.RUNNING, breachedAt, provisional, metAt, cancelledAt, fired);
    }

    Progress warned(int percent) {
        return new Progress(state, breachedAt, provisional, metAt, cancelledAt, with(fired, percent));
    }

    Progress breached(Instant at, boolean asProvisional) {
        return new Progress(state, at, asProvisional, metAt, cancelledAt, with(fired, PromiseClock.BREACH));
    }

    Progress breachWithdrawn() {
        return new Progress(state, null, false, metAt, cancelledAt, fired.headSet(PromiseClock.BREACH));
    }

    Progress met(Instant at) {
        return new Progress(ClockState.MET, breachedAt, provisional, at, null, fired);
    }

    Progress cancelled(Instant at) {
        return new Progress(ClockState.CANCELLED, breachedAt, provisional, null, at, fired);
    }

    private static SortedSet<Integer> with(Collection<Integer> fired, int percent) {
        SortedSet<Integer> more = new TreeSet<>(fired);
        more.add(percent);
        return more;
    }
}
