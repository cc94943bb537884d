package io.huiyin.sla.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How far a clock has come; everything of it that moves.
 *
 * @param pausedFor how long it has stood still so far
 * @param fired shares of the target, in percent, that were said; 100 is the breach
 */
public record Progress(
        ClockState state,
        Duration pausedFor,
        @Nullable Instant pausedAt,
        @Nullable Instant breachedAt,
        boolean provisional,
        @Nullable Instant metAt,
        @Nullable Instant cancelledAt,
        SortedSet<Integer> fired) {

    public static final Progress NONE =
            new Progress(ClockState.RUNNING, Duration.ZERO, null, null, false, null, null, new TreeSet<>());

    public Progress {
        fired = Collections.unmodifiableSortedSet(new TreeSet<>(fired));
    }

    Progress paused(Instant at) {
        return new Progress(ClockState.PAUSED, pausedFor, at, breachedAt, provisional, metAt, cancelledAt, fired);
    }

    Progress resumed(Duration stood) {
        return new Progress(
                ClockState.RUNNING, pausedFor.plus(stood), null, breachedAt, provisional, metAt, cancelledAt, fired);
    }

    Progress warned(int percent) {
        return new Progress(
                state, pausedFor, pausedAt, breachedAt, provisional, metAt, cancelledAt, with(fired, percent));
    }

    Progress breached(Instant at, boolean asProvisional) {
        return new Progress(
                state, pausedFor, pausedAt, at, asProvisional, metAt, cancelledAt, with(fired, PromiseClock.BREACH));
    }

    Progress breachWithdrawn() {
        return new Progress(
                state, pausedFor, pausedAt, null, false, metAt, cancelledAt, fired.headSet(PromiseClock.BREACH));
    }

    Progress met(Instant at) {
        return new Progress(ClockState.MET, pausedFor, null, breachedAt, provisional, at, null, fired);
    }

    Progress cancelled(Instant at) {
        return new Progress(ClockState.CANCELLED, pausedFor, null, breachedAt, provisional, null, at, fired);
    }

    private static SortedSet<Integer> with(Collection<Integer> fired, int percent) {
        SortedSet<Integer> more = new TreeSet<>(fired);
        more.add(percent);
        return more;
    }
}
