package io.huiyin.sla.calendar;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Open around the clock: all time counts. */
public enum Always implements OpeningHours {
    OPEN;

    @Override
    public Instant after(Instant from, Duration duration) {
        return from.plus(duration);
    }

    @Override
    public List<Slice> open(Instant from, Instant to) {
        return from.isBefore(to) ? List.of(new Slice(from, to)) : List.of();
    }

    @Override
    public Duration between(Instant from, Instant to) {
        return from.isBefore(to) ? Duration.between(from, to) : Duration.ZERO;
    }
}
