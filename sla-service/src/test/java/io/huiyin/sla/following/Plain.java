package io.huiyin.sla.following;

import io.huiyin.sla.calendar.Always;
import io.huiyin.sla.calendar.Minutes;
import io.huiyin.sla.calendar.OpeningHours;
import io.huiyin.sla.clock.FactKind;
import io.huiyin.sla.clock.Promise;
import io.huiyin.sla.following.Life.Published;
import io.huiyin.sla.following.Life.What;
import io.huiyin.sla.policy.Publication.Mode;
import io.huiyin.sla.policy.Targets;
import io.huiyin.sla.tracking.CaseFact;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Clocks the plain way: each promise as a person would read it off the whole life, minute by minute. Shares no code with what it is
 * compared to, but the shapes of its input.
 */
final class Plain {

    /** What a clock is, to the second. @param breachedAt as of the end of the life */
    record Reading(
            Promise promise,
            int cycle,
            Instant startedAt,
            @Nullable Instant endedAt,
            boolean met,
            Duration elapsed,
            Instant dueAt,
            @Nullable Instant breachedAt) {}

    private static final long FOREVER = Long.MAX_VALUE;

    /** In seconds since 1970. */
    private record Span(long from, long to) {}

    private record TermsFrom(Instant from, Duration target, OpeningHours hours) {}

    private final Life life;
    private final Instant now;
    private final Map<OpeningHours, Minutes> minutes = new IdentityHashMap<>();
    private final List<Reading> readings = new ArrayList<>();

    private Plain(Life life, Instant now) {
        this.life = life;
        this.now = now;
    }

    static List<Reading> of(Life life, Instant now) {
        Plain plain = new Plain(life, now);
        List<CaseFact> facts = life.facts();
        int first = 0;
        for (int i = 1; i <= facts.size(); i++) {
            if (i == facts.size() || facts.get(i).kind() == FactKind.REOPENED) {
                plain.cycle(facts.subList(first, i));
                first = i;
            }
        }
        plain.readings.sort(Comparator.comparing(Reading::startedAt).thenComparing(Reading::promise));
        return plain.readings;
    }

    private void cycle(List<CaseFact> facts) {
        Instant begin = facts.get(0).at();
        Instant end = null;
        boolean resolved = false;
        for (CaseFact fact : facts) {
            if (end == null && (fact.kind() == FactKind.RESOLVED || fact.kind() == FactKind.CLOSED)) {
                end = fact.at();
                resolved = fact.kind() == FactKind.RESOLVED;
            }
        }
        List<Instant> answers = times(facts, FactKind.ANSWERED, end);
        Instant firstAnswer = answers.isEmpty() ? null : answers.get(0);
        add(facts, Promise.RESPONSE, begin, firstAnswer == null ? end : firstAnswer, firstAnswer != null);
        add(facts, Promise.RESOLUTION, begin, end, resolved);
        nextReplies(facts, answers, end);
        updates(facts, answers, end);
        owners(facts, begin, end, resolved);
    }

    private void nextReplies(List<CaseFact> facts, List<Instant> answers, @Nullable Instant end) {
        Instant unanswered = null;
        for (CaseFact fact : facts) {
            boolean inTime = end == null || fact.at().isBefore(end);
            if (fact.kind() == FactKind.CUSTOMER_WROTE && unanswered == null && inTime) {
                unanswered = fact.at();
            } else if (fact.kind() == FactKind.ANSWERED && unanswered != null && inTime) {
                add(facts, Promise.NEXT_REPLY, unanswered, fact.at(), true);
                unanswered = null;
            }
        }
        if (unanswered != null) {
            add(facts, Promise.NEXT_REPLY, unanswered, end, false);
        }
    }

    private void updates(List<CaseFact> facts, List<Instant> answers, @Nullable Instant end) {
        for (int i = 0; i < answers.size(); i++) {
            boolean again = i + 1 < answers.size();
            add(facts, Promise.UPDATE, answers.get(i), again ? answers.get(i + 1) : end, again);
        }
    }

