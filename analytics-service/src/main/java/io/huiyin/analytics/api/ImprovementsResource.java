package io.huiyin.analytics.api;

import io.huiyin.analytics.improving.Check;
import io.huiyin.analytics.improving.Plan;
import io.huiyin.analytics.improving.Verifying;
import io.huiyin.analytics.measuring.Metric;
import io.huiyin.analytics.persistence.PgImprovements;
import io.huiyin.analytics.persistence.PgImprovements.Improvement;
import io.huiyin.analytics.wire.ImprovementVerifiedV1;
import io.huiyin.contracts.EventTypes;
import io.huiyin.messaging.Cause;
import io.huiyin.messaging.Fact;
import io.huiyin.web.Caller;
import io.huiyin.web.Cursor;
import io.huiyin.web.Cursor.Page;
import io.huiyin.web.Idempotency;
import io.huiyin.web.Json;
import io.huiyin.web.Precondition;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
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
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Improvement in cycles: plan, do, check with statistics, act. */
@Path(ImprovementsResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.ANALYST, Roles.ADMIN})
@Tag(name = "pdca-cycles", description = "Improvements, and whether they worked")
final class ImprovementsResource {

    static final String PATH = "/api/v1/pdca-cycles";

    private static final double CONFIDENCE = 0.95;

    private final PgImprovements improvements;
    private final Verifying verifying;
    private final Study study;
    private final Caller caller;

    @Inject
    ImprovementsResource(PgImprovements improvements, Verifying verifying, Study study, Caller caller) {
        this.improvements = improvements;
        this.verifying = verifying;
        this.study = study;
        this.caller = caller;
    }

    enum State {
        OPEN,
        CLOSED
    }

