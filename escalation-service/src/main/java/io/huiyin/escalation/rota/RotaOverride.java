package io.huiyin.escalation.rota;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Somebody else is on call for a while, or nobody.
 *
 * @param id in the order in which overrides were made
 * @param people usernames; empty is nobody
 * @param to exclusive
 */
public record RotaOverride(UUID id, List<String> people, Instant from, Instant to) {

    public RotaOverride {
        people = List.copyOf(people);
    }

    boolean covers(Instant at) {
        return !at.isBefore(from) && at.isBefore(to);
    }
}
