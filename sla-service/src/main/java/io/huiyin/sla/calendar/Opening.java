package io.huiyin.sla.calendar;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;

/**
 * From when until when it is open on a day, in local time.
 *
 * @param from minute of the day, 0–1439
 * @param to minute of the day, exclusive, 1–1440; 1440 is 24:00
 */
public record Opening(int from, int to) {

    public static final int DAY = 24 * 60;

    /** @throws InvalidCalendar where it is empty, ends before it begins, or leaves the day */
    public Opening {
        if (from < 0 || to > DAY || from >= to) {
            throw new InvalidCalendar(text(from) + "–" + text(to) + " must end after it begins, within one day");
        }
    }

    /**
     * @param from {@code HH:mm}
     * @param to {@code HH:mm}; {@code 24:00} is the end of the day
     */
    public static Opening of(String from, String to) {
        return new Opening(minute(from), minute(to));
    }

    private static int minute(String text) {
        if (!text.matches("([01]\\d|2[0-3]):[0-5]\\d|24:00")) {
            throw new InvalidCalendar("\"" + text + "\" is not a time from 00:00 to 24:00");
        }
        return Integer.parseInt(text.substring(0, 2)) * 60 + Integer.parseInt(text.substring(3));
    }

    /** @throws InvalidCalendar where two of them overlap */
    public static List<Opening> inOrder(List<Opening> openings) {
        List<Opening> sorted =
                openings.stream().sorted(Comparator.comparingInt(Opening::from)).toList();
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).from() < sorted.get(i - 1).to()) {
                throw new InvalidCalendar(sorted.get(i - 1) + " and " + sorted.get(i) + " overlap");
            }
        }
        return sorted;
    }

    Instant begin(LocalDate day, ZoneId zone) {
        return instant(day, from, zone);
    }

    Instant end(LocalDate day, ZoneId zone) {
        return instant(day, to, zone);
    }

    /** Gaps and overlaps resolve as {@link java.time.ZonedDateTime#of(LocalDate, LocalTime, ZoneId)} has it. */
    private static Instant instant(LocalDate day, int minute, ZoneId zone) {
        return minute == DAY
                ? day.plusDays(1).atTime(LocalTime.MIDNIGHT).atZone(zone).toInstant()
                : day.atTime(minute / 60, minute % 60).atZone(zone).toInstant();
    }

    /** As it is written: {@code 09:00}. */
    public String fromText() {
        return text(from);
    }

    public String toText() {
        return text(to);
    }

    @Override
    public String toString() {
        return fromText() + "–" + toText();
    }

    private static String text(int minute) {
        return "%02d:%02d".formatted(minute / 60, minute % 60);
    }
}
