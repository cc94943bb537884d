package io.huiyin.sla.clock;

import java.time.Instant;

/**
 * Something that is to be said of a clock, once.
 *
 * @param threshold up to 99 a share of the target in percent, 100 the breach, 101 the first reminder after it, and so on
 * @param at when the share was used up
 * @param armedAt when it could be said at the earliest: later than {@code at} where other terms came into force by then
 * @param from when people are told: later than {@code armedAt} outside the hours of notices
 */
public record Notice(int threshold, Instant at, Instant armedAt, Instant from) {

    public static final int BREACH = 100;

    public boolean isBreach() {
        return threshold == BREACH;
    }

    /** When it is said: a breach is a fact, and only who is told of it may have to wait. */
    public Instant saidAt() {
        return isBreach() ? armedAt : from;
    }

    public boolean isHeldAt(Instant now) {
        return !armedAt.isAfter(now) && from.isAfter(now);
    }
}
