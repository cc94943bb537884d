package io.huiyin.sla.policy;

import io.huiyin.sla.clock.Promise;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How much time each promise gives.
 *
 * @param customer promises to the customer
 * @param ownership what each tier ({@code l1}, {@code l2}, {@code l3}) promises to the others
 */
public record Targets(Map<Promise, Duration> customer, Map<String, Duration> ownership) {

    public Targets {
        customer = Map.copyOf(customer);
        ownership = Map.copyOf(ownership);
    }

    Optional<Duration> of(Promise promise, String tier) {
        return Optional.ofNullable(promise == Promise.OWNERSHIP ? ownership.get(tier) : customer.get(promise));
    }
}
