package io.huiyin.triage.api;

import io.huiyin.triage.desk.Sentiment;
import io.huiyin.triage.desk.Severity;
import io.huiyin.triage.desk.Type;
import io.huiyin.triage.persistence.PgReviews;
import io.huiyin.triage.persistence.PgReviews.Blind;
import io.huiyin.triage.persistence.PgReviews.Label;
import io.huiyin.triage.persistence.SessionCases;
import io.huiyin.web.Caller;
import io.huiyin.web.Cursor;
import io.huiyin.web.Cursor.Page;
import io.huiyin.web.Json;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Roles;
import io.huiyin.web.Time;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Cases that two people label without seeing what was said of them; where they differ, a third decides. */
@Path(ReviewsResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.AGENT_L1, Roles.AGENT_L2, Roles.AGENT_L3, Roles.SUPERVISOR})
@Tag(name = "reviews", description = "Blind double labelling")
final class ReviewsResource {

    static final String PATH = ClassificationsResource.PATH + "/reviews";

    private static final String SETTLED = "settled";

    private final Pool pool;
    private final PgReviews reviews;
    private final SessionCases cases;
    private final Scope scope;
    private final Caller caller;
    private final Clock clock;

    @Inject
    ReviewsResource(Pool pool, PgReviews reviews, SessionCases cases, Scope scope, Caller caller, Clock clock) {
        this.pool = pool;
        this.reviews = reviews;
        this.cases = cases;
        this.scope = scope;
        this.caller = caller;
        this.clock = clock;
    }

    record DrawBody(@NotNull UUID caseId) {}

    record LabelBody(
            @NotNull Type type,
            @NotNull Severity severity,
            io.huiyin.triage.desk.@NotNull Scope scope,
            @NotNull Sentiment sentiment) {}

    /** @param state {@code open}, {@code disputed} or {@code settled} */
    record ReviewView(UUID caseId, String state) {}

    @GET
    @Operation(
            summary = "List cases that you have not labelled yet",
            description =
                    "Of your teams: a random share of all cases, and those that somebody asked for. What the machine or others think is not said.")
    public Uni<Page<Blind>> list(
            @QueryParam("cursor") @Nullable String cursor, @QueryParam("limit") @Nullable Integer limit) {
        int size = Cursor.limit(limit);
        UUID after = Cursor.decode(cursor, UUID::fromString);
        return reviews.open(pool, caller.username(), caller.seesAllTeams() ? null : caller.teams(), after, size + 1)
                .map(found -> Page.of(found, size, it -> it.caseId().toString()));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.SUPERVISOR)
    @Operation(
            summary = "Ask for a review of a case",
            description = "Once; a case that was drawn already stays as it is.")
    public Uni<ReviewView> draw(@Valid DrawBody body) {
        return scope.visible(cases.find(body.caseId()))
                .chain(it -> pool.withTransaction(
                        tx -> reviews.draw(tx, body.caseId(), now()).chain(() -> reviews.lock(tx, body.caseId()))))
                .map(state -> new ReviewView(body.caseId(), state.orElseThrow()));
    }

    @PUT
    @Path("/{caseId}/label")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Say what a case is",
            description =
                    "Each person once. The second that says the same settles it; else it is disputed, and a third decides.")
    @APIResponse(
            responseCode = "200",
            description = "Labelled",
            content = @Content(schema = @Schema(implementation = ReviewView.class)))
    @APIResponse(responseCode = "409", ref = "#/components/responses/Problem409")
    public Uni<ReviewView> label(@PathParam("caseId") UUID caseId, @Valid LabelBody body) {
        Instant now = now();
        return scope.visible(cases.find(caseId))
                .chain(() -> pool.withTransaction(tx -> reviews.lock(tx, caseId).chain(state -> {
                    String was = state.orElseThrow(() ->
                            new ProblemException(Problem.of(404, "not-found", "That case was not drawn for review.")));
                    return reviews.labels(tx, caseId).chain(labels -> {
                        Label it = label(labels, body, now);
                        check(was, labels);
                        String next = next(labels, it);
                        return reviews.add(tx, caseId, it, next, now).replaceWith(next);
                    });
                })))
                .map(state -> new ReviewView(caseId, state));
    }

    private void check(String state, List<Label> labels) {
        if (labels.stream().anyMatch(it -> it.reviewer().equals(caller.username()))) {
            throw new ProblemException(Problem.of(409, "already-labelled", "You have labelled that case."));
        }
        if (state.equals(SETTLED)) {
            throw new ProblemException(Problem.of(409, "state-refuses", "That review is settled."));
        }
    }

    private Label label(List<Label> labels, LabelBody body, Instant now) {
        return new Label(
                labels.size() + 1,
                caller.username(),
                now,
                Json.word(body.type()),
                Json.word(body.severity()),
                Json.word(body.scope()),
                Json.word(body.sentiment()));
    }

    private static String next(List<Label> labels, Label it) {
        return switch (labels.size()) {
            case 0 -> "open";
            case 1 -> labels.get(0).agrees(it) ? SETTLED : "disputed";
            default -> SETTLED;
        };
    }

    private Instant now() {
        return Time.stored(clock.instant());
    }
}
