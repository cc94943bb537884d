package io.huiyin.sla.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.huiyin.sla.clock.Promise;
import io.huiyin.sla.policy.Targets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How much time each promise gives, as it is written and kept.
 *
 * @param ownership by tier, {@code l1} … {@code l3}
 */
public record TargetsJson(
        @Nullable Duration response,
        @Nullable Duration nextReply,
        @Nullable Duration resolution,
        @Nullable Duration update,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Schema(description = "By tier: l1, l2, l3") @Nullable
        Map<String, Duration> ownership) {

    public static TargetsJson of(Targets targets) {
        Map<Promise, Duration> customer = targets.customer();
        return new TargetsJson(
                customer.get(Promise.RESPONSE),
                customer.get(Promise.NEXT_REPLY),
                customer.get(Promise.RESOLUTION),
                customer.get(Promise.UPDATE),
                new TreeMap<>(targets.ownership()));
    }

    public Targets targets() {
        Map<Promise, Duration> customer = new EnumMap<>(Promise.class);
        put(customer, Promise.RESPONSE, response);
        put(customer, Promise.NEXT_REPLY, nextReply);
        put(customer, Promise.RESOLUTION, resolution);
        put(customer, Promise.UPDATE, update);
        return new Targets(customer, ownership == null ? Map.of() : ownership);
    }

    private static void put(Map<Promise, Duration> customer, Promise promise, @Nullable Duration target) {
        if (target != null) {
            customer.put(promise, target);
        }
    }
}
