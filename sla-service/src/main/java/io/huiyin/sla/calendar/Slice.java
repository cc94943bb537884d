package io.huiyin.sla.calendar;

import java.time.Duration;
import java.time.Instant;

/** A stretch of time. @param to exclusive */
public record Slice(Instant from, Instant to) {

    public Duration length() {
        return Duration.between(from, to);
    }
}
