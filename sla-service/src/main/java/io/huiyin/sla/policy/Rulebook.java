package io.huiyin.sla.policy;

import io.huiyin.sla.calendar.Always;
import io.huiyin.sla.calendar.CalendarVersion;
import io.huiyin.sla.clock.Promise;
import io.huiyin.sla.clock.Terms;
import io.huiyin.sla.policy.SlaPolicy.CaseKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every version of policies and calendars that was ever published. Immutable. */
public final class Rulebook {

    private static final Terms.Counting AROUND_THE_CLOCK = new Terms.Counting(null, Always.OPEN);

    private final List<Published<SlaPolicy>> policies;
    private final Map<UUID, List<Published<CalendarVersion>>> calendars = new HashMap<>();
    private final Map<UUID, Long> firstPublished = new HashMap<>();
    private final List<Publication> reachingBack;

    /** What clocks see is nearly always the same. */
    private final Map<List<Long>, List<SlaPolicy>> inForce = new ConcurrentHashMap<>();

    /** A version and since when it is in force. */
    public record Published<T>(T version, Publication publication) {}

    /** Both in the order of their publication. */
    public Rulebook(List<Published<SlaPolicy>> policies, List<Published<CalendarVersion>> calendars) {
        this.policies = List.copyOf(policies);
        policies.forEach(it ->
                firstPublished.putIfAbsent(it.version().id(), it.publication().number()));
        calendars.forEach(it -> this.calendars
                .computeIfAbsent(it.version().id(), id -> new ArrayList<>())
                .add(it));
        this.reachingBack = Stream.concat(policies.stream(), calendars.stream())
                .map(Published::publication)
                .filter(Publication::reachesBack)
                .sorted(Comparator.comparingLong(Publication::number))
                .toList();
    }

    /** With one more, as it would be if it were published. */
    public Rulebook with(@Nullable Published<SlaPolicy> policy, @Nullable Published<CalendarVersion> calendar) {
        List<Published<SlaPolicy>> morePolicies = new ArrayList<>(policies);
        List<Published<CalendarVersion>> moreCalendars = new ArrayList<>();
        calendars.values().forEach(moreCalendars::addAll);
        if (policy != null) {
            morePolicies.add(policy);
        }
        if (calendar != null) {
            moreCalendars.add(calendar);
        }
        return new Rulebook(morePolicies, moreCalendars);
    }

    /** Those that may move open clocks, in their order. */
    public List<Publication> reachingBack() {
        return reachingBack;
    }

    /** In the order in which they are tried. */
    public List<SlaPolicy> policies(Viewpoint viewpoint) {
        List<Published<SlaPolicy>> seen =
                policies.stream().filter(it -> viewpoint.sees(it.publication())).toList();
        List<Long> numbers = seen.stream().map(it -> it.publication().number()).toList();
        return inForce.computeIfAbsent(numbers, key -> latest(seen));
    }

    private List<SlaPolicy> latest(List<Published<SlaPolicy>> seen) {
        Map<UUID, SlaPolicy> latest = new LinkedHashMap<>();
        seen.forEach(it -> latest.put(it.version().id(), it.version()));
        return latest.values().stream()
                .filter(policy -> !policy.retired())
                .sorted(Comparator.comparingInt(SlaPolicy::position)
                        .thenComparing(policy -> firstPublished.get(policy.id()), Comparator.reverseOrder()))
                .toList();
    }

    /** The first that fits. */
    public Optional<SlaPolicy> policy(CaseKind kind, Viewpoint viewpoint) {
        return SlaPolicy.firstMatch(policies(viewpoint), kind);
    }

    /** Why the first that fits is the first. */
    public Optional<Choice> choice(CaseKind kind, Viewpoint viewpoint) {
        return policy(kind, viewpoint).map(chosen -> Choice.of(chosen, policies(viewpoint), kind));
    }

    /** What a policy promises; empty where that is nothing. */
    public Optional<Terms> terms(SlaPolicy policy, Promise promise, String tier, Viewpoint viewpoint) {
        return policy.targets()
                .of(promise, tier)
                .map(target -> new Terms(
                        new Terms.Policy(policy.id(), policy.name(), policy.version()),
                        target,
                        notices(policy.notices(), viewpoint),
                        counting(policy.calendar(), viewpoint)));
    }

    private Terms.Notices notices(SlaPolicy.Notices notices, Viewpoint viewpoint) {
        return new Terms.Notices(
                notices.warnings(),
                notices.afterBreach(),
                notices.calendar() == null ? null : counting(notices.calendar(), viewpoint));
    }

    private Terms.Counting counting(@Nullable UUID calendar, Viewpoint viewpoint) {
        if (calendar == null) {
            return AROUND_THE_CLOCK;
        }
        CalendarVersion latest = null;
        for (Published<CalendarVersion> it : calendars.getOrDefault(calendar, List.of())) {
            if (latest == null || viewpoint.sees(it.publication())) {
                latest = it.version();
            }
        }
        return latest == null
                ? AROUND_THE_CLOCK
                : new Terms.Counting(new Terms.Version(latest.id(), latest.version()), latest.hours());
    }
}
