package io.huiyin.sla.calendar;

/** A calendar that cannot be; the message says why. */
public final class InvalidCalendar extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidCalendar(String message) {
        super(message);
    }
}
