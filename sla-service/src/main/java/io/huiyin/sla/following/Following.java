package io.huiyin.sla.following;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.messaging.Cause;
import io.huiyin.messaging.Event;
import io.huiyin.messaging.Outbox;
import io.huiyin.messaging.Sequentially;
import io.huiyin.sla.clock.PromiseClock;
import io.huiyin.sla.persistence.PgClocks;
import io.huiyin.sla.persistence.PgClocks.TrackedCase;
import io.huiyin.sla.persistence.PgFacts;
import io.huiyin.sla.persistence.PgRulebook;
import io.huiyin.sla.policy.Rulebook;
import io.huiyin.sla.timer.Timers;
import io.huiyin.sla.tracking.CaseFact;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keeps the table of clocks what follows from the facts, and tells what changed. In a transaction that holds the cases. */
@Singleton
public final class Following {

    private final PgFacts facts;
    private final PgClocks clocks;
    private final PgRulebook rulebooks;
    private final Outbox outbox;
    private final Timers timers;
    private final Clock clock;

    @Inject
    Following(PgFacts facts, PgClocks clocks, PgRulebook rulebooks, Outbox outbox, Timers timers, Clock clock) {
        this.facts = facts;
        this.clocks = clocks;
        this.rulebooks = rulebooks;
        this.outbox = outbox;
        this.timers = timers;
        this.clock = clock;
    }

    /**
     * Something that happened.
     *
     * @param told the case as it is since then, as facts of clocks repeat it; null where the event does not say
     */
    public record Step(Event event, CaseFact fact, @Nullable ObjectNode told) {}

    /** Reads all of the batch's cases once, works them out in memory fact by fact, writes what changed. A fact that is known changes nothing. */
    public Uni<Void> follow(SqlConnection tx, List<Step> steps) {
        List<UUID> cases =
                steps.stream().map(step -> step.event().caseId()).distinct().toList();
        return load(tx, cases).chain(loaded -> {
            Instant now = clock.instant();
            Map<UUID, TrackedCase> tracked = new LinkedHashMap<>();
            for (Step step : steps) {
                CaseFile file = loaded.file(step.event().caseId());
                if (file.knows(step.fact())) {
                    continue;
                }
                file.add(step.fact(), step.told());
                file.workOut(
                        loaded.rulebook(), Cause.of(step.event()), step.event().id(), now);
                if (step.told() != null) {
                    tracked.put(
                            step.event().caseId(), TrackedCase.of(step.event().caseId(), step.told()));
                }
            }
            return Sequentially.pipelined(
                            facts.add(tx, steps.stream().map(Step::fact).toList()),
                            clocks.track(tx, tracked.values()),
                            keep(tx, loaded))
                    .invoke(() -> timers.changed(loaded.changed()));
        });
    }

    /** Works them out anew, because something was published. */
    public Uni<Void> again(SqlConnection tx, Collection<UUID> cases) {
        return load(tx, cases).chain(loaded -> {
            Instant now = clock.instant();
            Cause cause = Cause.ofTime();
            loaded.files().values().forEach(file -> file.workOut(loaded.rulebook(), cause, null, now));
            return keep(tx, loaded).invoke(() -> timers.changed(loaded.changed()));
        });
    }

    private record Loaded(Rulebook rulebook, Map<UUID, CaseFile> files) {

        CaseFile file(UUID caseId) {
            return files.computeIfAbsent(caseId, id -> new CaseFile(id, List.of(), List.of(), null));
        }

        List<PromiseClock> changed() {
            return files.values().stream()
                    .flatMap(file -> file.changed().stream())
                    .toList();
        }
    }

    private Uni<Loaded> load(SqlConnection tx, Collection<UUID> cases) {
        return Uni.combine()
                .all()
                .unis(
                        rulebooks.current(tx),
                        facts.ofCases(tx, cases),
                        clocks.ofCases(tx, cases),
                        clocks.tracked(tx, cases))
                .asTuple()
                .map(found -> {
                    Map<UUID, List<CaseFact>> known =
                            found.getItem2().stream().collect(Collectors.groupingBy(CaseFact::caseId));
                    Map<UUID, List<PromiseClock>> running =
                            found.getItem3().stream().collect(Collectors.groupingBy(PromiseClock::caseId));
                    Map<UUID, ObjectNode> told = new HashMap<>();
                    found.getItem4().forEach(it -> told.put(it.caseId(), it.facts()));
                    Map<UUID, CaseFile> files = new LinkedHashMap<>();
                    cases.forEach(id -> files.put(
                            id,
                            new CaseFile(
                                    id,
                                    known.getOrDefault(id, List.of()),
                                    running.getOrDefault(id, List.of()),
                                    told.get(id))));
                    return new Loaded(found.getItem1(), files);
                });
    }

    private Uni<Void> keep(SqlConnection tx, Loaded loaded) {
        Collection<CaseFile> files = loaded.files().values();
        return Sequentially.pipelined(
                clocks.save(tx, loaded.changed()),
                clocks.remove(
                        tx,
                        files.stream().flatMap(file -> file.removed().stream()).toList()),
                outbox.append(
                        tx,
                        files.stream().flatMap(file -> file.toTell().stream()).toList()));
    }
}
