package io.huiyin.sla.clock;

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
 * The clock of one promise in one cycle of a case. Decides by when things happened, not by when they became known: a fact from
 * before the due time that turns up later takes a breach back.
 */
public record PromiseClock(
        UUID id, UUID caseId, int cycle, Promise promise, Instant startedAt, Terms terms, Progress progress) {

    /** The share of the target at which the promise is broken. */
    public static final int BREACH = 100;

    /** A clock after something happened, and what is to be said of it. */
    public record Outcome(PromiseClock clock, List<ClockChanged> changes) {

        static Outcome unchanged(PromiseClock clock) {
            return new Outcome(clock, List.of());
        }
    }

    public static Outcome start(UUID id, UUID caseId, int cycle, Promise promise, Terms terms, Instant at) {
        return new Outcome(
                new PromiseClock(id, caseId, cycle, promise, at, terms, Progress.NONE),
                List.of(new ClockChanged.Started()));
    }

    public ClockState state() {
        return progress.state();
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
        return startedAt
                .plus(terms.target().multipliedBy(percent).dividedBy(100))
                .plus(progress.pausedFor());
    }

    public boolean isOpen() {
        return state() == ClockState.RUNNING || state() == ClockState.PAUSED;
    }

    /** What is still to be said, and when. Nothing while it stands still or is over. */
    public SortedMap<Integer, Instant> timers() {
        SortedMap<Integer, Instant> timers = new TreeMap<>();
        if (state() == ClockState.RUNNING) {
            terms.warnings().forEach(percent -> timers.put(percent, at(percent)));
            timers.put(BREACH, dueAt());
            timers.keySet().removeAll(progress.fired());
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

    public Outcome pause(Instant at, Instant now) {
        if (state() != ClockState.RUNNING) {
            return Outcome.unchanged(this);
        }
        List<ClockChanged> changes = new ArrayList<>();
        Progress settled = settleBreach(at, now, changes);
        changes.add(new ClockChanged.Paused(at));
        return new Outcome(with(settled.paused(at)), changes);
    }

    public Outcome resume(Instant at) {
        Instant since = progress.pausedAt();
        if (since == null) {
            return Outcome.unchanged(this);
        }
        Duration stood = at.isAfter(since) ? Duration.between(since, at) : Duration.ZERO;
        return new Outcome(with(progress.resumed(stood)), List.of(new ClockChanged.Resumed(at)));
    }

    /** What was promised happened. A late one is both breached and met. */
    public Outcome meet(Instant at, Instant now) {
        if (!isOpen()) {
            return Outcome.unchanged(this);
        }
        List<ClockChanged> changes = new ArrayList<>();
        Progress settled = resume(at).clock().settleBreach(at, now, changes);
        changes.add(new ClockChanged.Met(at, settled.breachedAt() != null));
        return new Outcome(with(settled.met(at)), changes);
    }

    public Outcome cancel(Instant at, Instant now, String reason) {
        if (!isOpen()) {
            return Outcome.unchanged(this);
        }
        List<ClockChanged> changes = new ArrayList<>();
        Progress settled = resume(at).clock().settleBreach(at, now, changes);
        changes.add(new ClockChanged.Cancelled(at, reason));
        return new Outcome(with(settled.cancelled(at)), changes);
    }

    /** Another promise applies now. What it stood still stays stood still; what was said stays said. */
    public Outcome reschedule(Terms next, Instant at) {
        if (!isOpen() || next.promiseTheSameAs(terms)) {
            return Outcome.unchanged(this);
        }
        return new Outcome(
                new PromiseClock(id, caseId, cycle, promise, startedAt, next, progress),
                List.of(new ClockChanged.Rescheduled(at, dueAt())));
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

    private PromiseClock with(Progress next) {
        return new PromiseClock(id, caseId, cycle, promise, startedAt, terms, next);
    }
}
