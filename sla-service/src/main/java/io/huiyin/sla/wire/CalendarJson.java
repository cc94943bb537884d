package io.huiyin.sla.wire;

import io.huiyin.sla.calendar.BusinessCalendar;
import io.huiyin.sla.calendar.InvalidCalendar;
import io.huiyin.sla.calendar.Opening;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Opening hours as they are written and kept.
 *
 * @param hours by {@code mon} … {@code sun}; a day that is missing is closed; an opening is {@code ["09:00", "17:30"]}
 */
public record CalendarJson(String zone, Map<String, List<List<String>>> hours, List<Exception> exceptions) {

    /** @param intervals in place of the hours of its day of the week; none is a holiday */
    public record Exception(LocalDate date, @Nullable String name, List<List<String>> intervals) {}

    /** What is wrong, and where. */
    public static final class Wrong extends RuntimeException {

        private static final long serialVersionUID = 1L;
        private final String pointer;

        Wrong(String pointer, String message) {
            super(message);
            this.pointer = pointer;
        }

        /** Into this JSON. */
        public String pointer() {
            return pointer;
        }
    }

    public static CalendarJson of(BusinessCalendar calendar, Map<LocalDate, String> names) {
        Map<String, List<List<String>>> hours = new LinkedHashMap<>();
        for (DayOfWeek day : DayOfWeek.values()) {
            hours.put(word(day), texts(calendar.hours().getOrDefault(day, List.of())));
        }
        List<Exception> exceptions = new ArrayList<>();
        calendar.exceptions()
                .forEach((day, openings) -> exceptions.add(new Exception(day, names.get(day), texts(openings))));
        return new CalendarJson(calendar.zone().getId(), hours, exceptions);
    }

    /** @throws Wrong where it cannot be */
    public BusinessCalendar calendar() {
        Map<DayOfWeek, List<Opening>> week = new EnumMap<>(DayOfWeek.class);
        hours.forEach((day, openings) -> week.put(dayOfWeek(day), openings("/hours/" + day, openings)));
        NavigableMap<LocalDate, List<Opening>> days = new TreeMap<>();
        for (int i = 0; i < exceptions.size(); i++) {
            Exception exception = exceptions.get(i);
            List<Opening> openings = openings("/exceptions/" + i + "/intervals", exception.intervals());
            if (days.put(exception.date(), openings) != null) {
                throw new Wrong("/exceptions/" + i + "/date", "is there twice: " + exception.date());
            }
        }
        try {
            return new BusinessCalendar(zoneId(), week, days);
        } catch (InvalidCalendar e) {
            throw new Wrong("/hours", String.valueOf(e.getMessage()));
        }
    }

    public Map<LocalDate, String> names() {
        Map<LocalDate, String> names = new HashMap<>();
        for (Exception exception : exceptions) {
            if (exception.name() != null) {
                names.put(exception.date(), exception.name());
            }
        }
        return names;
    }

    private ZoneId zoneId() {
        if (!ZoneId.getAvailableZoneIds().contains(zone)) {
            throw new Wrong("/zone", "is not a time zone such as Asia/Shanghai");
        }
        return ZoneId.of(zone);
    }

    private static DayOfWeek dayOfWeek(String word) {
        for (DayOfWeek day : DayOfWeek.values()) {
            if (word(day).equals(word)) {
                return day;
            }
        }
        throw new Wrong("/hours/" + word, "is not a day: mon, tue, wed, thu, fri, sat, sun");
    }

    private static String word(DayOfWeek day) {
        return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
    }

    private static List<Opening> openings(String pointer, List<List<String>> intervals) {
        List<Opening> openings = new ArrayList<>();
        try {
            for (List<String> interval : intervals) {
                if (interval.size() != 2) {
                    throw new Wrong(
                            pointer + "/" + openings.size(),
                            "must be a begin and an end, such as [\"09:00\", \"17:30\"]");
                }
                openings.add(Opening.of(interval.get(0), interval.get(1)));
            }
        } catch (InvalidCalendar e) {
            throw new Wrong(pointer + "/" + openings.size(), String.valueOf(e.getMessage()));
        }
        try {
            return Opening.inOrder(openings);
        } catch (InvalidCalendar e) {
            throw new Wrong(pointer, String.valueOf(e.getMessage()));
        }
    }

    /** As they are written. */
    public static List<List<String>> texts(List<Opening> openings) {
        return openings.stream().map(o -> List.of(o.fromText(), o.toText())).toList();
    }
}
