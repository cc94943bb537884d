package io.huiyin.sla.calendar;

import java.time.LocalDate;
import java.util.List;

/**
 * A day that differs from others of its day of the week.
 *
 * @param openings in place of the usual ones; none is a holiday
 */
public record Day(LocalDate date, String name, List<Opening> openings) {

    public Day {
        openings = List.copyOf(openings);
    }
}
