package io.huiyin.escalation.api;

import io.huiyin.escalation.persistence.PgPolicies;
import io.huiyin.escalation.persistence.PgSteps;
import io.huiyin.escalation.persistence.PgSteps.StepRow;
import io.huiyin.escalation.policy.EscalationPolicy;
import io.huiyin.escalation.policy.Step;
import io.huiyin.escalation.raising.Escalation;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Escalations as they are shown: with the steps of their policy, taken, armed and to come. */
@Singleton
final class EscalationViews {

    private final PgPolicies policies;
    private final PgSteps steps;

    @Inject
    EscalationViews(PgPolicies policies, PgSteps steps) {
        this.policies = policies;
        this.steps = steps;
    }

    record StepView(
            int step,
            String name,
            Step.Action action,
            Step.Target target,
            String from,

            @Schema(description = "1, then one more each time it was raised again")
            int round,

            @Nullable @Schema(description = "Absent while what it is counted from has not happened")
            Instant dueAt,

            @Nullable Instant takenAt,
            @Nullable Instant stoppedAt,

            @Nullable
            @Schema(description = "acknowledged, replied, assigned, handed-off, or why the escalation was closed")
            String stoppedBy,

            @Nullable @Schema(description = "Why it could not be taken when it was due; it is tried again every minute")
            String lastError) {}

    record PolicyView(UUID id, String name, int version) {}

    record EscalationView(
            UUID id,
            UUID caseId,
            String reference,
            int cycle,
            String promise,
            UUID clockId,
            String product,
            String priority,
            String tier,
            String team,
            PolicyView policy,
            Escalation.State state,
            int round,

            @Nullable @Schema(description = "The highest warning, where one began it")
            Integer warnedPercent,

            @Nullable @Schema(description = "Absent while there are warnings alone")
            Instant breachedAt,

            Instant raisedAt,

            @Nullable
            @Schema(description = "Until when nobody is told, since the breach lies outside the hours of notices")
            Instant heldUntil,

            @Nullable Instant acknowledgedAt,
            @Nullable String acknowledgedBy,

            @Nullable @Schema(description = "When it is raised again unless somebody does something for the case")
            Instant renewAt,

            @Nullable Instant closedAt,
            @Nullable String closeReason,
            List<StepView> steps) {}

    Uni<EscalationView> one(SqlClient client, Escalation it) {
        return all(client, List.of(it)).map(views -> views.get(0));
    }

    Uni<List<EscalationView>> all(SqlClient client, List<Escalation> found) {
        return steps.of(client, found.stream().map(Escalation::id).toList()).chain(rows -> Multi.createFrom()
                .iterable(found)
                .onItem()
                .transformToUniAndConcatenate(it -> policies.version(client, it.policyId(), it.policyVersion())
                        .map(policy -> view(it, policy, rows.getOrDefault(it.id(), List.of()))))
                .collect()
                .asList());
    }

    private static EscalationView view(Escalation it, EscalationPolicy policy, List<StepRow> rows) {
        return new EscalationView(
                it.id(),
                it.caseId(),
                it.reference(),
                it.cycle(),
                it.promise(),
                it.clockId(),
                it.product(),
                it.priority(),
                it.tier(),
                it.team(),
                new PolicyView(it.policyId(), it.policyName(), it.policyVersion()),
                it.state(),
                it.round(),
                it.warnedPercent(),
                it.breachedAt(),
                it.raisedAt(),
                it.heldUntil(),
                it.acknowledgedAt(),
                it.acknowledgedBy(),
                it.renewAt(),
                it.closedAt(),
                it.closeReason(),
                steps(it, policy, rows));
    }

    private static List<StepView> steps(Escalation it, EscalationPolicy policy, List<StepRow> rows) {
        List<StepView> views = new ArrayList<>();
        for (StepRow row : rows) {
            views.add(step(policy, row.step(), row.round(), row));
        }
        IntStream.rangeClosed(1, policy.steps().size())
                .filter(number -> rows.stream().noneMatch(row -> row.round() == it.round() && row.step() == number))
                .forEach(number -> views.add(step(policy, number, it.round(), null)));
        views.sort(Comparator.comparingInt(StepView::round).thenComparingInt(StepView::step));
        return views;
    }

    private static StepView step(EscalationPolicy policy, int number, int round, @Nullable StepRow row) {
        Step step = policy.step(number);
        return new StepView(
                number,
                step.name(),
                step.action(),
                step.target(),
                step.from().word(),
                round,
                row == null ? null : row.dueAt(),
                row == null ? null : row.takenAt(),
                row == null ? null : row.stoppedAt(),
                row == null ? null : row.stoppedBy(),
                row == null ? null : row.lastError());
    }
}
