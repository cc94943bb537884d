package io.huiyin.triage.api;

import io.huiyin.triage.learning.Report;
import io.huiyin.triage.learning.Training;
import io.huiyin.triage.persistence.PgHeads;
import io.huiyin.triage.persistence.PgHeads.Head;
import io.huiyin.triage.persistence.PgModels;
import io.huiyin.triage.persistence.PgModels.Model;
import io.huiyin.triage.persistence.PgShadows;
import io.huiyin.triage.persistence.PgShadows.Shadowed;
import io.huiyin.web.Caller;
import io.huiyin.web.Cursor;
import io.huiyin.web.Cursor.Page;
import io.huiyin.web.Idempotency;
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
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Models of a head: learned, looked at, put in the shadow, promoted, and taken back. */
@Path(HeadsResource.PATH + "/{head}")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
@Tag(name = "models", description = "Models that were learned here")
final class ModelsResource {

    private final Pool pool;
    private final PgHeads heads;
    private final PgModels models;
    private final PgShadows shadows;
    private final Training training;
    private final Promoting promoting;
    private final Caller caller;

    @Inject
    ModelsResource(
            Pool pool,
            PgHeads heads,
            PgModels models,
            PgShadows shadows,
            Training training,
            Promoting promoting,
            Caller caller) {
        this.pool = pool;
        this.heads = heads;
        this.models = models;
        this.shadows = shadows;
        this.training = training;
        this.promoting = promoting;
        this.caller = caller;
    }

    /**
     * @param state {@code queued}, {@code training}, {@code ready}, {@code failed} or {@code retired}
     * @param texts that people labelled, of which it learned; those of the project come on top for a delivered head
     * @param bytes its size
     * @param report what came of trying it, once it is ready
     * @param shadow what it said in the shadow
     */
    record ModelView(
            UUID id,
            String head,
            String state,
            Instant askedAt,
            String askedBy,
            @Nullable Instant readyAt,
            @Nullable Integer texts,
            @Nullable Integer bytes,
            @Nullable String error,
            @Nullable Report report,
            @Nullable Shadowed shadow) {

        static ModelView of(Model it, @Nullable Shadowed shadow) {
            String report = it.report();
            return new ModelView(
                    it.id(),
                    it.head(),
                    it.state(),
                    it.askedAt(),
                    it.askedBy(),
                    it.readyAt(),
                    it.texts(),
                    it.size(),
                    it.error(),
                    report == null ? null : Report.read(report),
                    shadow);
        }
    }

    @POST
    @Path("/models")
    @Operation(
            summary = "Learn a model",
            description =
                    "Of what people labelled, and for a delivered head of the texts of the project as well, in a process of its"
                            + " own: minutes for a delivered head, seconds for some hundred texts. One at a time for each head.")
    @APIResponse(
            responseCode = "201",
            description = "Asked for; look at it until it is ready",
            content = @Content(schema = @Schema(implementation = ModelView.class)))
    @APIResponse(responseCode = "409", ref = "#/components/responses/Problem409")
    @APIResponse(responseCode = "422", ref = "#/components/responses/Problem422")
    public Uni<Response> learn(@PathParam("head") String name) {
        String path = HeadsResource.PATH + "/" + name + "/models";
        String key = Idempotency.key(caller);
        return HeadsResource.known(heads, pool, name)
                .chain(head -> pool.withTransaction(tx -> Idempotency.once(
                        tx, caller, "POST " + path, key, () -> training.ask(tx, name, caller.username())
                                .chain(asked -> models.find(tx, name, asked.orElseThrow(ModelsResource::oneAtATime)))
                                .map(model -> Idempotency.Answer.created(
                                        path + "/" + model.orElseThrow().id(),
                                        ModelView.of(model.orElseThrow(), null))))))
                .invoke(training::wake)
                .map(Idempotency.Answer::response);
    }

    @GET
    @Path("/models")
    @RolesAllowed({Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(summary = "List models, newest first")
    public Uni<Page<ModelView>> list(
            @PathParam("head") String name,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable Integer limit) {
        int size = Cursor.limit(limit);
        UUID before = Cursor.decode(cursor, UUID::fromString);
        return HeadsResource.known(heads, pool, name)
                .chain(head -> models.list(pool, name, before, size + 1))
                .map(found -> found.stream().map(it -> ModelView.of(it, null)).toList())
                .map(found -> Page.of(found, size, it -> it.id().toString()));
    }

    @GET
    @Path("/models/{id}")
    @RolesAllowed({Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(
            summary = "Read a model",
            description =
                    "With what came of trying it on texts that are locked away, beside what is in force, and with what it said in"
                            + " the shadow.")
    public Uni<ModelView> get(@PathParam("head") String name, @PathParam("id") UUID id) {
        return models.find(pool, name, id)
                .map(found -> found.orElseThrow(HeadsResource::notFound))
                .chain(model ->
                        shadows.report(pool, id).map(said -> ModelView.of(model, said.cases() == 0 ? null : said)));
    }

    @POST
    @Path("/models/{id}/actions/shadow")
    @Operation(summary = "Ask a model about new cases, without effect")
    @APIResponse(
            responseCode = "200",
            description = "The head as it is now",
            content = @Content(schema = @Schema(implementation = Head.class)))
    @APIResponse(responseCode = "409", ref = "#/components/responses/Problem409")
    public Uni<Head> shadow(@PathParam("head") String name, @PathParam("id") UUID id) {
        return promoting.shadow(name, id, caller.username());
    }

    @POST
    @Path("/models/{id}/actions/promote")
    @Operation(
            summary = "Put a model in force",
            description =
                    "Within seconds, on all replicas. Refused where a label loses more than 0.02 F1 on the locked texts, or a"
                            + " known misjudgement comes again; and where what it was compared with, or the known misjudgements,"
                            + " are others by now.")
    @APIResponse(
            responseCode = "200",
            description = "The head as it is now",
            content = @Content(schema = @Schema(implementation = Head.class)))
    @APIResponse(responseCode = "409", ref = "#/components/responses/Problem409")
    public Uni<Head> promote(@PathParam("head") String name, @PathParam("id") UUID id) {
        return promoting.promote(name, id, caller.username());
    }

    @POST
    @Path("/actions/end-shadow")
    @Operation(summary = "Ask no model in the shadow any more")
    public Uni<Head> endShadow(@PathParam("head") String name) {
        return promoting.unshadow(name, caller.username());
    }

    @POST
    @Path("/actions/roll-back")
    @Operation(summary = "Go back to what was in force before")
    @APIResponse(
            responseCode = "200",
            description = "The head as it is now",
            content = @Content(schema = @Schema(implementation = Head.class)))
    @APIResponse(responseCode = "409", ref = "#/components/responses/Problem409")
    public Uni<Head> rollBack(@PathParam("head") String name) {
        return promoting.rollBack(name, caller.username());
    }

    private static ProblemException oneAtATime() {
        return new ProblemException(Problem.of(409, "already-learning", "A model of that head is being learned."));
    }
}
