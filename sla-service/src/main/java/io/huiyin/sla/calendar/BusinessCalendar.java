package io.huiyin.sla.calendar;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Opening hours of a week and the days that differ.
 *
 * @param hours of each day of the week; a day that is missing is closed
 * @param exceptions hours of single days, in place of those of their day of the week; none is a holiday
 */
public record BusinessCalendar(
        ZoneId zone, Map<DayOfWeek, List<Opening>> hours, NavigableMap<LocalDate, List<Opening>> exceptions)
        implements OpeningHours {

    /** A promise that is longer than so is not one. */
    private static final int MOST_DAYS = 366 * 20;

    /** @throws InvalidCalendar where openings of a day overlap, or it never opens */
    public BusinessCalendar {
        Map<DayOfWeek, List<Opening>> week = new EnumMap<>(DayOfWeek.class);
        hours.forEach((day, openings) -> week.put(day, Opening.inOrder(openings)));
        NavigableMap<LocalDate, List<Opening>> days = new TreeMap<>();
        exceptions.forEach((day, openings) -> days.put(day, Opening.inOrder(openings)));
        hours = Collections.unmodifiableMap(week);
        exceptions = Collections.unmodifiableNavigableMap(days);
        if (week.values().stream().allMatch(List::isEmpty)) {
            throw new InvalidCalendar("it never opens: at least one day of the week must have hours");
        }
    }

    /** @param slices what was counted, in order; their lengths add up to the duration */
    public record Due(Instant at, List<Slice> slices) {}

    /**
     * When so much opening time has passed. A duration that is used up at the end of an opening is due at that end.
     *
     * @param duration more than nothing
     * @return empty where that is not within twenty years
     */
    public Optional<Due> due(Instant from, Duration duration) {
        List<Slice> counted = new ArrayList<>();
        Duration[] left = {duration};
        walk(from, open -> {
            boolean enough = open.length().compareTo(left[0]) >= 0;
            append(counted, enough ? new Slice(open.from(), open.from().plus(left[0])) : open);
            left[0] = left[0].minus(open.length());
            return !enough;
        });
        return left[0].isNegative() || left[0].isZero()
                ? Optional.of(new Due(counted.get(counted.size() - 1).to(), counted))
                : Optional.empty();
    }

    /** What would take longer is due in twenty years: a calendar that hardly opens any more must not stop those who count by it. */
    @Override
    public Instant after(Instant from, Duration duration) {
        return due(from, duration).map(Due::at).orElseGet(() -> from.plus(Duration.ofDays(MOST_DAYS)));
    }

    @Override
    public List<Slice> open(Instant from, Instant to) {
        List<Slice> slices = new ArrayList<>();
        walk(from, open -> {
            if (!open.from().isBefore(to)) {
                return false;
            }
            append(slices, open.to().isAfter(to) ? new Slice(open.from(), to) : open);
            return open.to().isBefore(to);
        });
        return slices;
    }

    @Override
    public Duration between(Instant from, Instant to) {
        return open(from, to).stream().map(Slice::length).reduce(Duration.ZERO, Duration::plus);
    }

    /** Hands on each opening after an instant, in order and none twice, until nobody wants more. */
    private void walk(Instant from, Predicate<Slice> wantsMore) {
        // an opening of the day before may have been moved past midnight by a gap
        LocalDate day = from.atZone(zone).toLocalDate().minusDays(1);
        Instant passed = from;
        for (int i = 0; i < MOST_DAYS; i++, day = day.plusDays(1)) {
            for (Opening opening : openings(day)) {
                Instant begin = later(opening.begin(day, zone), passed);
                Instant end = opening.end(day, zone);
                if (begin.isBefore(end)) {
                    if (!wantsMore.test(new Slice(begin, end))) {
                        return;
                    }
                    passed = end;
                }
            }
        }
    }

    private List<Opening> openings(LocalDate day) {
        List<Opening> exception = exceptions.get(day);
        return exception == null ? hours.getOrDefault(day.getDayOfWeek(), List.of()) : exception;
    }

    /** Openings that meet are one. */
    private static void append(List<Slice> slices, Slice next) {
        int last = slices.size() - 1;
        if (last >= 0 && slices.get(last).to().equals(next.from())) {
            slices.set(last, new Slice(slices.get(last).from(), next.to()));
        } else {
            slices.add(next);
        }
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
