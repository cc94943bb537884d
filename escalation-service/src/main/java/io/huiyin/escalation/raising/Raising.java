package io.huiyin.escalation.raising;

import io.huiyin.contracts.EventTypes;
import io.huiyin.escalation.persistence.PgCases;
import io.huiyin.escalation.persistence.PgEscalations;
import io.huiyin.escalation.persistence.PgPolicies;
import io.huiyin.escalation.persistence.PgRounds;
import io.huiyin.escalation.persistence.PgSteps;
import io.huiyin.escalation.policy.EscalationPolicy;
import io.huiyin.escalation.policy.Step.Stop;
import io.huiyin.escalation.raising.Escalation.State;
import io.huiyin.escalation.telling.Telling;
import io.huiyin.escalation.wire.EscalationFactsV1;
import io.huiyin.messaging.Cause;
import io.huiyin.messaging.Fact;
import io.huiyin.web.Ids;
import io.huiyin.web.Time;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Begins escalations: with a warning, where the policy has steps for it, or with the breach. There is one at a time for a clock. The
 * caller holds the lock of the case.
 */
@Singleton
public final class Raising {

    private final PgEscalations escalations;
    private final PgRounds rounds;
    private final PgPolicies policies;
    private final PgSteps steps;
    private final PgCases cases;
    private final Telling telling;
    private final Ids ids;
    private final Clock clock;

