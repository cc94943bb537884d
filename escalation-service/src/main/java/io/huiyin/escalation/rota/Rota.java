package io.huiyin.escalation.rota;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * People who are on call in turn. Shifts begin at a local time of the rota's zone, so they are an hour longer or shorter where
 * clocks are changed; a time in a gap or overlap resolves as {@code java.time} does.
 *
 * @param people usernames, in the order of their turns; nobody more than once
 * @param size how many are on call at a time: 3 is a response group
 * @param since day on which the first shift begins; before it nobody is on call
 * @param shiftDays length of a shift
 */
public record Rota(
        UUID id, ZoneId zone, List<String> people, int size, LocalDate since, LocalTime handOver, int shiftDays) {

    public Rota {
        people = List.copyOf(people);
        if (people.isEmpty() || size < 1 || size > people.size() || shiftDays < 1) {
            throw new IllegalArgumentException(
                    "a rota needs people, a size of at most all of them and days of a shift");
        }
    }

    /**
     * Who is on call for a time.
     *
     * @param to exclusive
     * @param overridden whether an override says so
     */
    public record Duty(List<String> people, Instant from, Instant to, boolean overridden) {}

    /** Who is on call; of overrides that overlap, the latest made. */
    public List<String> onCall(Instant at, List<RotaOverride> overrides) {
        return overriding(at, overrides).stream()
                .findFirst()
                .map(RotaOverride::people)
                .orElseGet(() -> inTurn(at));
    }

    /**
     * Who is on call over a period, without gaps.
     *
     * @param overrides the latest made last
     */
    public List<Duty> duties(Instant from, Instant to, List<RotaOverride> overrides) {
        Set<Instant> changes = new TreeSet<>();
        changes.add(from);
        for (long shift = Math.max(shiftAt(from), 0); ; shift++) {
            Instant begin = beginOf(shift);
            if (!begin.isBefore(to)) {
                break;
            }
            changes.add(begin);
        }
        overrides.forEach(it -> {
            changes.add(it.from());
            changes.add(it.to());
        });
        List<Instant> bounds = new ArrayList<>(changes.stream()
                .filter(at -> !at.isBefore(from) && at.isBefore(to))
                .toList());
        bounds.add(to);
        List<Duty> duties = new ArrayList<>();
        for (int i = 0; i + 1 < bounds.size(); i++) {
            Instant at = bounds.get(i);
            duties.add(new Duty(
                    onCall(at, overrides),
                    at,
                    bounds.get(i + 1),
                    !overriding(at, overrides).isEmpty()));
        }
        return duties;
    }

    private static List<RotaOverride> overriding(Instant at, List<RotaOverride> overrides) {
        return overrides.stream()
                .filter(it -> it.covers(at))
                .sorted(Comparator.comparing((RotaOverride it) -> it.id().toString())
                        .reversed())
                .toList();
    }

    private List<String> inTurn(Instant at) {
        long shift = shiftAt(at);
        if (shift < 0) {
            return List.of();
        }
        return IntStream.range(0, size)
                .mapToObj(n -> people.get((int) ((shift + n) % people.size())))
                .toList();
    }

    /** @return the shift that an instant lies in, from 0; negative before the first */
    private long shiftAt(Instant at) {
        long days = ChronoUnit.DAYS.between(since, at.atZone(zone).toLocalDate());
        long shift = Math.floorDiv(days, shiftDays);
        while (beginOf(shift).isAfter(at)) {
            shift--;
        }
        return shift;
    }

    private Instant beginOf(long shift) {
        return ZonedDateTime.of(since.plus(Period.ofDays(Math.toIntExact(shift * shiftDays))), handOver, zone)
                .toInstant();
    }
}
