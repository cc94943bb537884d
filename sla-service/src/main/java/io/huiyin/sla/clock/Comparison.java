package io.huiyin.sla.clock;

import io.huiyin.sla.clock.PromiseClock.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is to be told of a clock, now that more is known. */
public final class Comparison {

    private final @Nullable PromiseClock before;
    private final PromiseClock after;
    private final Instant now;
    private final List<ClockChanged> changes = new ArrayList<>();

    private Comparison(@Nullable PromiseClock before, PromiseClock after, Instant now) {
        this.before = before;
        this.after = after;
        this.now = now;
    }

    /**
     * @param before as it was told of, null if it was not
     * @param after as it follows from what is known now
     * @param known up to when everything that happened to the case is known
     * @return the clock with what was said of it, and the changes in their order; empty if nothing changed
     */
    public static Optional<Outcome> of(@Nullable PromiseClock before, PromiseClock after, Instant known, Instant now) {
        if (before != null && before.equals(after.having(before.said()))) {
            return Optional.empty();
        }
        return Optional.of(new Comparison(before, after, now).outcome(known));
    }

    private Outcome outcome(Instant known) {
        Said said = before == null ? Said.NOTHING : before.said();
        if (before == null || !before.isOpen() && after.isOpen()) {
            changes.add(new ClockChanged.Started());
        }
        Instant taken = said.breachedAt();
        if (taken != null && !isBreachedAt(taken)) {
            changes.add(new ClockChanged.BreachWithdrawn(now, taken));
            said = said.withoutBreach();
        }
        Instant end = after.ending() == null ? known : after.ending().at();
        Outcome outcome = after.having(said).say(end.isBefore(known) ? end : known, now, false);
        changes.addAll(outcome.changes());
        if (before != null) {
            moved(before);
            stretched(before.stretches());
        } else {
            stretched(after.stretches().subList(0, 1));
        }
        ended();
        return new Outcome(outcome.clock(), changes);
    }

    private boolean isBreachedAt(Instant at) {
        return after.brokenAt(now).filter(at::equals).isPresent();
    }

    private void moved(PromiseClock told) {
        if (after.isOpen() && !told.terms().equals(after.terms())) {
            Instant from = after.segments().get(after.segments().size() - 1).from();
            changes.add(new ClockChanged.Rescheduled(from.equals(after.startedAt()) ? now : from, told.dueAt()));
        }
    }

    /** Only what is new. What was told of stretches that turn out not to have been is not taken back. */
    private void stretched(List<Stretch> told) {
        Ending ending = after.ending();
        after.stretches().stream()
                .filter(stretch -> !told.contains(stretch))
                .filter(stretch -> ending == null || stretch.from().isBefore(ending.at()))
                .forEach(stretch -> changes.add(
                        stretch.counted()
                                ? new ClockChanged.Resumed(stretch.from())
                                : new ClockChanged.Paused(stretch.from())));
    }

    private void ended() {
        Ending ending = after.ending();
        if (ending == null || before != null && ending.equals(before.ending())) {
            return;
        }
        changes.add(
                ending.met()
                        ? new ClockChanged.Met(ending.at(), isLate(ending.at()))
                        : new ClockChanged.Cancelled(ending.at(), reason(ending.because())));
    }

    private boolean isLate(Instant end) {
        return after.brokenAt(end).isPresent();
    }

    private static String reason(Ending.Because because) {
        return because == Ending.Because.NO_TARGET ? "no-target" : "case-ended";
    }
}