    @Inject
    Raising(
            PgEscalations escalations,
            PgRounds rounds,
            PgPolicies policies,
            PgSteps steps,
            PgCases cases,
            Telling telling,
            Ids ids,
            Clock clock) {
        this.escalations = escalations;
        this.rounds = rounds;
        this.policies = policies;
        this.steps = steps;
        this.cases = cases;
        this.telling = telling;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * The first warning that a policy has steps for. One of a clock that is escalated meanwhile, in the same batch, adds to it.
     *
     * @param policy that applies
     */
    public Uni<Void> warned(SqlConnection tx, Promised it, int percent, EscalationPolicy policy) {
        Instant now = Time.stored(clock.instant());
        return escalations.openOf(tx, it.clockId()).chain(open -> {
            if (open.isPresent()) {
                return warnedAgain(tx, open.get(), percent);
            }
            Escalation warned = begun(it, policy, State.WARNED, percent, null, null, now, Set.of());
            return escalations
                    .add(tx, warned, policy.renewAfter())
                    .chain(() -> steps.arm(tx, warned, 1, policy, policy.onWarning(percent), now, now));
        });
    }

    /** A further warning of what is under way. */
    public Uni<Void> warnedAgain(SqlConnection tx, Escalation it, int percent) {
        Instant now = Time.stored(clock.instant());
        return escalations
                .warned(tx, it.id(), percent)
                .chain(() -> policies.version(tx, it.policyId(), it.policyVersion()))
                .chain(policy -> steps.arm(tx, it, it.round(), policy, policy.onWarning(percent), now, now));
    }

    /** @param noticeFrom from when people may be told; at once where null */
    public Uni<Void> breached(
            SqlConnection tx,
            Promised it,
            Instant breachedAt,
            @Nullable Instant noticeFrom,
            List<EscalationPolicy> current,
            Cause cause) {
        Instant now = Time.stored(clock.instant());
        Instant heldUntil = noticeFrom != null && noticeFrom.isAfter(now) ? noticeFrom : null;
        return escalations
                .isKnown(tx, it.clockId(), breachedAt)
                .chain(known -> known
                        ? Uni.createFrom().voidItem()
                        : escalations
                                .openOf(tx, it.clockId())
                                .chain(open -> raise(tx, it, breachedAt, heldUntil, open, current, now))
                                .chain(raised -> raised.isEmpty()
                                        ? Uni.createFrom().voidItem()
                                        : armed(tx, raised.get(), now, cause)));
    }

    /** @return empty if a breach of it is escalated already, or if there is no policy for it */
    private Uni<Optional<Escalation>> raise(
            SqlConnection tx,
            Promised it,
            Instant breachedAt,
            @Nullable Instant heldUntil,
            Optional<Escalation> open,
            List<EscalationPolicy> current,
            Instant now) {
        if (open.isPresent()) {
            return open.get().breachedAt() != null
                    ? Uni.createFrom().item(Optional.empty())
                    : cases.doneSince(tx, it.caseId(), breachedAt)
                            .chain(done -> escalations.broken(tx, open.get(), breachedAt, heldUntil, done))
                            .map(Optional::of);
        }
        EscalationPolicy policy =
                EscalationPolicy.firstMatch(current, it.kind()).orElse(null);
        if (policy == null) {
            return Uni.createFrom().item(Optional.empty());
        }
        return cases.doneSince(tx, it.caseId(), breachedAt).chain(done -> {
            Escalation raised = begun(it, policy, State.RAISED, null, breachedAt, heldUntil, now, done);
            return escalations.add(tx, raised, policy.renewAfter()).replaceWith(Optional.of(raised));
        });
    }

    private Uni<Void> armed(SqlConnection tx, Escalation it, Instant now, Cause cause) {
        Instant heldUntil = it.heldUntil();
        Instant base = heldUntil == null ? now : heldUntil;
        return policies.version(tx, it.policyId(), it.policyVersion())
                .chain(policy -> steps.arm(tx, it, it.round(), policy, policy.onBreach(), base, now))
                .chain(() -> tell(tx, it, now, cause));
    }

    /** What was acknowledged and rested too long begins again, at the first step. */
    public Uni<Void> again(SqlConnection tx, UUID id) {
        Instant now = Time.stored(clock.instant());
        return rounds.renew(tx, id, now).chain(renewed -> anew(tx, renewed, now, Cause.ofTime()));
    }

    /** What was closed with its clock begins again with it. */
    public Uni<Void> reopened(SqlConnection tx, UUID id, Cause cause) {
        Instant now = Time.stored(clock.instant());
        return rounds.reopen(tx, id).chain(reopened -> anew(tx, reopened, now, cause));
    }

    /** Steps that wait still, since nothing stopped them, go on waiting; the others begin. */
    private Uni<Void> anew(SqlConnection tx, Optional<Escalation> found, Instant now, Cause cause) {
        if (found.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Escalation it = found.get();
        return policies.version(tx, it.policyId(), it.policyVersion())
                .chain(policy -> steps.pending(tx, it.id()).chain(pending -> {
                    List<Integer> numbers = beginnings(it, policy).stream()
                            .filter(number -> !pending.contains(number))
                            .toList();
                    return steps.arm(tx, it, it.round(), policy, numbers, now, now);
                }))
                .chain(() -> tell(tx, it, now, cause));
    }

    private static List<Integer> beginnings(Escalation it, EscalationPolicy policy) {
        Integer percent = it.warnedPercent();
        return it.breachedAt() != null ? policy.onBreach() : percent == null ? List.of() : policy.onWarning(percent);
    }

    /** That a breach needs somebody; a warning alone is not told. */
    private Uni<Void> tell(SqlConnection tx, Escalation it, Instant now, Cause cause) {
        if (it.breachedAt() == null) {
            return Uni.createFrom().voidItem();
        }
        EscalationFactsV1.RaisedV1 fact = new EscalationFactsV1.RaisedV1(
                EscalationFactsV1.of(it), it.clockId(), it.round() == 1 ? null : it.round());
        return telling.tell(tx, cause, List.of(new Fact(EventTypes.ESCALATION_RAISED, it.caseId(), now, fact)));
    }

    private Escalation begun(
            Promised it,
            EscalationPolicy policy,
            State state,
            @Nullable Integer percent,
            @Nullable Instant breachedAt,
            @Nullable Instant heldUntil,
            Instant now,
            Set<Stop> happened) {
        return new Escalation(
                ids.next(),
                it.clockId(),
                it.caseId(),
                it.reference(),
                it.cycle(),
                it.promise(),
                it.product(),
                it.priority(),
                it.tier(),
                it.team(),
                policy.id(),
                policy.name(),
                policy.version(),
                state,
                1,
                percent,
                breachedAt,
                now,
                heldUntil,
                null,
                null,
                null,
                null,
                null,
                happened);
    }
}
