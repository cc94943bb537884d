package io.huiyin.sla.following;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.messaging.Cause;
import io.huiyin.messaging.Outbox.Caused;
import io.huiyin.sla.clock.Ending;
import io.huiyin.sla.clock.FactKind;
import io.huiyin.sla.clock.Notice;
import io.huiyin.sla.clock.PromiseClock;
import io.huiyin.sla.clock.Said;
import io.huiyin.sla.clock.Stretch;
import io.huiyin.sla.following.Life.Published;
import io.huiyin.sla.policy.Publication.Mode;
import io.huiyin.sla.policy.Rulebook;
import io.huiyin.sla.tracking.CaseFact;
import io.huiyin.sla.tracking.Clocks;
import io.huiyin.web.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Generated lives of cases. The clocks that follow from all facts agree to the second with a plain count minute by minute; and those that
 * were kept on the way, fact by fact, with looks at any time, are the same.
 */
class HistoriesTest {

    private static final int HISTORIES = Integer.getInteger("huiyin.histories", 10_000);
    private static final long SEED = Long.getLong("huiyin.seed", 20_261_122L);

    @Test
    void shouldAgreeWithACountMinuteByMinute() {
        Random random = new Random(SEED);
        for (int i = 0; i < HISTORIES; i++) {
            Life life = Life.any(random);
            Instant now = end(life).plusSeconds(random.nextInt(100_000));
            Rulebook rulebook = life.rules(now).rulebook();

            List<Plain.Reading> readings = Clocks.of(life.caseId(), life.facts(), rulebook).stream()
                    .map(clock -> reading(clock, now))
                    .sorted(Comparator.comparing(Plain.Reading::startedAt).thenComparing(Plain.Reading::promise))
                    .toList();

            assertThat(readings).as("history %d of seed %d", i, SEED).isEqualTo(Plain.of(life.until(now), now));
        }
    }

    private static Instant end(Life life) {
        return life.facts().get(life.facts().size() - 1).at();
    }

    private static Plain.Reading reading(PromiseClock clock, Instant now) {
        Ending ending = clock.ending();
        Instant until = ending == null ? now : ending.at();
        return new Plain.Reading(
                clock.promise(),
                clock.cycle(),
                clock.startedAt(),
                ending == null ? null : ending.at(),
                ending != null && ending.met(),
                elapsed(clock, until),
                clock.dueAt(),
                clock.notices(now).stream()
                        .filter(Notice::isBreach)
                        .map(Notice::at)
                        .findFirst()
                        .orElse(null));
    }

    private static Duration elapsed(PromiseClock clock, Instant until) {
        Duration elapsed = Duration.ZERO;
        List<Stretch> stretches = clock.stretches();
        for (int i = 0; i < stretches.size(); i++) {
            Instant to = i + 1 < stretches.size() ? stretches.get(i + 1).from() : until;
            if (stretches.get(i).counted()) {
                elapsed = elapsed.plus(clock.terms()
                        .counting()
                        .hours()
                        .between(stretches.get(i).from(), to));
            }
        }
        return elapsed;
    }

    @Test
    void shouldKeepOnTheWayWhatFollowsFromAllFacts() {
        Random random = new Random(SEED + 1);
        for (int i = 0; i < HISTORIES; i++) {
            Life life = Life.any(random);
            boolean late = random.nextBoolean();
            Kept kept = new Kept(life);

            Instant now = kept.live(random, late);

            String what = "history " + i + " of seed " + (SEED + 1);
            List<PromiseClock> expected =
                    Clocks.of(life.caseId(), life.facts(), life.rules(now).rulebook());
            assertThat(kept.clocks.values().stream()
                            .map(clock -> clock.having(Said.NOTHING))
                            .collect(Collectors.toSet()))
                    .as(what)
                    .isEqualTo(new HashSet<>(expected));
            boolean corrected = late
                    || life.published().stream().anyMatch(published -> published.mode() == Mode.AS_OF)
                    || life.facts().stream()
                            .anyMatch(fact -> fact.kind() == FactKind.ANSWERED
                                    && fact.toldAt().isAfter(fact.at()));
            for (PromiseClock clock : expected) {
                assertSaid(kept.clocks.get(clock.id()).said(), clock.notices(now), corrected, what);
            }
            assertThat(kept.twice).as(what).isEmpty();
        }
    }

