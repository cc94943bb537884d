package io.huiyin.escalation.delivery;

import java.time.Duration;
import java.util.Optional;

/**
 * Spares a target that fails: after so many failures in a row nothing is sent for a while, twice as long each time; then one message
 * tries for all. What waits for it uses up no attempts.
 *
 * @param failures in a row that open it
 * @param pause for which it is open first
 * @param longest for which it is open at most
 */
public record Breaker(int failures, Duration pause, Duration longest) {

    /** @return how long nothing is sent after so many failures in a row; empty if one may go on */
    public Optional<Duration> after(int inARow) {
        if (inARow < failures) {
            return Optional.empty();
        }
        Duration doubled = pause.multipliedBy(1L << Math.min(inARow - failures, 16));
        return Optional.of(doubled.compareTo(longest) > 0 ? longest : doubled);
    }
}
