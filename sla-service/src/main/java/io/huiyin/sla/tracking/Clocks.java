package io.huiyin.sla.tracking;

import io.huiyin.sla.clock.PromiseClock;
import io.huiyin.sla.policy.Choice;
import io.huiyin.sla.policy.Rulebook;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * The clocks of a case as a function of its facts and of what was published: no state, no time of its own. What stands in the table is
 * a cache of it.
 */
public final class Clocks {

    /**
     * @param facts of this case, in any order
     * @return of all cycles, in order, with nothing said of them yet
     */
    public static List<PromiseClock> of(UUID caseId, Collection<CaseFact> facts, Rulebook rulebook) {
        List<PromiseClock> clocks = new ArrayList<>();
        History.of(facts).forEach((cycle, placed) -> clocks.addAll(Cycle.clocks(caseId, cycle, placed, rulebook)));
        return clocks;
    }

    /**
     * Why the policies of a clock apply.
     *
     * @param facts of its case
     * @return one for each segment of the clock
     */
    public static List<Choice> choices(UUID clockId, Collection<CaseFact> facts, Rulebook rulebook) {
        return History.of(facts).values().stream()
                .flatMap(placed -> Cycle.choices(clockId, placed, rulebook).stream())
                .toList();
    }

    private Clocks() {}
}
