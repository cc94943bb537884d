package io.huiyin.sla.policy;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Promises for a kind of case. Versions are immutable.
 *
 * @param position first match wins, lowest first; the defaults stand at 1000 and above
 * @param match what a case must be; null is anything
 * @param notices when to say something of its clocks
 * @param calendar whose opening hours count; null around the clock
 * @param machineReplies whether a machine's answer counts as a person's
 * @param retired this version ends it
 */
public record SlaPolicy(
        UUID id,
        int version,
        String name,
        int position,
        Match match,
        Targets targets,
        Notices notices,
        @Nullable UUID calendar,
        boolean machineReplies,
        boolean retired) {

    public static final int BEFORE_DEFAULTS = 0;

    /**
     * As {@link io.huiyin.sla.clock.Terms.Notices}, by the id of a calendar.
     *
     * @param calendar outside of whose hours notices are held; null is never
     */
    public record Notices(
            List<Integer> warnings,
            @Nullable Duration afterBreach,
            @Nullable UUID calendar) {

        public Notices {
            warnings = List.copyOf(warnings);
        }
    }

    public record Match(
            @Nullable String product,
            @Nullable String channel,
            @Nullable String type,
            @Nullable String priority,
            @Nullable String customerTier,
            @Nullable String language,
            @Nullable String businessLine) {

        /** Whether it asks for nothing. */
        public boolean fitsAll() {
            return Stream.of(product, channel, type, priority, customerTier, language, businessLine)
                    .allMatch(wanted -> wanted == null);
        }

        /** What it asks for, by name. */
        Map<String, String> conditions() {
            Map<String, String> conditions = new LinkedHashMap<>();
            ask(conditions, "product", product);
            ask(conditions, "channel", channel);
            ask(conditions, "type", type);
            ask(conditions, "priority", priority);
            ask(conditions, "customerTier", customerTier);
            ask(conditions, "language", language);
            ask(conditions, "businessLine", businessLine);
            return conditions;
        }

        private static void ask(Map<String, String> conditions, String name, @Nullable String wanted) {
            if (wanted != null) {
                conditions.put(name, wanted);
            }
        }

        /** What it asks for, and a case has not. */
        Map<String, String> unmet(CaseKind kind) {
            Map<String, String> has = new Match(
                            kind.product(),
                            kind.channel(),
                            kind.type(),
                            kind.priority(),
                            kind.customerTier(),
                            kind.language(),
                            kind.businessLine())
                    .conditions();
            Map<String, String> unmet = conditions();
            unmet.entrySet().removeIf(asked -> asked.getValue().equals(has.get(asked.getKey())));
            return unmet;
        }

        boolean fits(CaseKind kind) {
            return same(product, kind.product())
                    && same(channel, kind.channel())
                    && same(type, kind.type())
                    && same(priority, kind.priority())
                    && same(customerTier, kind.customerTier())
                    && same(language, kind.language())
                    && same(businessLine, kind.businessLine());
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
            @Nullable String customerTier,
            String language,
            @Nullable String businessLine) {}

    /** The same promise as another version or policy, at another place. */
    public SlaPolicy as(UUID otherId, int otherVersion, int otherPosition) {
        return new SlaPolicy(
                otherId, otherVersion, name, otherPosition, match, targets, notices, calendar, machineReplies, retired);
    }

    /** The version that ends it. */
    public SlaPolicy ended(int lastVersion) {
        return new SlaPolicy(id, lastVersion, name, position, match, targets, notices, calendar, machineReplies, true);
    }

    /** @param ordered by position */
    public static Optional<SlaPolicy> firstMatch(List<SlaPolicy> ordered, CaseKind kind) {
        return ordered.stream().filter(policy -> policy.match().fits(kind)).findFirst();
    }
}
