package io.huiyin.sla.calendar;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Which time counts. */
public sealed interface OpeningHours permits Always, BusinessCalendar {

    /**
     * When so much opening time has passed. What is used up at the end of an opening is due at that end.
     *
     * @param duration more than nothing
     */
    Instant after(Instant from, Duration duration);

    /** The opening time between two instants, in order; openings that meet are one. */
    List<Slice> open(Instant from, Instant to);

    /** How much of the time between two instants is opening time. */
    Duration between(Instant from, Instant to);
}
