package io.huiyin.sla.calendar;

import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** Which minutes are open, each looked up once by the {@link Walker}. */
public final class Minutes {

    private static final int A_DAY = 24 * 60;

    private final Walker walker;
    private final Map<Long, BitSet> days = new HashMap<>();

    public Minutes(OpeningHours hours) {
        this.walker = Walker.of(hours);
    }

    /** @param second since 1970 */
    public boolean isOpen(long second) {
        long minute = second / 60;
        return days.computeIfAbsent(minute / A_DAY, this::day).get((int) (minute % A_DAY));
    }

    private BitSet day(long number) {
        BitSet open = new BitSet(A_DAY);
        for (int minute = 0; minute < A_DAY; minute++) {
            open.set(minute, walker.isOpen(Instant.EPOCH.plus(Duration.ofMinutes(number * A_DAY + minute))));
        }
        return open;
    }
}
