package io.huiyin.sla.inbound;

import static io.huiyin.sla.inbound.SlaHandler.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.contracts.EventTypes;
import io.huiyin.messaging.Cause;
import io.huiyin.messaging.Event;
import io.huiyin.messaging.Outbox.Caused;
import io.huiyin.sla.clock.ClockChanged;
import io.huiyin.sla.clock.Promise;
import io.huiyin.sla.clock.PromiseClock;
import io.huiyin.sla.clock.PromiseClock.Outcome;
import io.huiyin.sla.clock.Terms;
import io.huiyin.sla.persistence.PgClocks.Slice;
import io.huiyin.sla.persistence.PgClocks.TrackedCase;
import io.huiyin.sla.policy.SlaPolicy;
import io.huiyin.sla.wire.ClockFacts;
import io.huiyin.web.Ids;
import io.huiyin.web.Time;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Applies a batch of facts of cases to their clocks, in order, in memory. */
final class Movements {

    private final List<SlaPolicy> policies;
    private final Map<UUID, PromiseClock> clocks = new LinkedHashMap<>();
    private final Set<UUID> changed = new LinkedHashSet<>();
    private final Map<UUID, TrackedCase> tracked = new LinkedHashMap<>();
    private final List<Slice> slices = new ArrayList<>();
    private final List<Caused> facts = new ArrayList<>();
    private final Ids ids;
    private final Instant now;

    Movements(List<SlaPolicy> policies, List<PromiseClock> clocks, Ids ids, Instant now) {
        this.policies = policies;
        this.ids = ids;
        this.now = now;
        clocks.forEach(clock -> this.clocks.put(clock.id(), clock));
    }

    private record Moment(Event event, ObjectNode caseFacts, int cycle) {}

    void apply(Event event, ObjectNode data) {
        ObjectNode caseFacts = data.deepCopy();
        caseFacts.retain(ClockFacts.OF_THE_CASE);
        Moment moment = new Moment(event, caseFacts, data.path("cycle").asInt());
        tracked.put(event.caseId(), new TrackedCase(event.caseId(), moment.cycle(), text(data, "team"), caseFacts));
        switch (event.type()) {
            case EventTypes.CASE_CLASSIFIED -> start(moment, instant(data, "receivedAt"));
            case EventTypes.CASE_REOPENED -> start(moment, instant(data, "reopenedAt"));
            case EventTypes.CASE_RECLASSIFIED -> reschedule(moment, instant(data, "reclassifiedAt"));
            case EventTypes.CASE_REPLIED -> replied(moment, data);
            case EventTypes.CASE_PAUSED ->
                each(
                        moment,
                        "waiting for the customer",
                        false,
                        c -> c.pause(instant(data, "pausedAt"), now),
                        instant(data, "pausedAt"));
            case EventTypes.CASE_RESUMED ->
                each(
                        moment,
                        "work goes on",
                        true,
                        c -> c.resume(instant(data, "resumedAt")),
                        instant(data, "resumedAt"));
            case EventTypes.CASE_RESOLVED -> resolved(moment, instant(data, "resolvedAt"));
            case EventTypes.CASE_CLOSED ->
                each(
                        moment,
                        "case closed",
                        false,
                        c -> c.cancel(instant(data, "closedAt"), now, "case-ended"),
                        instant(data, "closedAt"));
            default -> {}
        }
    }

    Collection<PromiseClock> changed() {
        return changed.stream()
                .map(id -> Objects.requireNonNull(clocks.get(id)))
                .toList();
    }

    Collection<TrackedCase> tracked() {
        return tracked.values();
    }

    List<Slice> slices() {
        return slices;
    }

    List<Caused> facts() {
        return facts;
    }

    private interface Move {
        Outcome of(PromiseClock clock);
    }

