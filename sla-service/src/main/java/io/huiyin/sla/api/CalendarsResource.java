package io.huiyin.sla.api;

import io.huiyin.sla.calendar.BusinessCalendar;
import io.huiyin.sla.calendar.CalendarVersion;
import io.huiyin.sla.calendar.Slice;
import io.huiyin.sla.persistence.PgCalendars;
import io.huiyin.sla.persistence.PgRulebook;
import io.huiyin.sla.policy.IsoDuration;
import io.huiyin.web.Caller;
import io.huiyin.web.Cursor;
import io.huiyin.web.Cursor.Page;
import io.huiyin.web.Idempotency;
import io.huiyin.web.Ids;
import io.huiyin.web.Precondition;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Roles;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Opening hours. A change makes a new version; clocks keep the one that they began with. */
@Path(CalendarsResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.SUPERVISOR, Roles.ADMIN})
@Tag(name = "calendars", description = "Which time counts")
final class CalendarsResource {

    static final String PATH = "/api/v1/calendars";

    private final Pool pool;
    private final PgCalendars calendars;
    private final Publishing publishing;
    private final Caller caller;
    private final Ids ids;

    @Inject
    CalendarsResource(Pool pool, PgCalendars calendars, Publishing publishing, Caller caller, Ids ids) {
        this.pool = pool;
        this.calendars = calendars;
        this.publishing = publishing;
        this.caller = caller;
        this.ids = ids;
    }

    record CopyBody(@NotBlank @Size(max = 100) String name) {}

    record ComputeBody(
            @NotNull Instant from,

            @NotBlank @Schema(description = "ISO 8601, at least a second", examples = "PT4H")
            String duration) {}

    record DueView(Instant due, List<Slice> slices) {}

    @GET
    @Operation(summary = "Calendars by name, each in its latest version")
    public Uni<Page<CalendarView>> list(
            @QueryParam("cursor") @Nullable String cursor, @QueryParam("limit") @Nullable Integer limit) {
        int size = Cursor.limit(limit);
        return calendars
                .list(pool, Cursor.decode(cursor, Function.identity()), size + 1)
                .map(found ->
                        Page.of(found.stream().map(CalendarView::of).toList(), size, it -> it.name() + " " + it.id()));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a calendar", description = "The latest version, unless one is asked for.")
    @APIResponse(
            responseCode = "200",
            description = "The calendar, with its ETag",
            content = @Content(schema = @Schema(implementation = CalendarView.class)))
    public Uni<Response> get(@PathParam("id") UUID id, @QueryParam("version") @Nullable Integer version) {
        return find(id, version).map(CalendarsResource::answer);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.ADMIN)
    @Operation(summary = "Make a calendar", description = "Policies name it by its id.")
    @APIResponse(
            responseCode = "201",
            description = "Made",
            content = @Content(schema = @Schema(implementation = CalendarView.class)))
    @APIResponse(responseCode = "422", ref = "#/components/responses/Problem422")
    public Uni<Response> add(@Valid CalendarBody body) {
        return create("POST " + PATH, Uni.createFrom().item(body.version(ids.next(), 1)));
    }

    @POST
    @Path("/{id}/actions/copy")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.ADMIN)
    @Operation(summary = "Copy a calendar", description = "Its latest version, under another name.")
    @APIResponse(
            responseCode = "201",
            description = "Made",
            content = @Content(schema = @Schema(implementation = CalendarView.class)))
    @APIResponse(responseCode = "422", ref = "#/components/responses/Problem422")
    public Uni<Response> copy(@PathParam("id") UUID id, @Valid CopyBody body) {
        return create(
                "POST " + PATH + "/" + id + "/actions/copy",
                find(id, null).map(it -> new CalendarVersion(ids.next(), 1, body.name(), it.hours(), it.names())));
    }

    @PUT
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.ADMIN)
    @Operation(
            summary = "Make a new version",
            description = "For clocks that begin from now on; those that run keep the version that they began with.")
    @APIResponse(
            responseCode = "200",
            description = "The new version, with its ETag",
            content = @Content(schema = @Schema(implementation = CalendarView.class)))
    @APIResponse(responseCode = "412", ref = "#/components/responses/Problem412")
    @APIResponse(responseCode = "428", ref = "#/components/responses/Problem428")
    public Uni<Response> change(@PathParam("id") UUID id, @Valid CalendarBody body) {
        String ifMatch = caller.header("If-Match");
        String by = caller.username();
        return publishing.inTurn(turn -> find(turn.tx(), id, null).chain(it -> {
            Precondition.check(ifMatch, it.version());
            return calendars
                    .nextVersion(turn.tx(), id)
                    .map(version -> body.version(id, version))
                    .chain(next -> publishing.issue(turn, next, PgRulebook.Terms.futureOnly(turn.now(), by)))
                    .map(CalendarsResource::answer);
        }));
    }

    @POST
    @Path("/{id}/compute")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "When is it due?",
            description =
                    "So much opening time after an instant, with what was counted. Used up at the end of an opening, it is due at that end.")
    @APIResponse(
            responseCode = "200",
            description = "When, and what was counted",
            content = @Content(schema = @Schema(implementation = DueView.class)))
    public Uni<DueView> compute(@PathParam("id") UUID id, @Valid ComputeBody body) {
        Duration duration;
        try {
            duration = IsoDuration.parse(body.duration());
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.at("/duration", "invalid-value", String.valueOf(e.getMessage())));
        }
        return find(id, null).map(it -> {
            BusinessCalendar.Due due = it.hours()
                    .due(body.from(), duration)
                    .orElseThrow(() -> new ProblemException(Problem.at(
                            "/duration", "out-of-range", "takes more than twenty years of these opening hours")));
            return new DueView(due.at(), due.slices());
        });
    }

    private Uni<Response> create(String route, Uni<CalendarVersion> made) {
        String key = Idempotency.key(caller);
        String by = caller.username();
        return made.chain(
                        it -> publishing.inTurn(turn -> Idempotency.once(turn.tx(), caller, route, key, () -> publishing
                                .issue(turn, it, PgRulebook.Terms.always(turn.now(), by))
                                .map(done -> Idempotency.Answer.created(PATH + "/" + it.id(), CalendarView.of(it))))))
                .map(Idempotency.Answer::response);
    }

    private Uni<CalendarVersion> find(UUID id, @Nullable Integer version) {
        return find(pool, id, version);
    }

    private Uni<CalendarVersion> find(SqlClient client, UUID id, @Nullable Integer version) {
        return calendars
                .find(client, id, version)
                .map(found -> found.orElseThrow(
                        () -> new ProblemException(Problem.of(404, "not-found", "There is no such calendar."))));
    }

    private static Response answer(CalendarVersion it) {
        return Response.ok(CalendarView.of(it))
                .tag(String.valueOf(it.version()))
                .build();
    }
}
