package io.huiyin.sla.calendar;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A calendar as it was at some time. Versions are immutable.
 *
 * @param names of the days that differ, where they have one
 */
public record CalendarVersion(UUID id, int version, String name, BusinessCalendar hours, Map<LocalDate, String> names) {

    public CalendarVersion {
        names = Map.copyOf(names);
    }

    /** The next version, in which these days differ as well; a day that differed already does so as it is given here. */
    public CalendarVersion with(int nextVersion, List<Day> days) {
        NavigableMap<LocalDate, List<Opening>> exceptions = new TreeMap<>(hours.exceptions());
        Map<LocalDate, String> named = new HashMap<>(names);
        for (Day day : days) {
            exceptions.put(day.date(), day.openings());
            named.put(day.date(), day.name());
        }
        return new CalendarVersion(
                id, nextVersion, name, new BusinessCalendar(hours.zone(), hours.hours(), exceptions), named);
    }
}
