package io.huiyin.escalation.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When a message is tried again.
 *
 * @param pauses after the first attempt, the second and so on
 */
public record Backoff(List<Duration> pauses) {

    public Backoff {
        pauses = List.copyOf(pauses);
    }

    /**
     * @param attempts made so far
     * @return empty if it is given up
     */
    public Optional<Duration> after(int attempts) {
        return attempts > pauses.size() ? Optional.empty() : Optional.of(pauses.get(attempts - 1));
    }
}
