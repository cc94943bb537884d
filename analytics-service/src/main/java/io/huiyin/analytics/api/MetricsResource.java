package io.huiyin.analytics.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.huiyin.analytics.measuring.Dimension;
import io.huiyin.analytics.measuring.Metric;
import io.huiyin.analytics.persistence.PgMetrics;
import io.huiyin.analytics.persistence.PgMetrics.Evident;
import io.huiyin.analytics.persistence.PgMetrics.Measured;
import io.huiyin.web.Cursor;
import io.huiyin.web.Cursor.Page;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Metrics with their definitions, and their values over a period. */
@Path("/api/v1/metrics")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.SUPERVISOR, Roles.ANALYST, Roles.ADMIN})
@Tag(name = "metrics", description = "Numbers with published definitions and sample sizes")
final class MetricsResource {

    private static final String CSV = "text/csv";
    private static final String NDJSON = "application/x-ndjson";
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

    record EvidentView(UUID eventId, String type, UUID caseId, int cycle, Instant time) {}

    record Explanation(
            String id,
            int version,
            Instant from,
            Instant to,
            @Nullable Double value,
            long sampleSize,
            List<EvidentView> items,
            @Nullable String nextCursor) {

        static Explanation of(ValueView whole, @Nullable String key, Page<Evident> page) {
            Measured number = key == null
                    ? new Measured(null, whole.value(), whole.sampleSize())
                    : whole.items().stream()
                            .filter(group -> key.equals(group.key()))
                            .findFirst()
                            .orElse(new Measured(key, null, 0));
            return new Explanation(
                    whole.id(),
                    whole.version(),
                    whole.from(),
                    whole.to(),
                    number.value(),
                    number.sampleSize(),
                    page.items().stream()
                            .map(e -> new EvidentView(e.eventId(), e.type(), e.caseId(), e.cycle(), e.time()))
                            .toList(),
                    page.nextCursor());
        }
    }

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
        return measure(metric(id), period(from, to), groupBy);
    }

    @GET
    @Path("/{id}/export")
    @Produces({CSV, NDJSON})
    @Operation(
            summary = "A metric over a period, as CSV or NDJSON",
            description =
                    "As the metric itself, to the last digit: a line for all together, with an empty key, and one for each group."
                            + " No cap. By Accept; CSV unless NDJSON is asked for.")
    @APIResponse(
            responseCode = "200",
            description = "Columns metric, version, unit, from, to, groupBy, key, value, sampleSize",
            content = {
                @Content(mediaType = CSV, schema = @Schema(implementation = String.class)),
                @Content(mediaType = NDJSON, schema = @Schema(implementation = String.class))
            })
    public Uni<Response> export(
            @PathParam("id") String id,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("groupBy") @Nullable Dimension groupBy,
            @HeaderParam("Accept") @Nullable String accept) {
        boolean lines = accept != null && accept.contains("ndjson");
        return measure(metric(id), period(from, to), groupBy)
                .map(measured -> Response.ok(lines ? Exports.ndjson(measured) : Exports.csv(measured))
                        .type((lines ? NDJSON : CSV) + ";charset=utf-8")
                        .build());
    }

    @GET
    @Path("/{id}/explain")
    @RolesAllowed({Roles.ANALYST, Roles.ADMIN})
    @Operation(
            summary = "The events behind a number",
            description =
                    "In the order in which they were kept; with groupBy and key those behind the number of a group. The events"
                            + " themselves: GET /api/v1/events.")
    public Uni<Explanation> explain(
            @PathParam("id") String id,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("groupBy") @Nullable Dimension groupBy,
            @QueryParam("key") @Nullable String key,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable Integer limit) {
        Metric metric = metric(id);
        Period period = period(from, to);
        if ((groupBy == null) != (key == null)) {
            throw new ProblemException(Problem.at("/key", "invalid-parameter", "groupBy and key go together."));
        }
        int size = Cursor.limit(limit);
        Long after = Cursor.decode(cursor, Long::valueOf);
        return measure(metric, period, groupBy).chain(view -> metrics.explain(
                        metric, groupBy, key, period.from(), period.to(), after == null ? 0 : after, size + 1)
                .map(found -> Page.of(found, size, e -> String.valueOf(e.n())))
                .map(page -> Explanation.of(view, key, page)));
    }

    private record Period(Instant from, Instant to) {}

    private Period period(@Nullable String from, @Nullable String to) {
        Instant end = to == null ? clock.instant().plusSeconds(1) : instant("/to", to);
        Instant begin = from == null ? end.minus(DEFAULT_PERIOD) : instant("/from", from);
        if (!begin.isBefore(end)) {
            throw new ProblemException(Problem.at("/from", "out-of-range", "from must be before to."));
        }
        return new Period(begin, end);
    }

    private static Metric metric(String id) {
        return Metric.byId(id)
                .orElseThrow(() -> new ProblemException(Problem.of(404, "not-found", "There is no such metric.")));
    }

    private Uni<ValueView> measure(Metric metric, Period period, @Nullable Dimension groupBy) {
        MetricView view = MetricView.of(metric);
        Uni<List<Measured>> groups = groupBy == null
                ? Uni.createFrom().item(List.of())
                : metrics.groups(metric, groupBy, period.from(), period.to());
        return metrics.total(metric, period.from(), period.to())
                .chain(total -> groups.map(items -> new ValueView(
                        metric.id(),
                        view.name(),
                        metric.unit(),
                        metric.version(),
                        period.from(),
                        period.to(),
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
