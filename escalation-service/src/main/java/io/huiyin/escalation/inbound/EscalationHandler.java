package io.huiyin.escalation.inbound;

import io.huiyin.contracts.EventTypes;
import io.huiyin.escalation.persistence.PgCases;
import io.huiyin.escalation.persistence.PgCases.WatchedCase;
import io.huiyin.escalation.persistence.PgEscalations;
import io.huiyin.escalation.persistence.PgPolicies;
import io.huiyin.escalation.persistence.PgRounds;
import io.huiyin.escalation.persistence.PgRounds.Movement;
import io.huiyin.escalation.policy.EscalationPolicy;
import io.huiyin.escalation.raising.Closing;
import io.huiyin.escalation.raising.Escalation;
import io.huiyin.escalation.raising.Raising;
import io.huiyin.escalation.stepping.Stepping;
import io.huiyin.messaging.Cause;
import io.huiyin.messaging.Event;
import io.huiyin.messaging.EventHandler;
import io.huiyin.messaging.Sequentially;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A warning or breach raises, unless its cycle is solved already: the two topics come in any order, so both remember the cycle. What is
 * solved, kept or withdrawn closes. What people do for a case moves it.
 */
@Singleton
final class EscalationHandler implements EventHandler {

    private static final Set<String> ALONE = Set.of(EventTypes.CLOCK_BREACHED, EventTypes.CLOCK_BREACH_WITHDRAWN);