    private void owners(List<CaseFact> facts, Instant begin, @Nullable Instant end, boolean resolved) {
        Instant since = begin;
        String before = facts.get(0).told().assignee();
        for (CaseFact fact : facts) {
            if (fact.told() == null || end != null && !fact.at().isBefore(end)) {
                continue;
            }
            String owner = fact.told().assignee();
            boolean otherPerson = fact.kind() == FactKind.ASSIGNED && before != null && !before.equals(owner);
            if (fact.kind() == FactKind.HANDED_OFF || otherPerson) {
                add(facts, Promise.OWNERSHIP, since, fact.at(), true);
                since = fact.at();
            }
            before = owner;
        }
        add(facts, Promise.OWNERSHIP, since, end, resolved);
    }

    private static List<Instant> times(List<CaseFact> facts, FactKind kind, @Nullable Instant end) {
        return facts.stream()
                .filter(fact -> fact.kind() == kind && (end == null || fact.at().isBefore(end)))
                .map(CaseFact::at)
                .toList();
    }

    private void add(List<CaseFact> facts, Promise promise, Instant from, @Nullable Instant to, boolean met) {
        List<TermsFrom> terms = terms(facts, promise, from, to);
        List<Span> waits = waits(facts, from, to);
        TermsFrom last = terms.get(terms.size() - 1);
        Instant until = to == null ? now : to;
        Instant breach = null;
        for (int i = 0; i < terms.size() && breach == null; i++) {
            Instant usedUp = usedUp(from, waits, terms.get(i), until);
            Instant replaced = i + 1 < terms.size() ? terms.get(i + 1).from() : null;
            boolean inTime = usedUp != null && (to == null ? !usedUp.isAfter(until) : usedUp.isBefore(until));
            if (inTime && (replaced == null || usedUp.isBefore(replaced))) {
                breach = usedUp;
            }
        }
        List<Span> over = waits.stream().filter(wait -> wait.to() != FOREVER).toList();
        readings.add(new Reading(
                promise,
                facts.get(0).told().cycle(),
                from,
                to,
                to != null && met,
                elapsed(from, waits, last, until),
                usedUp(from, over, last, null),
                breach));
    }

    /** When it waited. The last one has no end where it still does. */
    private static List<Span> waits(List<CaseFact> facts, Instant from, @Nullable Instant to) {
        List<Span> waits = new ArrayList<>();
        Instant since = null;
        for (CaseFact fact : facts) {
            if (!fact.at().isAfter(from) || to != null && !fact.at().isBefore(to)) {
                continue;
            }
            if (fact.kind() == FactKind.WAITING && since == null) {
                since = fact.at();
            } else if (fact.kind() == FactKind.RESUMED && since != null) {
                waits.add(new Span(since.getEpochSecond(), fact.at().getEpochSecond()));
                since = null;
            }
        }
        if (since != null) {
            waits.add(new Span(since.getEpochSecond(), to == null ? FOREVER : to.getEpochSecond()));
        }
        return waits;
    }

    private @Nullable Instant usedUp(Instant from, List<Span> waits, TermsFrom terms, @Nullable Instant until) {
        long left = terms.target().toSeconds();
        long end = until == null ? FOREVER : until.getEpochSecond();
        long at = from.getEpochSecond();
        while (at < end) {
            Span wait = waitAt(waits, at);
            if (wait != null) {
                if (wait.to() == FOREVER) {
                    return null;
                }
                at = wait.to();
                continue;
            }
            if (left == 0) {
                return Instant.ofEpochSecond(at);
            }
            long next = next(waits, at);
            if (isOpen(terms.hours(), at)) {
                long piece = next - at;
                if (left < piece || left == piece && waitAt(waits, next) == null) {
                    return Instant.ofEpochSecond(at + left);
                }
                left -= piece;
            }
            at = next;
        }
        return left == 0 && at == end && waitAt(waits, at) == null ? until : null;
    }

