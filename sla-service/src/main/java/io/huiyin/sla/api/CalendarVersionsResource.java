package io.huiyin.sla.api;

import io.huiyin.sla.calendar.CalendarVersion;
import io.huiyin.sla.calendar.Day;
import io.huiyin.sla.persistence.PgCalendars;
import io.huiyin.sla.policy.Rulebook.Published;
import io.huiyin.sla.replaying.Simulating.Simulation;
import io.huiyin.sla.wire.CalendarJson;
import io.huiyin.sla.wire.HolidayFeed;
import io.huiyin.web.Caller;
import io.huiyin.web.Cursor.Page;
import io.huiyin.web.Idempotency;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Roles;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Drafts of calendars: kept, tried on what was and on what is open, then published. */
@Path("/api/v1/calendars/{id}/versions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "calendars")
final class CalendarVersionsResource {

    private final Pool pool;
    private final PgCalendars calendars;
    private final Publishing publishing;
    private final Drafts drafts;
    private final Caller caller;

    @Inject
    CalendarVersionsResource(Pool pool, PgCalendars calendars, Publishing publishing, Drafts drafts, Caller caller) {
        this.pool = pool;
        this.calendars = calendars;
        this.publishing = publishing;
        this.drafts = drafts;
        this.caller = caller;
    }

    @Schema(
            name = "CalendarVersionInTime",
            description = "A version, and how it came into force; a draft has no publication")
    record VersionView(int version, Drafts.@Nullable PublicationView publication, CalendarView calendar) {}

    @GET
    @RolesAllowed({Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(summary = "All versions of a calendar, the latest first, drafts as well")
    public Uni<Page<VersionView>> list(@PathParam("id") UUID id) {
        return calendars.versions(pool, id).chain(versions -> {
            if (versions.isEmpty()) {
                throw noCalendar();
            }
            return drafts.issues(id)
                    .map(issues -> new Page<>(
                            versions.stream()
                                    .map(it -> new VersionView(
                                            it.version(), Drafts.view(issues, it.version()), CalendarView.of(it)))
                                    .toList(),
                            null));
        });
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.ADMIN)
    @Operation(summary = "Draft a version", description = "It is in force for nobody until it is published.")
    @APIResponse(
            responseCode = "201",
            description = "Kept",
            content = @Content(schema = @Schema(implementation = CalendarView.class)))
    @APIResponse(responseCode = "422", ref = "#/components/responses/Problem422")
    public Uni<Response> draft(@PathParam("id") UUID id, @Valid CalendarBody body) {
        String key = Idempotency.key(caller);
        String by = caller.username();
        String route = "POST /api/v1/calendars/" + id + "/versions";
        return publishing
                .inTurn(turn -> Idempotency.once(turn.tx(), caller, route, key, () -> calendars
                        .versions(turn.tx(), id)
                        .chain(versions -> {
                            CalendarVersion next =
                                    body.version(id, latest(versions).version() + 1);
                            return calendars
                                    .add(turn.tx(), next, by)
                                    .map(done -> Idempotency.Answer.created(
                                            "/api/v1/calendars/" + id + "/versions/" + next.version(),
                                            CalendarView.of(next)));
                        })))
                .map(Idempotency.Answer::response);
    }

    @POST
    @Path("/{version}/simulate")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(
            summary = "What would a draft change?",
            description =
                    "If it had been in force for the cases of a period, and if it were published for open clocks now. Goes through the recorded facts again; changes nothing.")
    @APIResponse(
            responseCode = "200",
            description = "How many clocks move, would break or would hold",
            content = @Content(schema = @Schema(implementation = Simulation.class)))
    @APIResponse(responseCode = "409", ref = "#/components/responses/Problem409")
    public Uni<Simulation> simulate(
            @PathParam("id") UUID id, @PathParam("version") int version, @Valid SimulateBody body) {
        return find(pool, id, version)
                .chain(it -> drafts.simulate(
                        id, version, (rulebook, as) -> rulebook.with(null, new Published<>(it, as)), body));
    }

    @POST
    @Path("/{version}/publish")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.ADMIN)
    @Operation(
            summary = "Put a draft in force",
            description = "Open clocks that it reaches move within seconds. What has ended stays as it was.")
    @APIResponse(
            responseCode = "200",
            description = "In force",
            content = @Content(schema = @Schema(implementation = VersionView.class)))
    @APIResponse(responseCode = "409", ref = "#/components/responses/Problem409")
    public Uni<VersionView> publish(
            @PathParam("id") UUID id, @PathParam("version") int version, @Valid PublishBody body) {
        String by = caller.username();
        return publishing.inTurn(turn -> find(turn.tx(), id, version)
                .call(it -> drafts.refusePublished(turn, id, version))
                .chain(it -> publishing
                        .publish(turn, it, body.terms(turn.now(), by))
                        .map(as -> new VersionView(version, Drafts.PublicationView.of(as, by), CalendarView.of(it)))));
    }

    @Schema(description = "A draft, and what the feed adds or changes in it")
    record ImportView(int version, List<DayView> days, CalendarView calendar) {}

    record DayView(LocalDate date, String name, List<List<String>> intervals) {

        static DayView of(Day day) {
            return new DayView(day.date(), day.name(), CalendarJson.texts(day.openings()));
        }
    }

    @POST
    @Path("/import")
    @Consumes("text/calendar")
    @RolesAllowed(Roles.ADMIN)
    @Operation(
            summary = "Draft a version from a feed of holidays",
            description =
                    "iCalendar (RFC 5545), from the begin of this year to the end of the year after next. Nothing applies before the draft is published; simulating it shows which clocks would move.")
    @RequestBody(content = @Content(mediaType = "text/calendar", schema = @Schema(implementation = String.class)))
    @APIResponse(
            responseCode = "201",
            description = "Kept as a draft",
            content = @Content(schema = @Schema(implementation = ImportView.class)))
    @APIResponse(responseCode = "422", ref = "#/components/responses/Problem422")
    public Uni<Response> importing(@PathParam("id") UUID id, String feed) {
        String key = Idempotency.key(caller);
        String by = caller.username();
        String path = "/api/v1/calendars/" + id + "/versions";
        LocalDate from = publishing.now().atOffset(ZoneOffset.UTC).toLocalDate().withDayOfYear(1);
        return calendars
                .find(pool, id, null)
                .map(found -> found.orElseThrow(CalendarVersionsResource::noCalendar))
                .chain(current -> {
                    List<Day> days = days(feed, current, from);
                    return publishing.inTurn(
                            turn -> Idempotency.once(turn.tx(), caller, "POST " + path + "/import", key, () -> calendars
                                    .nextVersion(turn.tx(), id)
                                    .chain(version -> {
                                        CalendarVersion next = current.with(version, days);
                                        return calendars
                                                .add(turn.tx(), next, by)
                                                .map(done -> Idempotency.Answer.created(
                                                        path + "/" + version,
                                                        new ImportView(
                                                                version,
                                                                days.stream()
                                                                        .map(DayView::of)
                                                                        .toList(),
                                                                CalendarView.of(next))));
                                    })));
                })
                .map(Idempotency.Answer::response);
    }

    private static List<Day> days(String feed, CalendarVersion calendar, LocalDate from) {
        try {
            return HolidayFeed.days(feed, calendar.hours(), from, from.plusYears(3));
        } catch (CalendarJson.Wrong e) {
            throw new ProblemException(Problem.at(e.pointer(), "invalid-value", String.valueOf(e.getMessage())));
        }
    }

    private static CalendarVersion latest(List<CalendarVersion> versions) {
        if (versions.isEmpty()) {
            throw noCalendar();
        }
        return versions.get(0);
    }

    private static ProblemException noCalendar() {
        return new ProblemException(Problem.of(404, "not-found", "There is no such calendar."));
    }

    private Uni<CalendarVersion> find(SqlClient client, UUID id, int version) {
        return calendars.find(client, id, version).map(found -> found.orElseThrow(Drafts::notFound));
    }
}