    /** A warning that was said too early, since more became known later, is not taken back; a breach is. */
    private static void assertSaid(Said said, List<Notice> notices, boolean corrected, String what) {
        Set<Integer> thresholds = notices.stream().map(Notice::threshold).collect(Collectors.toSet());
        if (corrected) {
            assertThat(said.thresholds()).as(what).containsAll(thresholds);
        } else {
            assertThat(said.thresholds()).as(what).isEqualTo(thresholds);
        }
        assertThat(said.breachedAt())
                .as(what)
                .isEqualTo(notices.stream()
                        .filter(Notice::isBreach)
                        .map(Notice::at)
                        .findFirst()
                        .orElse(null));
    }

    /** The table of clocks, as the consumer and the timers keep it. */
    private static final class Kept {

        private final Life life;
        private final List<CaseFact> read = new ArrayList<>();
        private final Map<UUID, PromiseClock> clocks = new LinkedHashMap<>();
        private final Map<Long, Rulebook> rulebooks = new HashMap<>();
        private final Set<String> warned = new HashSet<>();
        private final List<String> twice = new ArrayList<>();

        Kept(Life life) {
            this.life = life;
        }

        private record Arrival(Instant at, CaseFact fact) {}

        /** @param late whether facts arrive after somebody had to look without them */
        Instant live(Random random, boolean late) {
            List<Arrival> arrivals = life.facts().stream()
                    .map(fact -> new Arrival(fact.toldAt().plusMillis(10), fact))
                    .sorted(Comparator.comparing(Arrival::at))
                    .toList();
            Instant now = arrivals.get(0).at();
            int published = 0;
            for (Arrival arrival : arrivals) {
                Instant at = late ? arrival.at().plusSeconds(random.nextInt(3_000)) : arrival.at();
                now = at.isAfter(now) ? at : now;
                published = publish(published, now);
                look(late ? now : arrival.fact().at().minusMillis(1), now, late);
                workOut(arrival.fact(), now);
            }
            now = now.plusSeconds(200_000);
            published = publish(published, now);
            look(now, now, false);
            return now;
        }

        private int publish(int from, Instant now) {
            int next = from;
            for (Published it : life.published().subList(from, life.published().size())) {
                if (it.at().isAfter(now)) {
                    break;
                }
                next++;
                if (it.mode() != Mode.FUTURE_ONLY) {
                    look(it.at(), it.at(), false);
                    workOut(null, it.at());
                }
            }
            return next;
        }

        private void look(Instant until, Instant now, boolean provisional) {
            clocks.replaceAll((id, clock) -> {
                PromiseClock.Outcome outcome = clock.say(until, now, provisional);
                assertThat(clock.nextAt().filter(next -> !next.isAfter(until)).isPresent())
                        .as("timers find what is due: %s", clock)
                        .isEqualTo(!outcome.changes().isEmpty());
                outcome.changes()
                        .forEach(change -> note(id + " " + change.getClass().getSimpleName(), change.toString()));
                return outcome.clock();
            });
        }

        private void workOut(CaseFact fact, Instant now) {
            ObjectNode anything = Json.wire().createObjectNode();
            CaseFile file = new CaseFile(life.caseId(), read, List.copyOf(clocks.values()), anything);
            if (fact != null) {
                read.add(fact);
                file.add(fact, null);
            }
            file.workOut(rulebook(now), Cause.ofTime(), null, now);
            file.changed().forEach(clock -> clocks.put(clock.id(), clock));
            file.removed().forEach(clocks::remove);
            for (Caused told : file.toTell()) {
                ObjectNode data = (ObjectNode) told.fact().data();
                if (told.fact().type().contains("warned")) {
                    note(data.path("clockId").asText() + " Warned", data.path("percent") + " " + data.path("reminder"));
                }
            }
        }

        private Rulebook rulebook(Instant now) {
            long published = life.published().stream()
                    .filter(it -> !it.at().isAfter(now))
                    .count();
            return rulebooks.computeIfAbsent(published, count -> life.rules(now).rulebook());
        }

        private void note(String clock, String what) {
            if (clock.endsWith("Warned")
                    && !warned.add(
                            clock + what.replaceAll("percent=(\\d+).*", "$1").replaceAll("\\D", ""))) {
                twice.add(clock + " " + what);
            }
        }
    }
}
