package io.huiyin.sla.calendar;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts opening time minute by minute, as simply as can be: what {@link OpeningHours} must agree with to the second. */
public final class Walker {

    private final @Nullable BusinessCalendar calendar;
    private final Map<LocalDate, List<Slice>> days = new HashMap<>();

    private Walker(@Nullable BusinessCalendar calendar) {
        this.calendar = calendar;
    }

    public static Walker of(OpeningHours hours) {
        return new Walker(hours instanceof BusinessCalendar calendar ? calendar : null);
    }

    public Instant due(Instant from, Duration duration) {
        Instant at = from;
        Duration left = duration;
        while (true) {
            Instant next = at.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
            Duration minute = Duration.between(at, next);
            if (isOpen(at)) {
                if (left.compareTo(minute) <= 0) {
                    return at.plus(left);
                }
                left = left.minus(minute);
            }
            at = next;
        }
    }

    public Duration between(Instant from, Instant to) {
        Duration counted = Duration.ZERO;
        Instant at = from;
        while (at.isBefore(to)) {
            Instant next = at.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
            Instant end = next.isBefore(to) ? next : to;
            if (isOpen(at)) {
                counted = counted.plus(Duration.between(at, end));
            }
            at = next;
        }
        return counted;
    }

    public boolean isOpen(Instant at) {
        if (calendar == null) {
            return true;
        }
        LocalDate today = at.atZone(calendar.zone()).toLocalDate();
        for (LocalDate day = today.minusDays(1); !day.isAfter(today.plusDays(1)); day = day.plusDays(1)) {
            for (Slice open : days.computeIfAbsent(day, this::openings)) {
                if (!at.isBefore(open.from()) && at.isBefore(open.to())) {
                    return true;
                }
            }
        }
        return false;
    }

    private List<Slice> openings(LocalDate day) {
        List<Opening> openings = calendar.exceptions().containsKey(day)
                ? calendar.exceptions().get(day)
                : calendar.hours().getOrDefault(day.getDayOfWeek(), List.of());
        return openings.stream()
                .map(opening -> new Slice(instant(day, opening.from()), instant(day, opening.to())))
                .toList();
    }

    private Instant instant(LocalDate day, int minute) {
        LocalDateTime local = LocalDateTime.of(day, LocalTime.MIDNIGHT).plusMinutes(minute);
        return local.atZone(calendar.zone()).toInstant();
    }
}
