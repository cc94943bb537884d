package io.huiyin.sla.calendar;

import java.time.LocalDate;
import java.util.Map;
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
}
