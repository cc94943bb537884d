package io.huiyin.sla.replaying;

import io.huiyin.sla.clock.PromiseClock;
import io.huiyin.sla.clock.Said;
import io.huiyin.sla.persistence.PgFacts;
import io.huiyin.sla.persistence.PgRulebook;
import io.huiyin.sla.policy.Rulebook;
import io.huiyin.sla.replaying.Replay.Story;
import io.huiyin.sla.tracking.Clocks;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Checks that the clocks that are kept are those that follow from the facts, and that what was said of them was due. */
@Singleton
public final class Verifying {

    private static final int SHOWN = 100;

    private final Pool pool;
    private final PgRulebook rulebooks;
    private final PgFacts facts;
    private final Replay replay;

    @Inject
    Verifying(Pool pool, PgRulebook rulebooks, PgFacts facts, Replay replay) {
        this.pool = pool;
        this.rulebooks = rulebooks;
        this.facts = facts;
        this.replay = replay;
    }

    /** A clock that is not what it should be. */
    public record Difference(UUID clockId, UUID caseId, String what) {}

    /** @param shown the first hundred of them */
    public record Verified(int cases, long facts, int clocks, int differences, List<Difference> shown) {}

    /** @param saidBy breaches until then must have been said */
    public Uni<Verified> verify(Instant saidBy) {
        return rulebooks.current(pool).chain(rulebook -> {
            Tally tally = new Tally(rulebook, saidBy);
            return replay.each((tx, after) -> facts.cases(tx, after, Replay.batch()), true, tally::check)
                    .map(done -> tally.verified());
        });
    }

    private static final class Tally {

        private final Rulebook rulebook;
        private final Instant saidBy;
        private int cases;
        private long known;
        private int clocks;
        private int differences;
        private final List<Difference> shown = new ArrayList<>();

        Tally(Rulebook rulebook, Instant saidBy) {
            this.rulebook = rulebook;
            this.saidBy = saidBy;
        }

        void check(Story story) {
            cases++;
            known += story.facts().size();
            Map<UUID, PromiseClock> kept = new LinkedHashMap<>();
            story.clocks().forEach(clock -> kept.put(clock.id(), clock));
            for (PromiseClock clock : Clocks.of(story.caseId(), story.facts(), rulebook)) {
                clocks++;
                note(clock, difference(clock, kept.remove(clock.id())));
            }
            kept.values().forEach(clock -> note(clock, "does not follow from the facts"));
        }

        private @Nullable String difference(PromiseClock clock, @Nullable PromiseClock kept) {
            if (kept == null) {
                return "is not kept";
            }
            if (!kept.having(Said.NOTHING).equals(clock)) {
                return "is kept otherwise";
            }
            Instant said = kept.said().breachedAt();
            if (said == null) {
                return clock.brokenAt(saidBy).isEmpty() ? null : "is broken, and that was not said";
            }
            return clock.brokenAt(Instant.MAX).filter(said::equals).isPresent()
                    ? null
                    : "was said to be broken, and is not";
        }

        private void note(PromiseClock clock, @Nullable String what) {
            if (what != null && ++differences <= SHOWN) {
                shown.add(new Difference(clock.id(), clock.caseId(), what));
            }
        }

        Verified verified() {
            return new Verified(cases, known, clocks, differences, shown);
        }
    }
}
