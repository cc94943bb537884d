package io.huiyin.sla.clock;

import io.huiyin.sla.calendar.OpeningHours;
import io.huiyin.sla.clock.Stretch.Because;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The clock of one promise in one cycle of a case. Everything it says of time follows from its stretches and its terms; nothing is
 * added up on the way. Decides by when things happened, not by when they became known: a fact from before the due time that turns
 * up later takes a breach back.
 *
 * @param stretches in order; the first begins when the clock does
 */
public record PromiseClock(
        UUID id, UUID caseId, int cycle, Promise promise, Terms terms, List<Stretch> stretches, Progress progress) {

    /** The share of the target at which the promise is broken. */
    public static final int BREACH = 100;

    public PromiseClock {
        stretches = List.copyOf(stretches);
    }

    /** A clock after something happened, and what is to be said of it. */
    public record Outcome(PromiseClock clock, List<ClockChanged> changes) {

        static Outcome unchanged(PromiseClock clock) {
            return new Outcome(clock, List.of());
        }
    }

    public static Outcome start(
            UUID id, UUID caseId, int cycle, Promise promise, Terms terms, Instant at, Because because) {
        return new Outcome(
                new PromiseClock(
                        id, caseId, cycle, promise, terms, List.of(Stretch.of(at, true, because)), Progress.NONE),
                List.of(new ClockChanged.Started()));
    }

    public ClockState state() {
        return progress.state();
    }

    public Instant startedAt() {
        return stretches.get(0).from();
    }

    public @Nullable Instant pausedAt() {
        return state() == ClockState.PAUSED ? last().from() : null;
    }

    public @Nullable Instant breachedAt() {
        return progress.breachedAt();
    }

    /** When the promise ends if nothing more happens. While paused it moves on with time; this is as of the pause. */
    public Instant dueAt() {
        return at(BREACH);
    }

    /** When that share of the target is used up. */
    public Instant at(int percent) {
        OpeningHours hours = terms.counting().hours();
        Duration left = terms.target().multipliedBy(percent).dividedBy(100);
        for (int i = 0; i + 1 < stretches.size(); i++) {
            Stretch stretch = stretches.get(i);
            if (stretch.counted()) {
                Duration counted =
                        hours.between(stretch.from(), stretches.get(i + 1).from());
                // what ends together with its stretch ends when counting goes on
                if (left.compareTo(counted) < 0) {
                    return after(hours, stretch.from(), left);
                }
                left = left.minus(counted);
            }
        }
        return after(hours, last().from(), left);
    }

    private static Instant after(OpeningHours hours, Instant from, Duration left) {
        return left.isZero() ? from : hours.after(from, left);
    }

    public boolean isOpen() {
        return state() == ClockState.RUNNING || state() == ClockState.PAUSED;
    }

    /** What is still to be said, and when. Nothing while it stands still or is over. */
    public SortedMap<Integer, Instant> timers() {
        SortedMap<Integer, Instant> timers = new TreeMap<>();
        if (state() == ClockState.RUNNING) {
            for (int percent : terms.warnings()) {
                if (!progress.fired().contains(percent)) {
                    timers.put(percent, at(percent));
                }
            }
            if (!progress.fired().contains(BREACH)) {
                timers.put(BREACH, dueAt());
            }
        }
        return timers;
    }

    /** When something is to be said of it next. */
    public Optional<Instant> nextAt() {
        return timers().values().stream().findFirst();
    }

    /**
     * Says what is due.
     *
     * @param until up to when everything that happened is known
     */
    public Outcome fire(Instant until, Instant now, boolean asProvisional) {
        Progress next = progress;
        List<ClockChanged> changes = new ArrayList<>();
        for (Map.Entry<Integer, Instant> timer : timers().entrySet()) {
            Instant due = timer.getValue();
            if (due.isAfter(until)) {
                break;
            }
            Duration lateBy = Duration.between(due, now);
            if (timer.getKey() == BREACH) {
                next = next.breached(due, asProvisional);
                changes.add(new ClockChanged.Breached(due, lateBy, asProvisional));
            } else {
                next = next.warned(timer.getKey());
                changes.add(new ClockChanged.Warned(timer.getKey(), due, lateBy, asProvisional));
            }
        }
        return new Outcome(with(next), changes);
    }

    public Outcome pause(Instant at, Instant now, Because because) {
        if (state() != ClockState.RUNNING) {
            return Outcome.unchanged(this);
        }
        List<ClockChanged> changes = new ArrayList<>();
        Progress settled = settleBreach(at, now, changes);
        changes.add(new ClockChanged.Paused(at));
        return new Outcome(from(at, false, because).with(settled.paused()), changes);
    }

    public Outcome resume(Instant at, Because because) {
        if (state() != ClockState.PAUSED) {
            return Outcome.unchanged(this);
        }
        Instant since = last().from();
        return new Outcome(
                from(at.isAfter(since) ? at : since, true, because).with(progress.resumed()),
                List.of(new ClockChanged.Resumed(at)));
    }

    /** What was promised happened. A late one is both breached and met. */
    public Outcome meet(Instant at, Instant now, Because because) {
        if (!isOpen()) {
            return Outcome.unchanged(this);
        }
        List<ClockChanged> changes = new ArrayList<>();
        Progress settled = resume(at, because).clock().settleBreach(at, now, changes);
        changes.add(new ClockChanged.Met(at, settled.breachedAt() != null));
        return new Outcome(from(at, false, because).with(settled.met(at)), changes);
    }

    public Outcome cancel(Instant at, Instant now, String reason, Because because) {
        if (!isOpen()) {
            return Outcome.unchanged(this);
        }
        List<ClockChanged> changes = new ArrayList<>();
        Progress settled = resume(at, because).clock().settleBreach(at, now, changes);
        changes.add(new ClockChanged.Cancelled(at, reason));
        return new Outcome(from(at, false, because).with(settled.cancelled(at)), changes);
    }

    /**
     * Another promise applies now, from the begin on. What it stood still stays stood still, and what was broken until now stays
     * broken.
     */
    public Outcome reschedule(Terms next, Instant at, Instant now, Because because) {
        if (!isOpen() || next.promiseTheSameAs(terms)) {
            return Outcome.unchanged(this);
        }
        List<ClockChanged> changes = new ArrayList<>();
        Progress settled = resume(at, because).clock().settleBreach(at, now, changes);
        changes.add(new ClockChanged.Rescheduled(at, dueAt()));
        return new Outcome(
                new PromiseClock(
                        id,
                        caseId,
                        cycle,
                        promise,
                        next,
                        stretches,
                        state() == ClockState.PAUSED ? settled.paused() : settled),
                changes);
    }

    /** Brings the breach into line with what happened at an instant: said if it is past due, taken back if it was said too soon. */
    private Progress settleBreach(Instant at, Instant now, List<ClockChanged> changes) {
        Instant said = breachedAt();
        Instant due = dueAt();
        if (said == null && at.isAfter(due)) {
            changes.add(new ClockChanged.Breached(due, Duration.between(due, now.isAfter(due) ? now : due), false));
            return progress.breached(due, false);
        }
        if (said != null && !at.isAfter(said)) {
            changes.add(new ClockChanged.BreachWithdrawn(now, said));
            return progress.breachWithdrawn();
        }
        return progress;
    }

    private Stretch last() {
        return stretches.get(stretches.size() - 1);
    }

    /** Another stretch begins. What would have begun after it, had it been known, did not happen. */
    private PromiseClock from(Instant at, boolean counted, Because because) {
        List<Stretch> next = new ArrayList<>();
        for (Stretch stretch : stretches) {
            if (next.isEmpty() || stretch.from().isBefore(at)) {
                next.add(stretch);
            }
        }
        Instant begun = next.get(next.size() - 1).from();
        next.add(Stretch.of(at.isBefore(begun) ? begun : at, counted, because));
        return new PromiseClock(id, caseId, cycle, promise, terms, next, progress);
    }

    private PromiseClock with(Progress next) {
        return new PromiseClock(id, caseId, cycle, promise, terms, stretches, next);
    }
}
