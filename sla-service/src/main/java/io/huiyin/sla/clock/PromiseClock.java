package io.huiyin.sla.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The clock of one promise in one cycle of a case. Decides by when things happened, not by when they became known: a fact from
 * before the due time that turns up later takes a breach back.
 *
 * @param target how long the promise gives, pauses not counted
 * @param pausedFor how long it has stood still so far
 * @param fired shares of the target, in percent, that were warned of; 100 is the breach
 */
public record PromiseClock(
        UUID id,
        UUID caseId,
        int cycle,
        Promise promise,
        ClockState state,
        PolicyRef policy,
        Duration target,
        List<Integer> warnings,
        Instant startedAt,
        Duration pausedFor,
        @Nullable Instant pausedAt,
        @Nullable Instant breachedAt,
        boolean provisional,
        @Nullable Instant metAt,
        @Nullable Instant cancelledAt,
        SortedSet<Integer> fired) {

    public static final int BREACH = 100;

    /** Which policy promised, as it was then. */
    public record PolicyRef(UUID id, String name, int version) {}

    /** A clock after something happened, and what is to be said of it. */
    public record Outcome(PromiseClock clock, List<ClockChanged> changes) {

        static Outcome unchanged(PromiseClock clock) {
            return new Outcome(clock, List.of());
        }
    }

    public static Outcome start(
            UUID id,
            UUID caseId,
            int cycle,
            Promise promise,
            PolicyRef policy,
            Duration target,
            List<Integer> warnings,
            Instant at) {
        PromiseClock clock = new PromiseClock(
                id,
                caseId,
                cycle,
                promise,
                ClockState.RUNNING,
                policy,
                target,
                List.copyOf(warnings),
                at,
                Duration.ZERO,
                null,
                null,
                false,
                null,
                null,
                new TreeSet<>());
        return new Outcome(clock, List.of(new ClockChanged.Started()));
    }

    /** When the promise ends if nothing more happens. While paused it moves on with time; this is as of the pause. */
    public Instant dueAt() {
        return at(BREACH);
    }

    /** When that share of the target is used up. */
    public Instant at(int percent) {
        return startedAt.plus(target.multipliedBy(percent).dividedBy(100)).plus(pausedFor);
    }

    public boolean isOpen() {
        return state == ClockState.RUNNING || state == ClockState.PAUSED;
    }

    /** What is still to fire, and when. Nothing while it stands still or is over. */
    public SortedMap<Integer, Instant> timers() {
        SortedMap<Integer, Instant> timers = new TreeMap<>();
        if (state == ClockState.RUNNING) {
            warnings.stream()
                    .filter(percent -> !fired.contains(percent))
                    .forEach(percent -> timers.put(percent, at(percent)));
            if (!fired.contains(BREACH)) {
                timers.put(BREACH, dueAt());
            }
        }
        return timers;
    }

    public Outcome pause(Instant at, Instant now) {
        if (state != ClockState.RUNNING) {
            return Outcome.unchanged(this);
        }
        List<ClockChanged> changes = new ArrayList<>();
        PromiseClock sound = settleBreach(at, now, changes);
        changes.add(new ClockChanged.Paused(at));
        return new Outcome(sound.with(ClockState.PAUSED, sound.pausedFor, at), changes);
    }

    public Outcome resume(Instant at) {
        Instant since = pausedAt;
        if (state != ClockState.PAUSED || since == null) {
            return Outcome.unchanged(this);
        }
        Duration stood = at.isAfter(since) ? Duration.between(since, at) : Duration.ZERO;
        return new Outcome(
                with(ClockState.RUNNING, pausedFor.plus(stood), null), List.of(new ClockChanged.Resumed(at)));
    }

    /** What was promised happened. A late one is both breached and met. */
    public Outcome meet(Instant at, Instant now) {
        if (!isOpen()) {
            return Outcome.unchanged(this);
        }
        List<ClockChanged> changes = new ArrayList<>();
        PromiseClock going = state == ClockState.PAUSED ? resume(at).clock() : this;
        PromiseClock sound = going.settleBreach(at, now, changes);
        changes.add(new ClockChanged.Met(at, sound.breachedAt != null));
        return new Outcome(
                new PromiseClock(
                        id,
                        caseId,
                        cycle,
                        promise,
                        ClockState.MET,
                        policy,
                        target,
                        warnings,
                        startedAt,
                        sound.pausedFor,
                        null,
                        sound.breachedAt,
                        sound.provisional,
                        at,
                        null,
                        sound.fired),
                changes);
    }

    public Outcome cancel(Instant at, Instant now, String reason) {
        if (!isOpen()) {
            return Outcome.unchanged(this);
        }
        List<ClockChanged> changes = new ArrayList<>();
        PromiseClock going = state == ClockState.PAUSED ? resume(at).clock() : this;
        PromiseClock sound = going.settleBreach(at, now, changes);
        changes.add(new ClockChanged.Cancelled(at, reason));
        return new Outcome(
                new PromiseClock(
                        id,
                        caseId,
                        cycle,
                        promise,
                        ClockState.CANCELLED,
                        policy,
                        target,
                        warnings,
                        startedAt,
                        sound.pausedFor,
                        null,
                        sound.breachedAt,
                        sound.provisional,
                        null,
                        at,
                        sound.fired),
                changes);
    }

    /** Another promise applies now. What it stood still stays stood still; what was said stays said. */
    public Outcome reschedule(PolicyRef next, Duration nextTarget, List<Integer> nextWarnings, Instant at) {
        if (!isOpen() || (next.equals(policy) && nextTarget.equals(target))) {
            return Outcome.unchanged(this);
        }
        PromiseClock moved = new PromiseClock(
                id,
                caseId,
                cycle,
                promise,
                state,
                next,
                nextTarget,
                List.copyOf(nextWarnings),
                startedAt,
                pausedFor,
                pausedAt,
                breachedAt,
                provisional,
                metAt,
                cancelledAt,
                fired);
        return new Outcome(moved, List.of(new ClockChanged.Rescheduled(at, dueAt())));
    }

    /** The time of a share has come. */
    public Outcome fire(int percent, Instant now, boolean asProvisional) {
        Instant due = timers().get(percent);
        if (due == null || due.isAfter(now)) {
            return Outcome.unchanged(this);
        }
        Duration lateBy = Duration.between(due, now);
        return percent == BREACH
                ? new Outcome(
                        breached(due, asProvisional), List.of(new ClockChanged.Breached(due, lateBy, asProvisional)))
                : new Outcome(fired(percent), List.of(new ClockChanged.Warned(percent, due, lateBy, asProvisional)));
    }

    /** Brings the breach into line with what happened at an instant: said if it is past due, taken back if it was said too soon. */
    private PromiseClock settleBreach(Instant at, Instant now, List<ClockChanged> changes) {
        Instant said = breachedAt;
        if (said == null && at.isAfter(dueAt())) {
            changes.add(new ClockChanged.Breached(
                    dueAt(), Duration.between(dueAt(), now.isAfter(dueAt()) ? now : dueAt()), false));
            return breached(dueAt(), false);
        }
        if (said != null && !at.isAfter(said)) {
            changes.add(new ClockChanged.BreachWithdrawn(now, said));
            SortedSet<Integer> still = new TreeSet<>(fired);
            still.remove(BREACH);
            return new PromiseClock(
                    id,
                    caseId,
                    cycle,
                    promise,
                    state,
                    policy,
                    target,
                    warnings,
                    startedAt,
                    pausedFor,
                    pausedAt,
                    null,
                    false,
                    metAt,
                    cancelledAt,
                    still);
        }
        return this;
    }

    private PromiseClock breached(Instant at, boolean asProvisional) {
        PromiseClock said = fired(BREACH);
        return new PromiseClock(
                id,
                caseId,
                cycle,
                promise,
                state,
                policy,
                target,
                warnings,
                startedAt,
                pausedFor,
                pausedAt,
                at,
                asProvisional,
                metAt,
                cancelledAt,
                said.fired);
    }

    private PromiseClock fired(int percent) {
        SortedSet<Integer> more = new TreeSet<>(fired);
        more.add(percent);
        return new PromiseClock(
                id,
                caseId,
                cycle,
                promise,
                state,
                policy,
                target,
                warnings,
                startedAt,
                pausedFor,
                pausedAt,
                breachedAt,
                provisional,
                metAt,
                cancelledAt,
                more);
    }

    private PromiseClock with(ClockState next, Duration nextPausedFor, @Nullable Instant nextPausedAt) {
        return new PromiseClock(
                id,
                caseId,
                cycle,
                promise,
                next,
                policy,
                target,
                warnings,
                startedAt,
                nextPausedFor,
                nextPausedAt,
                breachedAt,
                provisional,
                metAt,
                cancelledAt,
                fired);
    }
}
