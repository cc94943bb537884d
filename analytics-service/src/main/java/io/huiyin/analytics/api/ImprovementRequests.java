package io.huiyin.analytics.api;

import io.huiyin.analytics.improving.Plan;
import io.huiyin.analytics.measuring.Dimension;
import io.huiyin.analytics.measuring.Measure;
import io.huiyin.analytics.measuring.Metric;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is said about improvements. */
final class ImprovementRequests {

    enum Decision {
        STANDARDISE,
        TRY_AGAIN
    }

    record PeriodBody(
            @NotNull Instant from,
            @NotNull @Schema(description = "Exclusive") Instant to) {

        Plan.Period period(String pointer) {
            if (!from.isBefore(to)) {
                throw new ProblemException(Problem.at(pointer + "/from", "out-of-range", "must be before to"));
            }
            return new Plan.Period(from, to);
        }
    }

    record ActionBody(
            @NotBlank @Size(max = 500) String what,
            @NotBlank @Size(max = 100) String owner,
            @NotNull LocalDate due,
            @Nullable LocalDate done) {

        Plan.Action action() {
            return new Plan.Action(what, owner, due, done);
        }
    }

    record PlanBody(
            @NotBlank @Size(max = 200) String title,

            @NotBlank @Schema(description = "Id of a metric", examples = "reopen-rate")
            String metric,

            @Nullable Dimension groupBy,

            @Nullable @Size(min = 1, max = 200) @Schema(description = "Which group of groupBy it is about")
            String key,

            @NotNull Plan.Direction direction,
            @NotNull @Valid PeriodBody baseline,

            @NotNull
            @Schema(
                    description =
                            "The value of the metric that is aimed at; for counts in a time as long as the baseline")
            Double target,

            @NotBlank @Size(max = 2_000) String cause,
            @NotBlank @Size(max = 100) String owner,
            @NotNull @Size(max = 50) List<@NotNull @Valid ActionBody> actions) {

        Plan plan() {
            Metric measured = Metric.byId(metric)
                    .orElseThrow(
                            () -> new ProblemException(Problem.at("/metric", "unknown", "There is no such metric.")));
            if (measured.measure().kind() == Measure.Kind.STOCK) {
                throw new ProblemException(Problem.at(
                        "/metric",
                        "invalid-value",
                        "is a stock: no test compares it between two periods; choose a share, a time or a count"));
            }
            if ((groupBy == null) != (key == null)) {
                throw new ProblemException(Problem.at("/key", "invalid-value", "groupBy and key go together"));
            }
            return new Plan(
                    title,
                    metric,
                    measured.version(),
                    groupBy,
                    key,
                    direction,
                    baseline.period("/baseline"),
                    target,
                    cause,
                    owner,
                    actions.stream().map(ActionBody::action).toList());
        }
    }

    record EvaluateBody(
            @NotNull @Valid PeriodBody window,

            @Nullable
            @DecimalMin("0.8")
            @DecimalMax("0.999")
            @Schema(description = "Of the interval; 0.95 where absent")
            Double confidence) {}

    record CloseBody(
            @NotNull Decision decision,
            @Nullable @Size(max = 2_000) String note) {}

    private ImprovementRequests() {}
}
