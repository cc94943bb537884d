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
import io.huiyin.sla.clock.Stretch.Because;
import io.huiyin.sla.clock.Terms;
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

/** Applies a batch of facts of cases to their clocks, in order, in memory. */
final class Movements {

    private final List<SlaPolicy> policies;
    private final Map<UUID, PromiseClock> clocks = new LinkedHashMap<>();
    private final Set<UUID> changed = new LinkedHashSet<>();
    private final Map<UUID, TrackedCase> tracked = new LinkedHashMap<>();
    private final List<Caused> facts = new ArrayList<>();
    private final Ids ids;
    private final Instant now;

    Movements(List<SlaPolicy> policies, List<PromiseClock> clocks, Ids ids, Instant now) {
        this.policies = policies;
        this.ids = ids;
        this.now = now;
        clocks.forEach(clock -> this.clocks.put(clock.id(), clock));
    }

    private record Moment(Event event, ObjectNode caseFacts, int cycle) {

        Because because(String reason) {
            return new Because(reason, event.id());
        }
    }

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
            case EventTypes.CASE_PAUSED -> {
                Because because = moment.because("waiting for the customer");
                each(moment, clock -> clock.pause(instant(data, "pausedAt"), now, because));
            }
            case EventTypes.CASE_RESUMED -> {
                Because because = moment.because("work goes on");
                each(moment, clock -> clock.resume(instant(data, "resumedAt"), because));
            }
            case EventTypes.CASE_RESOLVED -> resolved(moment, instant(data, "resolvedAt"));
            case EventTypes.CASE_CLOSED -> {
                Because because = moment.because("case closed");
                each(moment, clock -> clock.cancel(instant(data, "closedAt"), now, "case-ended", because));
            }
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
        Because because = moment.because(moment.cycle() == 0 ? "feedback received" : "case reopened");
        take(
                moment,
                PromiseClock.start(ids.next(), moment.event().caseId(), moment.cycle(), promise, terms, at, because));
    }

    private void reschedule(Moment moment, Instant at) {
        SlaPolicy policy = policy(moment.caseFacts());
        for (PromiseClock clock : ofCycle(moment)) {
            take(
                    moment,
                    policy.terms(clock.promise())
                            .map(terms -> clock.reschedule(terms, at, now, moment.because("promise changed")))
                            .orElseGet(() -> clock.cancel(
                                    at, now, "no-target", moment.because("nothing is promised any more"))));
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
                take(moment, clock.meet(at, now, moment.because("answered by a person")));
            }
        }
    }

    private void resolved(Moment moment, Instant at) {
        Because because = moment.because("case resolved");
        each(
                moment,
                clock -> clock.promise() == Promise.RESOLUTION
                        ? clock.meet(at, now, because)
                        : clock.cancel(at, now, "case-ended", because));
    }

    private void each(Moment moment, Move move) {
        ofCycle(moment).forEach(clock -> take(moment, move.of(clock)));
    }

    private List<PromiseClock> ofCycle(Moment moment) {
        return clocks.values().stream()
                .filter(clock -> clock.caseId().equals(moment.event().caseId()) && clock.cycle() == moment.cycle())
                .toList();
    }

    private void take(Moment moment, Outcome outcome) {
        if (outcome.changes().isEmpty()) {
            return;
        }
        PromiseClock clock = outcome.clock();
        clocks.put(clock.id(), clock);
        changed.add(clock.id());
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