    @GET
    @RolesAllowed({Roles.SUPERVISOR, Roles.ANALYST, Roles.ADMIN})
    @Operation(summary = "List improvements, newest first", description = "Without their checks.")
    public Uni<Page<ImprovementView>> list(
            @QueryParam("state") @Nullable State state,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable Integer limit) {
        int size = Cursor.limit(limit);
        UUID before = Cursor.decode(cursor, UUID::fromString);
        return improvements
                .list(study.pool(), state == null ? null : Json.word(state), before, size + 1)
                .map(found -> Page.of(
                        found.stream()
                                .map(it -> ImprovementView.of(it, List.of()))
                                .toList(),
                        size,
                        it -> it.id().toString()));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.SUPERVISOR, Roles.ANALYST, Roles.ADMIN})
    @Operation(summary = "Read an improvement with its checks")
    @APIResponse(
            responseCode = "200",
            description = "The improvement, with its ETag",
            content = @Content(schema = @Schema(implementation = ImprovementView.class)))
    public Uni<Response> get(@PathParam("id") UUID id) {
        return improvements
                .find(study.pool(), id)
                .chain(found -> view(found.orElseThrow(ImprovementsResource::notFound)));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Plan an improvement")
    @APIResponse(
            responseCode = "201",
            description = "Planned",
            content = @Content(schema = @Schema(implementation = ImprovementView.class)))
    @APIResponse(responseCode = "422", ref = "#/components/responses/Problem422")
    public Uni<Response> plan(@Valid ImprovementRequests.PlanBody body) {
        Improvement it = new Improvement(
                study.ids().next(), 1, body.plan(), "open", null, null, study.now(), caller.username(), null);
        String key = Idempotency.key(caller);
        return study.pool()
                .withTransaction(tx -> Idempotency.once(tx, caller, "POST " + PATH, key, () -> improvements
                        .add(tx, it)
                        .map(done ->
                                Idempotency.Answer.created(PATH + "/" + it.id(), ImprovementView.of(it, List.of())))))
                .map(Idempotency.Answer::response);
    }

    @PUT
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Change the plan",
            description = "While it is open: actions that are done, a better target. Checks stay as they were.")
    @APIResponse(
            responseCode = "200",
            description = "As it is now, with its new ETag",
            content = @Content(schema = @Schema(implementation = ImprovementView.class)))
    @APIResponse(responseCode = "412", ref = "#/components/responses/Problem412")
    @APIResponse(responseCode = "428", ref = "#/components/responses/Problem428")
    public Uni<Response> change(@PathParam("id") UUID id, @Valid ImprovementRequests.PlanBody body) {
        Plan plan = body.plan();
        return edit(
                id,
                it -> new Improvement(
                        it.id(), it.version() + 1, plan, "open", null, null, it.createdAt(), it.createdBy(), null));
    }

    @POST
    @Path("/{id}/actions/evaluate")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Did it work?",
            description =
                    "Compares a window after the baseline with it: shares by a two-proportion z-test with Newcombe's interval, counts by"
                            + " the exact test of two Poisson rates, times and scores by Mann–Whitney with a bootstrap interval. Effective: the"
                            + " whole interval lies on the wanted side. Not effective: on the other side, or all of it short of the target."
                            + " Publishes improvement.verified.")
    @APIResponse(
            responseCode = "200",
            description = "The verdict, kept with the improvement",
            content = @Content(schema = @Schema(implementation = Check.class)))
    public Uni<Check> evaluate(@PathParam("id") UUID id, @Valid ImprovementRequests.EvaluateBody body) {
        Plan.Period window = body.window().period("/window");
        double confidence = body.confidence() == null ? CONFIDENCE : body.confidence();
        return improvements
                .find(study.pool(), id)
                .map(found -> found.orElseThrow(ImprovementsResource::notFound))
                .chain(it -> {
                    if (window.from().isBefore(it.plan().baseline().to())) {
                        throw new ProblemException(Problem.at(
                                "/window/from", "out-of-range", "must not be before the end of the baseline"));
                    }
                    Metric metric = Metric.byId(it.plan().metric()).orElseThrow(ImprovementsResource::notFound);
                    Verifying.Look look = new Verifying.Look(study.ids().next(), study.now(), caller.username());
                    return verifying
                            .verify(it.plan(), metric, window, confidence, look)
                            .call(check -> keep(it, check));
                });
    }

    private Uni<Void> keep(Improvement it, Check check) {
        Cause cause = Cause.ofRequest(caller.header("X-Request-Id"), caller.header("traceparent"));
        return study.pool()
                .withTransaction(tx -> study.outbox()
                        .lock(tx, List.of(it.id()))
                        .chain(() -> improvements.keep(tx, it.id(), check))
                        .chain(() -> study.outbox()
                                .append(
                                        tx,
                                        cause,
                                        new Fact(
                                                EventTypes.IMPROVEMENT_VERIFIED,
                                                it.id(),
                                                check.checkedAt(),
                                                ImprovementVerifiedV1.of(it.id(), it.plan(), check)))))
                .invoke(() -> study.relay().nudge());
    }

    @POST
    @Path("/{id}/actions/close")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Act: make it the standard, or try again",
            description = "To try again, plan another improvement.")
    @APIResponse(
            responseCode = "200",
            description = "As it is now, with its new ETag",
            content = @Content(schema = @Schema(implementation = ImprovementView.class)))
    @APIResponse(responseCode = "412", ref = "#/components/responses/Problem412")
    @APIResponse(responseCode = "428", ref = "#/components/responses/Problem428")
    public Uni<Response> close(@PathParam("id") UUID id, @Valid ImprovementRequests.CloseBody body) {
        return edit(
                id,
                it -> new Improvement(
                        it.id(),
                        it.version() + 1,
                        it.plan(),
                        "closed",
                        Json.word(body.decision()),
                        body.note(),
                        it.createdAt(),
                        it.createdBy(),
                        study.now()));
    }

    private Uni<Response> edit(UUID id, UnaryOperator<Improvement> change) {
        return study.pool()
                .withTransaction(tx -> improvements.hold(tx, id).chain(found -> {
                    Improvement it = found.orElseThrow(ImprovementsResource::notFound);
                    Precondition.check(caller.header("If-Match"), it.version());
                    if (it.state().equals("closed")) {
                        throw new ProblemException(Problem.of(409, "state-refuses", "The improvement is closed."));
                    }
                    Improvement next = change.apply(it);
                    return improvements.update(tx, next).replaceWith(next);
                }))
                .chain(this::view);
    }

    private Uni<Response> view(Improvement it) {
        return improvements.checks(study.pool(), it.id()).map(checks -> Response.ok(ImprovementView.of(it, checks))
                .tag(String.valueOf(it.version()))
                .build());
    }

    private static ProblemException notFound() {
        return new ProblemException(Problem.of(404, "not-found", "There is no such improvement."));
    }
}
