package io.huiyin.sla.replaying;

import io.huiyin.sla.clock.Promise;
import io.huiyin.sla.clock.PromiseClock;
import io.huiyin.sla.persistence.PgClocks;
import io.huiyin.sla.persistence.PgFacts;
import io.huiyin.sla.persistence.PgRulebook;
import io.huiyin.sla.policy.Publication;
import io.huiyin.sla.policy.Rulebook;
import io.huiyin.sla.replaying.Replay.Story;
import io.huiyin.sla.tracking.Clocks;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a version that is not in force would make of clocks that were, and of those that are open. Changes nothing. */
@Singleton
public final class Simulating {

    private static final int SHOWN = 100;

    private final Pool pool;
    private final PgRulebook rulebooks;
    private final PgFacts facts;
    private final PgClocks clocks;
    private final Replay replay;

    @Inject
    Simulating(Pool pool, PgRulebook rulebooks, PgFacts facts, PgClocks clocks, Replay replay) {
        this.pool = pool;
        this.rulebooks = rulebooks;
        this.facts = facts;
        this.clocks = clocks;
        this.replay = replay;
    }

    /** A rulebook as it would be with a version published so. */
    public interface Draft {
        Rulebook in(Rulebook rulebook, Publication publication);
    }

    /**
     * One clock, as it is and as it would be.
     *
     * @param wouldBeDueAt absent if it would not be promised
     * @param breachedAt absent where it was not, or would not be
     */
    public record Moved(
            UUID clockId,
            UUID caseId,
            Promise promise,
            @Nullable Instant dueAt,
            @Nullable Instant wouldBeDueAt,
            @Nullable Instant breachedAt,
            @Nullable Instant wouldBreachAt) {}

    /**
     * @param moved how many would be due at another time
     * @param wouldBreach how many would be broken and are not
     * @param metButMissed those of them that were kept
     * @param wouldHold how many are broken and would not be
     * @param shown the first hundred that would change
     */
    public record Part(
            int cases, int clocks, int moved, int wouldBreach, int metButMissed, int wouldHold, List<Moved> shown) {}

    /** @param history if it had been in force in the period @param open if it were published for open clocks now */
    public record Simulation(Part history, Part open) {}

    /** @param from of the cases that began or were reopened in the period @param to exclusive */
    public Uni<Simulation> simulate(Draft draft, Instant from, Instant to, Instant now) {
        return rulebooks.current(pool).chain(rulebook -> {
            Tally history = new Tally(
                    rulebook,
                    draft.in(rulebook, Publication.futureOnly(Long.MAX_VALUE, from)),
                    now,
                    clock -> !clock.startedAt().isBefore(from)
                            && clock.startedAt().isBefore(to));
            Tally open = new Tally(
                    rulebook,
                    draft.in(rulebook, Publication.openClocks(Long.MAX_VALUE, now)),
                    now,
                    PromiseClock::isOpen);
            return replay.each(
                            (tx, after) -> facts.casesBegun(tx, from, to, after, Replay.batch()), false, history::take)
                    .chain(() ->
                            replay.each((tx, after) -> clocks.openCases(tx, after, Replay.batch()), false, open::take))
                    .map(done -> new Simulation(history.part(), open.part()));
        });
    }

    private static final class Tally {

        private final Rulebook is;
        private final Rulebook would;
        private final Instant now;
        private final Predicate<PromiseClock> looksAt;
        private int cases;
        private int clocks;
        private int moved;
        private int wouldBreach;
        private int metButMissed;
        private int wouldHold;
        private final List<Moved> shown = new ArrayList<>();

        Tally(Rulebook is, Rulebook would, Instant now, Predicate<PromiseClock> looksAt) {
            this.is = is;
            this.would = would;
            this.now = now;
            this.looksAt = looksAt;
        }

        void take(Story story) {
            cases++;
            Map<UUID, PromiseClock> others = new HashMap<>();
            Clocks.of(story.caseId(), story.facts(), would).forEach(clock -> others.put(clock.id(), clock));
            for (PromiseClock clock : Clocks.of(story.caseId(), story.facts(), is)) {
                PromiseClock other = others.remove(clock.id());
                if (looksAt.test(clock)) {
                    compare(clock, other);
                }
            }
            others.values().stream().filter(looksAt).forEach(other -> compare(null, other));
        }

        private void compare(@Nullable PromiseClock clock, @Nullable PromiseClock other) {
            clocks++;
            Instant due = clock == null ? null : clock.dueAt();
            Instant wouldBeDue = other == null ? null : other.dueAt();
            Instant breached = clock == null ? null : breach(clock);
            Instant wouldBreachAt = other == null ? null : breach(other);
            boolean isMoved = due == null || !due.equals(wouldBeDue);
            boolean breaks = breached == null && wouldBreachAt != null;
            boolean holds = breached != null && wouldBreachAt == null;
            moved += isMoved ? 1 : 0;
            wouldBreach += breaks ? 1 : 0;
            metButMissed += breaks
                            && clock != null
                            && clock.ending() != null
                            && clock.ending().met()
                    ? 1
                    : 0;
            wouldHold += holds ? 1 : 0;
            PromiseClock which = clock != null ? clock : other;
            if (which != null && (isMoved || breaks || holds) && shown.size() < SHOWN) {
                shown.add(new Moved(
                        which.id(), which.caseId(), which.promise(), due, wouldBeDue, breached, wouldBreachAt));
            }
        }

        private @Nullable Instant breach(PromiseClock clock) {
            return clock.brokenAt(now).orElse(null);
        }

        Part part() {
            return new Part(cases, clocks, moved, wouldBreach, metButMissed, wouldHold, shown);
        }
    }
}
