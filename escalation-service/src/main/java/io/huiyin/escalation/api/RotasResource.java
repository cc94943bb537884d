package io.huiyin.escalation.api;

import io.huiyin.escalation.api.RotaBody.RotaView;
import io.huiyin.escalation.persistence.PgRotas;
import io.huiyin.escalation.persistence.PgRotas.NamedRota;
import io.huiyin.escalation.policy.Recipient;
import io.huiyin.escalation.policy.Recipient.Kind;
import io.huiyin.web.Caller;
import io.huiyin.web.Cursor.Page;
import io.huiyin.web.Idempotency;
import io.huiyin.web.Ids;
import io.huiyin.web.Precondition;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Roles;
import io.huiyin.web.Time;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who is on call in turn. */
@Path(RotasResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "rotas", description = "Who is on call")
final class RotasResource {

    static final String PATH = "/api/v1/rotas";

    private final Pool pool;
    private final PgRotas rotas;
    private final KnownRecipients recipients;
    private final Caller caller;
    private final Ids ids;
    private final Clock clock;

    @Inject
    RotasResource(Pool pool, PgRotas rotas, KnownRecipients recipients, Caller caller, Ids ids, Clock clock) {
        this.pool = pool;
        this.rotas = rotas;
        this.recipients = recipients;
        this.caller = caller;
        this.ids = ids;
        this.clock = clock;
    }

    @GET
    @RolesAllowed({Roles.AGENT_L1, Roles.AGENT_L2, Roles.AGENT_L3, Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(summary = "List rotas")
    public Uni<Page<RotaView>> list() {
        return rotas.list(pool)
                .map(found -> new Page<>(found.stream().map(RotaView::of).toList(), null));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.AGENT_L1, Roles.AGENT_L2, Roles.AGENT_L3, Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(summary = "Read a rota")
    @APIResponse(
            responseCode = "200",
            description = "The rota, with its ETag",
            content = @Content(schema = @Schema(implementation = RotaView.class)))
    public Uni<Response> get(@PathParam("id") UUID id) {
        return rotas.find(pool, id).map(found -> answer(found.orElseThrow(RotasResource::notFound)));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.ADMIN)
    @Operation(summary = "Add a rota")
    @APIResponse(
            responseCode = "201",
            description = "Added",
            content = @Content(schema = @Schema(implementation = RotaView.class)))
    @APIResponse(responseCode = "422", ref = "#/components/responses/Problem422")
    public Uni<Response> add(@Valid RotaBody body) {
        NamedRota rota = body.rota(ids.next(), 1);
        String key = Idempotency.key(caller);
        String by = caller.username();
        return pool.withTransaction(tx -> Idempotency.once(tx, caller, "POST " + PATH, key, () -> recipients
                        .check(tx, body.named())
                        .chain(() -> rotas.keep(tx, rota, Time.stored(clock.instant()), by))
                        .map(done -> Idempotency.Answer.created(
                                PATH + "/" + rota.rota().id(), RotaView.of(rota)))))
                .map(Idempotency.Answer::response);
    }

    @PUT
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.ADMIN)
    @Operation(summary = "Change a rota", description = "From now on, for steps that are not taken yet as well.")
    @APIResponse(
            responseCode = "200",
            description = "As it is now, with its ETag",
            content = @Content(schema = @Schema(implementation = RotaView.class)))
    @APIResponse(responseCode = "412", ref = "#/components/responses/Problem412")
    @APIResponse(responseCode = "428", ref = "#/components/responses/Problem428")
    public Uni<Response> change(@PathParam("id") UUID id, @Valid RotaBody body) {
        String ifMatch = caller.header("If-Match");
        String by = caller.username();
        return pool.withTransaction(tx -> recipients
                .inTurn(tx)
                .chain(() -> rotas.findLocked(tx, id))
                .chain(found -> {
                    NamedRota it = found.orElseThrow(RotasResource::notFound);
                    Precondition.check(ifMatch, it.version());
                    NamedRota next = body.rota(id, it.version() + 1);
                    return recipients
                            .check(tx, body.named())
                            .chain(() -> rotas.keep(tx, next, Time.stored(clock.instant()), by))
                            .map(done -> answer(next));
                }));
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed(Roles.ADMIN)
    @Operation(summary = "Remove a rota with its overrides", description = "Not while a policy names it.")
    @APIResponse(responseCode = "204", description = "Removed")
    public Uni<Void> remove(@PathParam("id") UUID id) {
        return pool.withTransaction(tx -> recipients
                        .checkUnused(tx, new Recipient(Kind.ROTA, id.toString()), clock.instant())
                        .chain(() -> rotas.remove(tx, id)))
                .invoke(removed -> {
                    if (!removed) {
                        throw notFound();
                    }
                })
                .replaceWithVoid();
    }

    private static Response answer(NamedRota rota) {
        return Response.ok(RotaView.of(rota))
                .tag(String.valueOf(rota.version()))
                .build();
    }

    static ProblemException notFound() {
        return new ProblemException(Problem.of(404, "not-found", "There is no such rota or override."));
    }
}
