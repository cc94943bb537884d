package io.huiyin.sla.clock;

import java.time.Instant;

/**
 * Something that is to be said of a clock, once.
 *
 * @param threshold up to 99 a share of the target in percent, 100 the breach, 101 the first reminder after it, and so on
 * @param at when the share was used up
 * @param armedAt when it could be said at the earliest: later than {@code at} where other terms came into force by then
 */
public record Notice(int threshold, Instant at, Instant armedAt) {

    public static final int BREACH = 100;

    public boolean isBreach() {
        return threshold == BREACH;
    }
}
