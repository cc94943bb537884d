package io.huiyin.sla.tracking;

import io.huiyin.sla.calendar.BusinessCalendar;
import io.huiyin.sla.calendar.CalendarVersion;
import io.huiyin.sla.calendar.OpeningHours;
import io.huiyin.sla.clock.Promise;
import io.huiyin.sla.policy.Publication;
import io.huiyin.sla.policy.Publication.Mode;
import io.huiyin.sla.policy.Rulebook;
import io.huiyin.sla.policy.Rulebook.Published;
import io.huiyin.sla.policy.SlaPolicy;
import io.huiyin.sla.policy.SlaPolicy.Match;
import io.huiyin.sla.policy.Targets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Policies and calendars, published one after the other. */
public final class Rules {

    public static final UUID POLICY = UUID.randomUUID();
    public static final UUID CALENDAR = UUID.randomUUID();
    public static final Match ANYTHING = new Match(null, null, null, null, null, null, null);

    private final List<Published<SlaPolicy>> policies = new ArrayList<>();
    private final List<Published<CalendarVersion>> calendars = new ArrayList<>();
    private long number;

    /** Every promise, an hour each, always. */
    public static Rulebook anHourEach() {
        return new Rules().always(policy(1, allOf(Duration.ofHours(1)))).rulebook();
    }

    public static Rulebook responseWithin(Duration target) {
        return new Rules()
                .always(policy(1, new Targets(Map.of(Promise.RESPONSE, target), Map.of())))
                .rulebook();
    }

    public static Targets allOf(Duration target) {
        return new Targets(
                Map.of(
                        Promise.RESPONSE,
                        target,
                        Promise.NEXT_REPLY,
                        target,
                        Promise.RESOLUTION,
                        target,
                        Promise.UPDATE,
                        target),
                Map.of("l1", target, "l2", target, "l3", target));
    }

    public static SlaPolicy policy(int version, Targets targets) {
        return policy(POLICY, version, ANYTHING, targets, null);
    }

    public static SlaPolicy policy(UUID id, int version, Match match, Targets targets, @Nullable UUID calendar) {
        return new SlaPolicy(
                id,
                version,
                "any",
                match.fitsAll() ? 1000 : 0,
                match,
                targets,
                new SlaPolicy.Notices(List.of(50, 75, 90), null, null),
                calendar,
                false,
                false);
    }

    public Rules always(SlaPolicy policy) {
        return policy(policy, Mode.FUTURE_ONLY, Instant.EPOCH, Instant.EPOCH);
    }

    public Rules futureOnly(SlaPolicy policy, Instant at) {
        return policy(policy, Mode.FUTURE_ONLY, at, at);
    }

    public Rules openClocks(SlaPolicy policy, Instant at) {
        return policy(policy, Mode.OPEN_CLOCKS, at, Instant.EPOCH);
    }

    public Rules asOf(SlaPolicy policy, Instant at, Instant from) {
        return policy(policy, Mode.AS_OF, at, from);
    }

    public Rules always(BusinessCalendar hours) {
        return calendar(hours, 1, Mode.FUTURE_ONLY, Instant.EPOCH, Instant.EPOCH);
    }

    public Rules openClocks(BusinessCalendar hours, int version, Instant at) {
        return calendar(hours, version, Mode.OPEN_CLOCKS, at, Instant.EPOCH);
    }

    public Rules policy(SlaPolicy policy, Mode mode, Instant at, Instant from) {
        policies.add(new Published<>(policy, new Publication(++number, at, mode, from)));
        return this;
    }

    public Rules calendar(OpeningHours hours, int version, Mode mode, Instant at, Instant from) {
        calendars.add(new Published<>(
                new CalendarVersion(CALENDAR, version, "any", (BusinessCalendar) hours, Map.of()),
                new Publication(++number, at, mode, from)));
        return this;
    }

    public Rulebook rulebook() {
        return new Rulebook(policies, calendars);
    }
}
