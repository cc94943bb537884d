package io.huiyin.sla.policy;

import io.huiyin.sla.clock.Promise;
import io.huiyin.sla.clock.Terms;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Promises for a kind of case. Versions are immutable.
 *
 * @param position first match wins, lowest first; the defaults stand at 1000 and above
 * @param match what a case must be; null is anything
 * @param warnings shares of a target at which to warn, in percent, ascending
 * @param counting which time counts, by its calendar as it is now
 */
public record SlaPolicy(
        UUID id,
        int version,
        String name,
        int position,
        Match match,
        Map<Promise, Duration> targets,
        List<Integer> warnings,
        Terms.Counting counting) {

    public static final int BEFORE_DEFAULTS = 0;

    public record Match(
            @Nullable String product,
            @Nullable String channel,
            @Nullable String type,
            @Nullable String priority,
            @Nullable String customerTier) {

        /** Whether it asks for nothing. */
        public boolean fitsAll() {
            return product == null && channel == null && type == null && priority == null && customerTier == null;
        }

        boolean fits(CaseKind kind) {
            return same(product, kind.product())
                    && same(channel, kind.channel())
                    && same(type, kind.type())
                    && same(priority, kind.priority())
                    && same(customerTier, kind.customerTier());
        }

        private static boolean same(@Nullable String wanted, @Nullable String is) {
            return wanted == null || wanted.equals(is);
        }
    }

    /** What policies look at. */
    public record CaseKind(
            String product,
            String channel,
            String type,
            String priority,
            @Nullable String customerTier) {}

    /** The same promise as another version or policy, at another place. */
    public SlaPolicy as(UUID otherId, int otherVersion, int otherPosition) {
        return new SlaPolicy(otherId, otherVersion, name, otherPosition, match, targets, warnings, counting);
    }

    /** What it promises of one kind; empty where it promises nothing. */
    public Optional<Terms> terms(Promise promise) {
        return Optional.ofNullable(targets.get(promise))
                .map(target -> new Terms(new Terms.Policy(id, name, version), target, warnings, counting));
    }

    /** @param ordered by position */
    public static Optional<SlaPolicy> firstMatch(List<SlaPolicy> ordered, CaseKind kind) {
        return ordered.stream().filter(policy -> policy.match().fits(kind)).findFirst();
    }
}
