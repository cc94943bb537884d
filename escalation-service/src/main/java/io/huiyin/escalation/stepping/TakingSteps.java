package io.huiyin.escalation.stepping;

import io.huiyin.contracts.EventTypes;
import io.huiyin.escalation.persistence.PgCases;
import io.huiyin.escalation.persistence.PgCases.Place;
import io.huiyin.escalation.persistence.PgEscalations;
import io.huiyin.escalation.persistence.PgPolicies;
import io.huiyin.escalation.persistence.PgSteps;
import io.huiyin.escalation.persistence.PgSteps.Taken;
import io.huiyin.escalation.policy.EscalationPolicy;
import io.huiyin.escalation.policy.Step;
import io.huiyin.escalation.policy.Step.Action;
import io.huiyin.escalation.raising.Escalation;
import io.huiyin.escalation.reaching.Notifying;
import io.huiyin.escalation.telling.Telling;
import io.huiyin.escalation.wire.EscalationFactsV1;
import io.huiyin.messaging.Cause;
import io.huiyin.messaging.Fact;
import io.huiyin.web.Json;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Takes the steps of an escalation that are due: messages are armed, the steps that are counted from it as well, and it is said. What
 * is to happen to the case is said alone; triage, which owns it, does it. The caller holds the lock of the case.
 */
@Singleton
final class TakingSteps {

    private final PgEscalations escalations;
    private final PgPolicies policies;
    private final PgSteps steps;
    private final PgCases cases;
    private final Notifying notifying;
    private final Telling telling;

    @Inject
    TakingSteps(
            PgEscalations escalations,
            PgPolicies policies,
            PgSteps steps,
            PgCases cases,
            Notifying notifying,
            Telling telling) {
        this.escalations = escalations;
        this.policies = policies;
        this.steps = steps;
        this.cases = cases;
        this.notifying = notifying;
        this.telling = telling;
    }

    /** One after the other, until none is due. */
    Uni<Void> all(SqlConnection tx, UUID escalationId, Instant now) {
        return steps.take(tx, escalationId, now)
                .chain(taken -> taken.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : one(tx, escalationId, taken.get(), now).chain(() -> all(tx, escalationId, now)));
    }

    private Uni<Void> one(SqlConnection tx, UUID escalationId, Taken taken, Instant now) {
        return escalations.find(tx, escalationId).chain(found -> {
            Escalation it = found.orElseThrow();
            return policies.version(tx, it.policyId(), it.policyVersion()).chain(policy -> steps.arm(
                            tx, it, taken.round(), policy, policy.following(taken.number()), now, now)
                    .chain(() -> act(tx, it, policy, taken.number(), now))
                    .chain(assignee -> cases.place(tx, it.caseId())
                            .chain(place -> tell(tx, it, policy, taken.number(), assignee, place, now))));
        });
    }

    private Uni<Optional<String>> act(
            SqlConnection tx, Escalation it, EscalationPolicy policy, int number, Instant now) {
        return switch (policy.step(number).action()) {
            case NOTIFY, PAGE -> notifying.tell(tx, it, policy, number, now).replaceWith(Optional.empty());
            case REASSIGN -> notifying.assignee(tx, it, policy, number, now);
            case RAISE_TIER -> Uni.createFrom().item(Optional.empty());
        };
    }

    /** @param place where the case is, so that triage does nothing if it has moved meanwhile */
    private Uni<Void> tell(
            SqlConnection tx,
            Escalation it,
            EscalationPolicy policy,
            int number,
            Optional<String> assignee,
            Optional<Place> place,
            Instant now) {
        Step step = policy.step(number);
        boolean moves = step.action() == Action.REASSIGN || step.action() == Action.RAISE_TIER;
        EscalationFactsV1.StepTakenV1 fact = new EscalationFactsV1.StepTakenV1(
                EscalationFactsV1.of(it),
                number,
                step.name(),
                Json.word(step.action()),
                Json.word(step.target()),
                assignee.orElse(null),
                moves
                        ? place.map(at -> new EscalationFactsV1.FromV1(at.tier(), at.team(), at.assignee()))
                                .orElseGet(() -> new EscalationFactsV1.FromV1(it.tier(), it.team(), null))
                        : null,
                now);
        return telling.tell(
                tx, Cause.ofTime(), List.of(new Fact(EventTypes.ESCALATION_STEP_TAKEN, it.caseId(), now, fact)));
    }
}
