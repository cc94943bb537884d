package io.huiyin.sla.api;

import io.huiyin.sla.calendar.Slice;
import io.huiyin.sla.clock.ClockState;
import io.huiyin.sla.clock.Ending;
import io.huiyin.sla.clock.Promise;
import io.huiyin.sla.clock.PromiseClock;
import io.huiyin.sla.clock.Said;
import io.huiyin.sla.clock.Stretch;
import io.huiyin.sla.clock.Terms;
import io.huiyin.sla.persistence.PgClocks;
import io.huiyin.sla.replaying.Verifying;
import io.huiyin.sla.replaying.Verifying.Verified;
import io.huiyin.web.Caller;
import io.huiyin.web.Cursor.Page;
import io.huiyin.web.Json;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Roles;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Clocks of cases in the caller's scope. */
@Path("/api/v1/clocks")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.AGENT_L1, Roles.AGENT_L2, Roles.AGENT_L3, Roles.SUPERVISOR, Roles.ADMIN})
@Tag(name = "clocks", description = "A clock per promise and cycle")
final class ClocksResource {

    /** What is due is said by then, if the broker can be asked. */
    private static final Duration SAID_BY = Duration.ofSeconds(10);

    private final Pool pool;
    private final PgClocks clocks;
    private final Caller caller;
    private final Verifying verifying;
    private final Clock clock;

    @Inject
    ClocksResource(Pool pool, PgClocks clocks, Caller caller, Verifying verifying, Clock clock) {
        this.pool = pool;
        this.clocks = clocks;
        this.caller = caller;
        this.verifying = verifying;
        this.clock = clock;
    }

    record ClockView(
            UUID id,
            UUID caseId,
            int cycle,
            Promise promise,
            ClockState state,
            Instant startedAt,
            Instant dueAt,
            @Nullable Instant pausedAt,
            @Nullable Instant breachedAt,
            @Nullable Boolean provisional,
            @Nullable Instant metAt,
            @Nullable Instant cancelledAt,
            PolicyOf policy,
            @Nullable CalendarOf calendar) {

        static ClockView of(PromiseClock c) {
            Said said = c.said();
            Ending ending = c.ending();
            Terms.Policy policy = c.terms().policy();
            return new ClockView(
                    c.id(),
                    c.caseId(),
                    c.cycle(),
                    c.promise(),
                    c.state(),
                    c.startedAt(),
                    c.dueAt(),
                    c.pausedAt(),
                    said.breachedAt(),
                    said.breachedAt() == null ? null : said.provisional(),
                    ending != null && ending.met() ? ending.at() : null,
                    ending != null && !ending.met() ? ending.at() : null,
                    new PolicyOf(policy.id(), policy.name(), policy.version()),
                    CalendarOf.of(c.terms().counting().calendar()));
        }
    }

    record PolicyOf(UUID id, String name, int version) {}

    @Schema(description = "Whose opening hours count; absent around the clock")
    record CalendarOf(UUID id, int version) {

        static @Nullable CalendarOf of(Terms.@Nullable Version calendar) {
            return calendar == null ? null : new CalendarOf(calendar.id(), calendar.version());
        }
    }

    record SliceView(
            Instant from,
            Instant to,
            boolean counted,
            String reason,
            @Nullable UUID eventId) {}

    record TraceView(UUID clockId, Duration counted, Duration notCounted, List<SliceView> slices) {}

    @GET
    @Operation(summary = "Clocks of a case")
    public Uni<Page<ClockView>> list(@QueryParam("caseId") @Nullable UUID caseId) {
        if (caseId == null) {
            throw new ProblemException(Problem.at("/caseId", "required", "caseId is required."));
        }
        return visible(caseId)
                .chain(() -> clocks.ofCases(pool, List.of(caseId)))
                .map(found -> new Page<>(found.stream().map(ClockView::of).toList(), null));
    }

    @GET
    @Path("/{id}/trace")
    @Operation(summary = "Every stretch of a clock, counted or not, and the event that began it")
    public Uni<TraceView> trace(@PathParam("id") UUID id) {
        return clocks.find(pool, List.of(id)).chain(found -> {
            if (found.isEmpty()) {
                throw notFound();
            }
            PromiseClock it = found.get(0);
            return visible(it.caseId()).map(seen -> trace(it));
        });
    }

    @POST
    @Path("/actions/verify")
    @RolesAllowed(Roles.ADMIN)
    @Operation(
            summary = "Check all clocks against the facts",
            description =
                    "Works every clock out anew from what was recorded, and compares it with the one that is kept and with what was said of it. Changes nothing.")
    @APIResponse(
            responseCode = "200",
            description = "How many differ; the first hundred of them",
            content = @Content(schema = @Schema(implementation = Verified.class)))
    public Uni<Verified> verify() {
        return verifying.verify(clock.instant().minus(SAID_BY));
    }

    private TraceView trace(PromiseClock it) {
        Instant end = it.ending() != null ? it.ending().at() : clock.instant();
        List<SliceView> slices = new ArrayList<>();
        for (int i = 0; i < it.stretches().size(); i++) {
            Stretch stretch = it.stretches().get(i);
            Instant next =
                    i + 1 < it.stretches().size() ? it.stretches().get(i + 1).from() : end;
            slices.addAll(slices(it, stretch, next.isBefore(end) ? next : end));
        }
        return new TraceView(it.id(), sum(slices, true), sum(slices, false), slices);
    }

    /** A stretch that counts does so in opening hours alone. */
    private static List<SliceView> slices(PromiseClock it, Stretch stretch, Instant to) {
        if (!stretch.from().isBefore(to)) {
            return List.of();
        }
        if (!stretch.counted()) {
            return List.of(new SliceView(stretch.from(), to, false, Json.word(stretch.because()), stretch.eventId()));
        }
        List<SliceView> slices = new ArrayList<>();
        Instant passed = stretch.from();
        for (Slice open : it.terms().counting().hours().open(stretch.from(), to)) {
            closed(slices, passed, open.from());
            slices.add(new SliceView(open.from(), open.to(), true, Json.word(stretch.because()), stretch.eventId()));
            passed = open.to();
        }
        closed(slices, passed, to);
        return slices;
    }

    private static void closed(List<SliceView> slices, Instant from, Instant to) {
        if (from.isBefore(to)) {
            slices.add(new SliceView(from, to, false, "outside opening hours", null));
        }
    }

    private static Duration sum(List<SliceView> slices, boolean counted) {
        return slices.stream()
                .filter(slice -> slice.counted() == counted)
                .map(slice -> Duration.between(slice.from(), slice.to()))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private Uni<Void> visible(UUID caseId) {
        return clocks.tracked(pool, List.of(caseId))
                .invoke(found -> {
                    if (found.isEmpty() || !caller.sees(found.get(0).team())) {
                        throw notFound();
                    }
                })
                .replaceWithVoid();
    }

    private static ProblemException notFound() {
        return new ProblemException(Problem.of(404, "not-found", "There is no such clock or case."));
    }
}