    private Duration elapsed(Instant from, List<Span> waits, TermsFrom terms, Instant until) {
        long elapsed = 0;
        long end = until.getEpochSecond();
        for (long at = from.getEpochSecond(); at < end; at = next(waits, at)) {
            if (waitAt(waits, at) == null && isOpen(terms.hours(), at)) {
                elapsed += Math.min(next(waits, at), end) - at;
            }
        }
        return Duration.ofSeconds(elapsed);
    }

    private static @Nullable Span waitAt(List<Span> waits, long at) {
        for (int i = 0; i < waits.size(); i++) {
            Span wait = waits.get(i);
            if (at >= wait.from() && at < wait.to()) {
                return wait;
            }
        }
        return null;
    }

    /** The next minute, or the next begin or end of a wait. */
    private static long next(List<Span> waits, long at) {
        long next = (at / 60 + 1) * 60;
        for (int i = 0; i < waits.size(); i++) {
            Span wait = waits.get(i);
            if (wait.from() > at && wait.from() < next) {
                next = wait.from();
            }
            if (wait.to() > at && wait.to() < next) {
                next = wait.to();
            }
        }
        return next;
    }

    private boolean isOpen(OpeningHours hours, long at) {
        return hours == Always.OPEN
                || minutes.computeIfAbsent(hours, Minutes::new).isOpen(at);
    }

    /** What was promised from when on. */
    private List<TermsFrom> terms(List<CaseFact> facts, Promise promise, Instant from, @Nullable Instant to) {
        CaseFact first = facts.get(0);
        Instant asked = later(from, first.toldAt());
        CaseFact began = facts.stream()
                .filter(fact -> fact.at().equals(from))
                .findFirst()
                .orElseThrow();
        asked = later(asked, began.toldAt());
        String tier = first.told().tier();
        boolean urgent = isUrgent(first);
        for (CaseFact fact : facts) {
            if (fact.told() != null && !fact.at().isAfter(from)) {
                tier = fact.told().tier();
                urgent = isUrgent(fact);
            }
        }
        List<TermsFrom> terms = new ArrayList<>();
        terms.add(terms(promise, tier, urgent, from, to, asked, from));
        List<Instant> changes = new ArrayList<>();
        for (Published it : life.published()) {
            if (it.mode() == Mode.OPEN_CLOCKS
                    && it.at().isAfter(later(first.at(), first.toldAt()))
                    && it.at().isAfter(from)) {
                changes.add(it.at());
            }
        }
        for (CaseFact fact : facts) {
            if (fact.kind() == FactKind.RECLASSIFIED && fact.at().isAfter(from)) {
                changes.add(fact.at());
            }
        }
        changes.removeIf(at -> to != null && !at.isBefore(to));
        changes.sort(Comparator.naturalOrder());
        for (Instant at : changes) {
            for (CaseFact fact : facts) {
                if (fact.kind() == FactKind.RECLASSIFIED && !fact.at().isAfter(at)) {
                    urgent = fact.at().isAfter(from) ? isUrgent(fact) : urgent;
                }
            }
            terms.add(terms(promise, tier, urgent, from, to, at, at));
        }
        return terms;
    }

    private TermsFrom terms(
            Promise promise,
            String tier,
            boolean urgent,
            Instant began,
            @Nullable Instant to,
            Instant asked,
            Instant from) {
        Published policy = null;
        Published calendar = null;
        for (Published it : life.published()) {
            boolean seen = !it.from().isAfter(began)
                    && (!it.at().isAfter(asked)
                            || it.mode() == Mode.AS_OF && (to == null || it.at().isBefore(to)));
            if (it.what() == What.CALENDAR && seen) {
                calendar = it;
            }
            if (it.what() == (urgent ? What.URGENT : What.GENERAL) && seen) {
                policy = it;
            }
        }
        Targets targets = policy.targets();
        Duration target = promise == Promise.OWNERSHIP
                ? targets.ownership().get(tier)
                : targets.customer().get(promise);
        return new TermsFrom(from, target, calendar.hours());
    }

    private static boolean isUrgent(CaseFact fact) {
        return fact.told().kind().priority().equals("urgent");
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
