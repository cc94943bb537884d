package io.huiyin.analytics.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.huiyin.analytics.measuring.Dimension;
import io.huiyin.analytics.measuring.Metric;
import io.huiyin.analytics.persistence.PgMetrics;
import io.huiyin.analytics.persistence.PgMetrics.Measured;
import io.huiyin.web.Cursor.Page;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Metrics with their definitions, and their values over a period. */
@Path("/api/v1/metrics")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.SUPERVISOR, Roles.ANALYST, Roles.ADMIN})
@Tag(name = "metrics", description = "Numbers with published definitions and sample sizes")
final class MetricsResource {

    private static final Duration DEFAULT_PERIOD = Duration.ofDays(30);

    private final PgMetrics metrics;
    private final Clock clock;

    @Inject
    MetricsResource(PgMetrics metrics, Clock clock) {
        this.metrics = metrics;
        this.clock = clock;
    }

    record NameView(String en, @JsonProperty("zh-CN") String chinese) {}

    record MetricView(String id, NameView name, String definition, String unit, int version) {
        static MetricView of(Metric m) {
            return new MetricView(
                    m.id(), new NameView(m.english(), m.chinese()), m.definition(), m.unit(), m.version());
        }
    }

    /** @param value absent where the sample is empty and nothing can be said */
    record ValueView(
            String id,
            NameView name,
            String unit,
            int version,
            Instant from,
            Instant to,
            @Nullable Dimension groupBy,
            @Nullable Double value,
            long sampleSize,
            List<Measured> items) {}

    @GET
    @Operation(summary = "All metrics with their definitions")
    public Page<MetricView> list() {
        return new Page<>(Metric.ALL.stream().map(MetricView::of).toList(), null);
    }

    @GET
    @Path("/{id}")
    @Operation(
            summary = "A metric over a period",
            description =
                    "from (inclusive) and to (exclusive): RFC 3339 times or days of UTC; the last 30 days where absent.")
    public Uni<ValueView> get(
            @PathParam("id") String id,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("groupBy") @Nullable Dimension groupBy) {
        Metric metric = Metric.byId(id)
                .orElseThrow(() -> new ProblemException(Problem.of(404, "not-found", "There is no such metric.")));
        Instant end = to == null ? clock.instant().plusSeconds(1) : instant("/to", to);
        Instant begin = from == null ? end.minus(DEFAULT_PERIOD) : instant("/from", from);
        if (!begin.isBefore(end)) {
            throw new ProblemException(Problem.at("/from", "out-of-range", "from must be before to."));
        }
        MetricView view = MetricView.of(metric);
        Uni<List<Measured>> groups =
                groupBy == null ? Uni.createFrom().item(List.of()) : metrics.groups(metric, groupBy, begin, end);
        return metrics.total(metric, begin, end)
                .chain(total -> groups.map(items -> new ValueView(
                        id,
                        view.name(),
                        metric.unit(),
                        metric.version(),
                        begin,
                        end,
                        groupBy,
                        total.value(),
                        total.sampleSize(),
                        items)));
    }

    private static Instant instant(String pointer, String text) {
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new ProblemException(
                    Problem.at(pointer, "invalid-parameter", "Must be a day or an RFC 3339 date-time."));
        }
    }
}
