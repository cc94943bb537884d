package io.huiyin.triage.api;

import io.huiyin.triage.persistence.PgHeads;
import io.huiyin.triage.persistence.PgHeads.Head;
import io.huiyin.triage.persistence.PgHeads.Labels;
import io.huiyin.web.Caller;
import io.huiyin.web.Cursor.Page;
import io.huiyin.web.Idempotency;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Roles;
import io.huiyin.web.Time;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What is learned, and the texts that it is learned from. */
@Path(HeadsResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
@Tag(name = "heads", description = "What is learned: the delivered heads, and topics of product lines")
final class HeadsResource {

    static final String PATH = ClassificationsResource.PATH + "/heads";

    private final Pool pool;
    private final PgHeads heads;
    private final Caller caller;
    private final Clock clock;

    @Inject
    HeadsResource(Pool pool, PgHeads heads, Caller caller, Clock clock) {
        this.pool = pool;
        this.heads = heads;
        this.caller = caller;
        this.clock = clock;
    }

    record HeadBody(
            @NotNull
            @Pattern(
                    regexp = "[a-z][a-z0-9-]{0,59}",
                    message = "must be lower-case letters, digits and hyphens, 60 at most")
            String name,

            @NotBlank @Size(max = 100) String product) {}

    record HeadView(Head head, Labels labels) {}

    @GET
    @RolesAllowed({Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(summary = "List heads")
    public Uni<Page<Head>> list() {
        return heads.list(pool).map(found -> new Page<>(found, null));
    }

    @GET
    @Path("/{head}")
    @RolesAllowed({Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(summary = "Read a head, with how much there is to learn from")
    public Uni<HeadView> get(@PathParam("head") String name) {
        return known(name).chain(head -> heads.labels(pool, name).map(labels -> new HeadView(head, labels)));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Begin topics of a product line",
            description = "One for each product. Cases of it get a topic once a model was promoted.")
    @APIResponse(
            responseCode = "201",
            description = "Without a model yet",
            content = @Content(schema = @Schema(implementation = Head.class)))
    @APIResponse(responseCode = "409", ref = "#/components/responses/Problem409")
    @APIResponse(responseCode = "422", ref = "#/components/responses/Problem422")
    public Uni<Response> add(@Valid HeadBody body) {
        Instant now = Time.stored(clock.instant());
        String key = Idempotency.key(caller);
        return pool.withTransaction(tx -> Idempotency.once(tx, caller, "POST " + PATH, key, () -> heads.add(
                                tx, body.name(), body.product(), now, caller.username())
                        .invoke(HeadsResource::mustBeNew)
                        .chain(() -> heads.find(tx, body.name()))
                        .map(found -> Idempotency.Answer.created(PATH + "/" + body.name(), found.orElseThrow()))))
                .map(Idempotency.Answer::response);
    }

    private Uni<Head> known(String name) {
        return known(heads, pool, name);
    }

    /** @throws ProblemException 404 without that head */
    static Uni<Head> known(PgHeads heads, SqlClient client, String name) {
        return heads.find(client, name).map(found -> found.orElseThrow(HeadsResource::notFound));
    }

    static ProblemException notFound() {
        return new ProblemException(Problem.of(404, "not-found", "There is no such head, text or model."));
    }

    private static void mustBeNew(boolean added) {
        if (!added) {
            throw new ProblemException(
                    Problem.of(409, "already-there", "There is a head of that name, or for that product."));
        }
    }
}