    private void start(Moment moment, Instant at) {
        Set<Promise> there = EnumSet.noneOf(Promise.class);
        ofCycle(moment).forEach(clock -> there.add(clock.promise()));
        SlaPolicy policy = policy(moment.caseFacts());
        for (Promise promise : Promise.values()) {
            if (!there.contains(promise)) {
                policy.terms(promise).ifPresent(terms -> startOne(moment, at, promise, terms));
            }
        }
    }

    private void startOne(Moment moment, Instant at, Promise promise, Terms terms) {
        Outcome outcome = PromiseClock.start(ids.next(), moment.event().caseId(), moment.cycle(), promise, terms, at);
        take(moment, outcome, true, moment.cycle() == 0 ? "feedback received" : "case reopened", at);
    }

    private void reschedule(Moment moment, Instant at) {
        SlaPolicy policy = policy(moment.caseFacts());
        for (PromiseClock clock : ofCycle(moment)) {
            Outcome outcome = policy.terms(clock.promise())
                    .map(terms -> clock.reschedule(terms, at))
                    .orElseGet(() -> clock.cancel(at, now, "no-target"));
            take(moment, outcome, null, "promise changed", at);
        }
        start(moment, cycleStart(moment, at));
    }

    private Instant cycleStart(Moment moment, Instant otherwise) {
        return ofCycle(moment).stream().map(PromiseClock::startedAt).findFirst().orElse(otherwise);
    }

    /** Only a person's answer meets the response; for a suggestion it is the resolution too. */
    private void replied(Moment moment, ObjectNode data) {
        if (!text(data, "authorKind").equals("human")) {
            return;
        }
        Instant at = instant(data, "repliedAt");
        boolean settles = text(data, "type").equals("suggestion");
        for (PromiseClock clock : ofCycle(moment)) {
            if (clock.promise() == Promise.RESPONSE || settles) {
                take(moment, clock.meet(at, now), false, "answered by a person", at);
            }
        }
    }

    private void resolved(Moment moment, Instant at) {
        for (PromiseClock clock : ofCycle(moment)) {
            Outcome outcome =
                    clock.promise() == Promise.RESOLUTION ? clock.meet(at, now) : clock.cancel(at, now, "case-ended");
            take(moment, outcome, false, "case resolved", at);
        }
    }

    private void each(Moment moment, String reason, boolean counted, Move move, Instant at) {
        ofCycle(moment).forEach(clock -> take(moment, move.of(clock), counted, reason, at));
    }

    private List<PromiseClock> ofCycle(Moment moment) {
        return clocks.values().stream()
                .filter(clock -> clock.caseId().equals(moment.event().caseId()) && clock.cycle() == moment.cycle())
                .toList();
    }

    /** @param counted whether time counts from here on; null if that did not change */
    private void take(Moment moment, Outcome outcome, @Nullable Boolean counted, String reason, Instant at) {
        if (outcome.changes().isEmpty()) {
            return;
        }
        PromiseClock clock = outcome.clock();
        clocks.put(clock.id(), clock);
        changed.add(clock.id());
        if (counted != null) {
            slices.add(new Slice(clock.id(), at, counted, reason, moment.event().id()));
        }
        for (ClockChanged change : outcome.changes()) {
            facts.add(new Caused(
                    Cause.of(moment.event()),
                    ClockFacts.fact(
                            moment.caseFacts(),
                            clock,
                            change,
                            now,
                            moment.event().id())));
        }
    }

    private SlaPolicy policy(ObjectNode caseFacts) {
        SlaPolicy.CaseKind kind = new SlaPolicy.CaseKind(
                text(caseFacts, "product"),
                text(caseFacts, "channel"),
                text(caseFacts, "type"),
                text(caseFacts, "priority"),
                caseFacts.hasNonNull("customerTier") ? text(caseFacts, "customerTier") : null);
        return SlaPolicy.firstMatch(policies, kind)
                .orElseThrow(() -> new IllegalStateException("no policy fits, and the last default fits everything"));
    }

    private static Instant instant(ObjectNode data, String field) {
        return Time.stored(Instant.parse(text(data, field)));
    }
}
