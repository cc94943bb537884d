package io.huiyin.sla.tracking;

import io.huiyin.sla.clock.FactKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The facts of a case, each cycle in the order in which they happened. What changes the state of the case keeps the order in which triage
 * said it, whatever the clocks of its replicas showed; what was said to or by the customer stands where it happened.
 */
final class History {

    private static final Comparator<CaseFact> AS_SAID = Comparator.comparingLong(CaseFact::sequence);
    private static final Comparator<Placed> AS_IT_HAPPENED = Comparator.comparing((Placed placed) -> !placed.begins())
            .thenComparing(Placed::at)
            .thenComparing(placed -> placed.fact().told() != null)
            .thenComparing(Placed::fact, AS_SAID);

    private final Map<Integer, List<Placed>> cycles = new TreeMap<>();

    /** A fact, and when it takes effect. */
    record Placed(CaseFact fact, Instant at) {

        boolean begins() {
            return fact.kind() == FactKind.RECEIVED || fact.kind() == FactKind.REOPENED;
        }

        Placed notBefore(Instant begin) {
            return at.isBefore(begin) ? new Placed(fact, begin) : this;
        }
    }

    private History() {}

    /** By cycle. Cycles whose beginning is not known are left out. */
    static Map<Integer, List<Placed>> of(Collection<CaseFact> facts) {
        History history = new History();
        Instant last = Instant.MIN;
        for (CaseFact fact :
                facts.stream().filter(it -> it.told() != null).sorted(AS_SAID).toList()) {
            Instant at = said(fact.kind()) ? fact.at() : later(fact.at(), last);
            last = said(fact.kind()) ? last : at;
            history.cycles
                    .computeIfAbsent(told(fact).cycle(), key -> new ArrayList<>())
                    .add(new Placed(fact, at));
        }
        history.cycles.values().removeIf(placed -> placed.stream().noneMatch(Placed::begins));
        history.cycles.values().forEach(placed -> placed.sort(AS_IT_HAPPENED));
        facts.stream().filter(it -> it.told() == null).forEach(history::addToItsTime);
        history.cycles.values().forEach(placed -> {
            placed.sort(AS_IT_HAPPENED);
            Instant begin = placed.get(0).at();
            placed.replaceAll(it -> it.notBefore(begin));
        });
        return history.cycles;
    }

    /** Into the cycle that had begun by then. What made a new one begin belongs to the one before, whose end it found. */
    private void addToItsTime(CaseFact fact) {
        List<Placed> into = null;
        for (List<Placed> cycle : cycles.values()) {
            into = into == null || cycle.get(0).at().isBefore(fact.at()) ? cycle : into;
        }
        if (into != null) {
            into.add(new Placed(fact, fact.at()));
        }
    }

    private static boolean said(FactKind kind) {
        return kind == FactKind.ANSWERED || kind == FactKind.ANSWERED_BY_MACHINE;
    }

    static CaseFact.Told told(CaseFact fact) {
        CaseFact.Told told = fact.told();
        if (told == null) {
            throw new IllegalArgumentException(fact.kind() + " says nothing of its case");
        }
        return told;
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
