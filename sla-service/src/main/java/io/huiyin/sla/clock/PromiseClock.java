package io.huiyin.sla.clock;

import io.huiyin.sla.calendar.OpeningHours;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The clock of one promise in one cycle of a case. Everything it says of time follows from its stretches, its segments and its ending;
 * nothing is added up on the way.
 *
 * @param id follows from the fact that began it
 * @param stretches in order; the first begins when the clock does
 * @param segments in order; the first begins when the clock does, or later if nothing was promised until then
 * @param ending null while it is open
 * @param said what was said of it; all the rest follows from the facts of the case
 */
public record PromiseClock(
        UUID id,
        UUID caseId,
        int cycle,
        Promise promise,
        List<Stretch> stretches,
        List<Segment> segments,
        @Nullable Ending ending,
        Said said) {

    private static final int MOST_REMINDERS = 1_000;

    public PromiseClock {
        stretches = List.copyOf(stretches);
        segments = List.copyOf(segments);
    }

    public ClockState state() {
        if (ending != null) {
            return ending.met() ? ClockState.MET : ClockState.CANCELLED;
        }
        return last().counted() ? ClockState.RUNNING : ClockState.PAUSED;
    }

    public Instant startedAt() {
        return stretches.get(0).from();
    }

    public @Nullable Instant pausedAt() {
        return state() == ClockState.PAUSED ? last().from() : null;
    }

    public boolean isOpen() {
        return ending == null;
    }

    /** Those that hold now, or held at the end. */
    public Terms terms() {
        return lastSegment().terms();
    }

    /** When the promise ends if nothing more happens. While paused it moves on with time; this is as of the pause. */
    public Instant dueAt() {
        return usedUpAt(terms(), terms().target());
    }

    /** When it was broken, as far as that is to be said by an instant. */
    public Optional<Instant> brokenAt(Instant until) {
        for (int i = 0; i < segments.size() && !segments.get(i).from().isAfter(until); i++) {
            Optional<Instant> broken =
                    reach(i, until).at(segments.get(i).terms().target());
            if (broken.isPresent()) {
                return broken;
            }
        }
        return Optional.empty();
    }

    private Reach reach(int segment, Instant until) {
        return new Reach(
                segments.get(segment),
                segment + 1 < segments.size() ? segments.get(segment + 1).from() : endAt(),
                until);
    }

    /** What is to be said of it by an instant, in that order. What is held until after its end is not. */
    public List<Notice> notices(Instant until) {
        return notices(until, 1);
    }

    /** What is held at an instant, since it lies outside the hours of notices. */
    public List<Notice> held(Instant now) {
        return isOpen()
                ? reached(now, 1).stream()
                        .filter(notice -> notice.isHeldAt(now))
                        .toList()
                : List.of();
    }

    private List<Notice> notices(Instant until, int firstReminder) {
        Instant end = endAt();
        return reached(until, firstReminder).stream()
                .filter(notice -> !notice.saidAt().isAfter(until))
                .filter(notice -> end == null || notice.saidAt().isBefore(end))
                .toList();
    }

    /** What was used up by an instant. @param firstReminder those before are left out */
    private List<Notice> reached(Instant until, int firstReminder) {
        Map<Integer, Notice> found = new TreeMap<>();
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            if (segment.from().isAfter(until)) {
                break;
            }
            Reach reach = reach(i, until);
            segment.terms()
                    .notices()
                    .warnings()
                    .forEach(percent -> reach.take(found, percent, share(segment, percent)));
            reach.take(found, Notice.BREACH, segment.terms().target());
            Duration every = segment.terms().notices().afterBreach();
            if (every != null && found.containsKey(Notice.BREACH)) {
                remind(found, reach, segment.terms().target(), every, firstReminder);
            }
        }
        return found.values().stream()
                .sorted(Comparator.comparing(Notice::saidAt)
                        .thenComparing(Notice::at)
                        .thenComparing(Notice::threshold))
                .toList();
    }

    private static void remind(Map<Integer, Notice> found, Reach reach, Duration target, Duration every, int first) {
        boolean reached = true;
        for (int n = first; reached && n <= MOST_REMINDERS; n++) {
            reached = reach.take(found, Notice.BREACH + n, target.plus(every.multipliedBy(n)));
        }
    }

    /** What of a segment is reached. @param to exclusive, null if it is the last of an open clock */
    private final class Reach {

        private final Segment segment;
        private final @Nullable Instant to;
        private final Instant until;

        Reach(Segment segment, @Nullable Instant to, Instant until) {
            this.segment = segment;
            this.to = to;
            this.until = until;
        }

        /** @return whether that much was used up */
        boolean take(Map<Integer, Notice> found, int threshold, Duration used) {
            Optional<Instant> reached = at(used);
            reached.ifPresent(at -> found.computeIfAbsent(threshold, key -> notice(key, at)));
            return reached.isPresent();
        }

        private Notice notice(int threshold, Instant at) {
            Instant armed = at.isBefore(segment.from()) ? segment.from() : at;
            return new Notice(threshold, at, armed, segment.terms().notices().from(armed));
        }

        Optional<Instant> at(Duration used) {
            return reachedAt(segment.terms(), used).filter(at -> !at.isAfter(until) && (to == null || at.isBefore(to)));
        }
    }

    private @Nullable Instant endAt() {
        return ending == null ? null : ending.at();
    }

    private static Duration share(Segment segment, int percent) {
        return segment.terms().target().multipliedBy(percent).dividedBy(100);
    }

    /** As {@link #usedUpAt}, but empty where it stands still before. */
    private Optional<Instant> reachedAt(Terms terms, Duration used) {
        Instant at = usedUpAt(terms, used);
        return !last().counted() && !at.isBefore(last().from()) ? Optional.empty() : Optional.of(at);
    }

    /** When so much time that counts has passed since it began. What ends together with a stretch ends when counting goes on. */
    private Instant usedUpAt(Terms terms, Duration used) {
        OpeningHours hours = terms.counting().hours();
        Duration left = used;
        for (int i = 0; i + 1 < stretches.size(); i++) {
            Stretch stretch = stretches.get(i);
            if (stretch.counted()) {
                Duration counted =
                        hours.between(stretch.from(), stretches.get(i + 1).from());
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

    /** When something is to be said of it next; in the past if it was missed. */
    public Optional<Instant> nextAt() {
        Instant horizon =
                isOpen() && last().counted() ? later(horizon(), lastSegment().from()) : Instant.MAX;
        Instant end = endAt();
        return reached(horizon, nextReminder()).stream()
                .filter(notice -> !said.thresholds().contains(notice.threshold()))
                .map(Notice::saidAt)
                .filter(at -> end == null || at.isBefore(end))
                .findFirst();
    }

    /** Up to when to look for the next notice of a clock that runs. */
    private Instant horizon() {
        if (!said.thresholds().contains(Notice.BREACH)) {
            return dueAt();
        }
        Duration every = terms().notices().afterBreach();
        return every == null || nextReminder() > MOST_REMINDERS
                ? dueAt()
                : usedUpAt(terms(), terms().target().plus(every.multipliedBy(nextReminder())));
    }

    private int nextReminder() {
        return said.thresholds().isEmpty() ? 1 : Math.max(1, said.thresholds().last() - Notice.BREACH + 1);
    }

    /** A clock after something was said of it, and what. */
    public record Outcome(PromiseClock clock, List<ClockChanged> changes) {}

    /**
     * Says what is due and has not been said.
     *
     * @param until up to when everything that happened is known
     */
    public Outcome say(Instant until, Instant now, boolean provisional) {
        Said next = said;
        List<ClockChanged> changes = new ArrayList<>();
        for (Notice notice : notices(until, nextReminder())) {
            if (!said.thresholds().contains(notice.threshold())) {
                next = next.and(notice, provisional);
                changes.add(change(notice, now, provisional));
            }
        }
        return new Outcome(having(next), changes);
    }

    private static ClockChanged change(Notice notice, Instant now, boolean provisional) {
        Instant due = notice.saidAt();
        Duration lateBy = now.isAfter(due) ? Duration.between(due, now) : Duration.ZERO;
        if (notice.isBreach()) {
            return new ClockChanged.Breached(
                    notice.at(), lateBy, provisional, notice.isHeldAt(notice.armedAt()) ? notice.from() : null);
        }
        return notice.threshold() > Notice.BREACH
                ? new ClockChanged.Reminded(notice.threshold() - Notice.BREACH, notice.at(), lateBy, provisional)
                : new ClockChanged.Warned(notice.threshold(), notice.at(), lateBy, provisional);
    }

    public PromiseClock having(Said other) {
        return new PromiseClock(id, caseId, cycle, promise, stretches, segments, ending, other);
    }

    private Segment lastSegment() {
        return segments.get(segments.size() - 1);
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private Stretch last() {
        return stretches.get(stretches.size() - 1);
    }
}