    private static final Set<String> TYPES =
            Stream.of(CaseV1.TYPES, ClockV1.TYPES).flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());

    private static final Set<String> TOGETHER =
            TYPES.stream().filter(type -> !ALONE.contains(type)).collect(Collectors.toUnmodifiableSet());

    private final PgCases cases;
    private final PgEscalations escalations;
    private final PgRounds rounds;
    private final PgPolicies policies;
    private final Raising raising;
    private final Closing closing;
    private final Stepping stepping;

    @Inject
    EscalationHandler(
            PgCases cases,
            PgEscalations escalations,
            PgRounds rounds,
            PgPolicies policies,
            Raising raising,
            Closing closing,
            Stepping stepping) {
        this.cases = cases;
        this.escalations = escalations;
        this.rounds = rounds;
        this.policies = policies;
        this.raising = raising;
        this.closing = closing;
        this.stepping = stepping;
    }

    @Override
    public Set<String> types() {
        return TYPES;
    }

    /** What comes many at a time, and mostly means nothing here, is looked at together. */
    @Override
    public Uni<Void> handle(SqlConnection tx, List<Event> events) {
        return EventHandler.inRuns(events, TOGETHER, run -> many(tx, run), event -> one(tx, event))
                .invoke(stepping::wake);
    }

    private Uni<Void> many(SqlConnection tx, List<Event> run) {
        List<WatchedCase> watched = new ArrayList<>();
        List<Movement> movements = new ArrayList<>();
        List<ClockV1> warned = new ArrayList<>();
        Map<UUID, Event> started = new HashMap<>();
        Map<UUID, Event> endings = new HashMap<>();
        for (Event event : run) {
            if (CaseV1.TYPES.contains(event.type())) {
                CaseV1 fact = event.as(CaseV1.class);
                watched.add(fact.watched(event));
                fact.movement(event).ifPresent(movements::add);
                if (CaseV1.solves(event.type())) {
                    endings.put(fact.caseId(), event);
                }
            } else {
                ClockV1 fact = event.as(ClockV1.class);
                if (event.type().equals(EventTypes.CLOCK_STARTED)) {
                    if (endings.remove(fact.clockId()) == null) { // else it goes on as if it had not ended
                        started.put(fact.clockId(), event);
                    }
                } else if (fact.isWarning()) {
                    warned.add(fact);
                } else if (ClockV1.ends(event.type())) {
                    started.remove(fact.clockId());
                    endings.put(fact.clockId(), event);
                }
            }
        }
        return cases.watch(tx, watched)
                .chain(() -> rounds.moved(tx, movements))
                .chain(() -> started.isEmpty() ? nothing() : resumed(tx, started))
                .chain(() -> warned.isEmpty() ? nothing() : warned(tx, warned))
                .chain(() -> endings.isEmpty() ? nothing() : ended(tx, endings));
    }

    private Uni<Void> one(SqlConnection tx, Event event) {
        ClockV1 fact = event.as(ClockV1.class);
        return event.type().equals(EventTypes.CLOCK_BREACHED)
                ? breached(tx, event, fact)
                : ended(tx, Map.of(fact.clockId(), event));
    }

    /** @param endings by the case or clock that ended */
    private Uni<Void> ended(SqlConnection tx, Map<UUID, Event> endings) {
        return escalations
                .open(tx, endings.keySet())
                .chain(open -> Sequentially.each(open, it -> {
                    Event ofClock = endings.get(it.clockId());
                    return ofClock != null
                            ? closing.close(tx, it, ClockV1.reason(ofClock.type()), Cause.of(ofClock))
                            : solved(tx, it, endings.get(it.caseId()));
                }));
    }

    private Uni<Void> solved(SqlConnection tx, Escalation it, @Nullable Event event) {
        return event == null
                ? nothing()
                : cases.isSolved(tx, it.caseId(), it.cycle())
                        .chain(solved -> solved ? closing.close(tx, it, "solved", Cause.of(event)) : nothing());
    }

    /** A clock that had ended runs again: what it had broken needs somebody again. */
    private Uni<Void> resumed(SqlConnection tx, Map<UUID, Event> started) {
        return rounds.endedWith(tx, started.keySet())
                .chain(ended -> Sequentially.each(ended, it -> cases.isSolved(tx, it.caseId(), it.cycle())
                        .chain(solved -> solved
                                ? nothing()
                                : raising.reopened(
                                        tx, it.id(), Cause.of(Objects.requireNonNull(started.get(it.clockId())))))));
    }

    /** What is under way keeps its policy; what is not, begins by the present ones. */
    private Uni<Void> warned(SqlConnection tx, List<ClockV1> warned) {
        return policies.current(tx).chain(current -> escalations
                .open(tx, warned.stream().map(ClockV1::clockId).toList())
                .chain(open -> {
                    Map<UUID, Escalation> known =
                            open.stream().collect(Collectors.toMap(Escalation::clockId, it -> it, (a, b) -> b));
                    return Sequentially.each(warned, fact -> warned(tx, fact, known.get(fact.clockId()), current));
                }));
    }

    private Uni<Void> warned(
            SqlConnection tx, ClockV1 fact, @Nullable Escalation known, List<EscalationPolicy> current) {
        int percent = fact.percent() == null ? 0 : fact.percent();
        if (known != null) {
            return raising.warnedAgain(tx, known, percent);
        }
        EscalationPolicy policy = EscalationPolicy.firstMatch(current, fact.kind())
                .filter(it -> !it.onWarning(percent).isEmpty())
                .orElse(null);
        return policy == null
                ? nothing()
                : unlessSolved(tx, fact, () -> raising.warned(tx, fact.promised(), percent, policy));
    }

    private Uni<Void> breached(SqlConnection tx, Event event, ClockV1 fact) {
        return unlessSolved(tx, fact, () -> policies.current(tx)
                .chain(current -> raising.breached(
                        tx, fact.promised(), fact.broken(), fact.noticeFrom(), current, Cause.of(event))));
    }

    private interface Effect {
        Uni<Void> take();
    }

    private Uni<Void> unlessSolved(SqlConnection tx, ClockV1 fact, Effect effect) {
        return cases.isSolved(tx, fact.caseId(), fact.cycle()).chain(solved -> solved ? nothing() : effect.take());
    }

    private static Uni<Void> nothing() {
        return Uni.createFrom().voidItem();
    }
}
