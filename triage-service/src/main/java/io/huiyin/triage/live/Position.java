package io.huiyin.triage.live;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How far somebody has read the topic: the next offset of every partition. Written {@code 0.17.4} for partitions 0, 1, 2; a client keeps
 * it as the id of the last event it saw.
 */
public final class Position {

    private static final Pattern FORM = Pattern.compile("\\d{1,18}(\\.\\d{1,18}){0,255}");

    private final long[] next;

    private Position(long[] next) {
        this.next = next;
    }

    public static Position of(Map<Integer, Long> offsets) {
        long[] next = new long[offsets.size()];
        offsets.forEach((partition, offset) -> next[partition] = offset);
        return new Position(next);
    }

    /** @return empty if the text is none */
    public static Optional<Position> parse(String text) {
        return FORM.matcher(text).matches()
                ? Optional.of(new Position(Arrays.stream(text.split("\\."))
                        .mapToLong(Long::parseLong)
                        .toArray()))
                : Optional.empty();
    }

    public int partitions() {
        return next.length;
    }

    public long at(int partition) {
        return next[partition];
    }

    /** Everything up to this offset was read. */
    Position past(int partition, long offset) {
        long[] further = next.clone();
        further[partition] = offset + 1;
        return new Position(further);
    }

    /** Whether all of this lies between two other positions, both included. */
    boolean isBetween(Position from, Position to) {
        if (next.length != from.next.length || next.length != to.next.length) {
            return false;
        }
        for (int p = 0; p < next.length; p++) {
            if (next[p] < from.next[p] || next[p] > to.next[p]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return Arrays.stream(next).mapToObj(Long::toString).collect(Collectors.joining("."));
    }
}
