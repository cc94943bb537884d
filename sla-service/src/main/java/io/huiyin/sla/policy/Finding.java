package io.huiyin.sla.policy;

import io.huiyin.sla.policy.SlaPolicy.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What may not be meant in a list of policies.
 *
 * @param policy the one that comes later
 * @param because the one that is tried before it
 */
public record Finding(Kind kind, SlaPolicy policy, SlaPolicy because) {

    public enum Kind {
        /** Whatever it fits, an earlier one fits as well: it never applies. */
        UNREACHABLE,
        /** Some cases fit both, others only one: which applies is settled by order alone. */
        OVERLAPPING
    }

    private static final List<Function<Match, @Nullable String>> CONDITIONS = List.of(
            Match::product,
            Match::channel,
            Match::type,
            Match::priority,
            Match::customerTier,
            Match::language,
            Match::businessLine);

    /** @param ordered as they are tried */
    public static List<Finding> in(List<SlaPolicy> ordered) {
        List<Finding> findings = new ArrayList<>();
        for (int later = 1; later < ordered.size(); later++) {
            SlaPolicy policy = ordered.get(later);
            for (SlaPolicy earlier : ordered.subList(0, later)) {
                if (covers(earlier.match(), policy.match())) {
                    findings.add(new Finding(Kind.UNREACHABLE, policy, earlier));
                    break;
                }
                if (meet(earlier.match(), policy.match()) && !covers(policy.match(), earlier.match())) {
                    findings.add(new Finding(Kind.OVERLAPPING, policy, earlier));
                }
            }
        }
        return findings;
    }

    /** Whether all that fits the other fits this. */
    private static boolean covers(Match match, Match other) {
        return CONDITIONS.stream().allMatch(condition -> {
            String wanted = condition.apply(match);
            return wanted == null || wanted.equals(condition.apply(other));
        });
    }

    /** Whether something fits both. */
    private static boolean meet(Match match, Match other) {
        return CONDITIONS.stream().allMatch(condition -> {
            String one = condition.apply(match);
            String two = condition.apply(other);
            return one == null || two == null || one.equals(two);
        });
    }
}
