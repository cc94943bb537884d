package io.huiyin.sla.following;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.messaging.Cause;
import io.huiyin.messaging.Outbox.Caused;
import io.huiyin.sla.clock.ClockChanged;
import io.huiyin.sla.clock.Comparison;
import io.huiyin.sla.clock.PromiseClock;
import io.huiyin.sla.policy.Rulebook;
import io.huiyin.sla.tracking.CaseFact;
import io.huiyin.sla.tracking.Clocks;
import io.huiyin.sla.wire.ClockFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is known of a case, and its clocks as they were told of. */
final class CaseFile {

    private final UUID caseId;
    private final List<CaseFact> facts;
    private final Map<UUID, PromiseClock> clocks = new LinkedHashMap<>();
    private final Set<UUID> changed = new LinkedHashSet<>();
    private final Set<UUID> removed = new LinkedHashSet<>();
    private final List<Caused> toTell = new ArrayList<>();
    private @Nullable ObjectNode told;

    /** @param told the case as it was last told of, null if it was not yet */
    CaseFile(UUID caseId, List<CaseFact> facts, List<PromiseClock> clocks, @Nullable ObjectNode told) {
        this.caseId = caseId;
        this.facts = new ArrayList<>(facts);
        this.told = told;
        clocks.forEach(clock -> this.clocks.put(clock.id(), clock));
    }

    boolean knows(CaseFact fact) {
        return facts.stream().anyMatch(known -> known.eventId().equals(fact.eventId()));
    }

    /** @param now what the event says of the case; null leaves what was said before */
    void add(CaseFact fact, @Nullable ObjectNode now) {
        facts.add(fact);
        told = now == null ? told : now;
    }

    /** @param becauseOf the event that led to it, if it was one */
    void workOut(Rulebook rulebook, Cause cause, @Nullable UUID becauseOf, Instant now) {
        Instant known = known(now);
        Set<UUID> gone = new LinkedHashSet<>(clocks.keySet());
        for (PromiseClock clock : Clocks.of(caseId, facts, rulebook)) {
            gone.remove(clock.id());
            Comparison.of(clocks.get(clock.id()), clock, known, now).ifPresent(outcome -> {
                clocks.put(clock.id(), outcome.clock());
                changed.add(clock.id());
                removed.remove(clock.id());
                tell(outcome.clock(), outcome.changes(), cause, becauseOf, now);
            });
        }
        for (UUID id : gone) {
            PromiseClock clock = Objects.requireNonNull(clocks.remove(id));
            changed.remove(id);
            removed.add(id);
            if (clock.isOpen()) {
                tell(clock, List.of(new ClockChanged.Cancelled(now, "case-ended")), cause, becauseOf, now);
            }
        }
    }

    private void tell(
            PromiseClock clock, List<ClockChanged> changes, Cause cause, @Nullable UUID becauseOf, Instant now) {
        changes.forEach(change -> toTell.add(
                new Caused(cause, ClockFacts.fact(Objects.requireNonNull(told), clock, change, now, becauseOf))));
    }

    /** Triage tells in order: whatever it knew until its last fact is known here. */
    private Instant known(Instant now) {
        return facts.stream()
                .filter(fact -> fact.told() != null)
                .map(CaseFact::at)
                .filter(at -> !at.isAfter(now))
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }

    Collection<PromiseClock> changed() {
        return changed.stream()
                .map(id -> Objects.requireNonNull(clocks.get(id)))
                .toList();
    }

    Collection<UUID> removed() {
        return removed;
    }

    List<Caused> toTell() {
        return toTell;
    }
}
