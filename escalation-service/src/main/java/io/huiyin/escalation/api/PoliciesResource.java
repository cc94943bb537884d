package io.huiyin.escalation.api;

import io.huiyin.escalation.persistence.PgEscalations;
import io.huiyin.escalation.persistence.PgEscalations.Policy;
import io.huiyin.escalation.persistence.PgEscalations.PolicyStep;
import io.huiyin.web.Caller;
import io.huiyin.web.Cursor.Page;
import io.huiyin.web.Idempotency;
import io.huiyin.web.Json;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Roles;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
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
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who is told of a breach, after how long, and where. */
@Path(PoliciesResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "escalation-policies", description = "Steps after a breach")
final class PoliciesResource {

    static final String PATH = "/api/v1/escalation-policies";

    private final Pool pool;
    private final PgEscalations escalations;
    private final Caller caller;

    @Inject
    PoliciesResource(Pool pool, PgEscalations escalations, Caller caller) {
        this.pool = pool;
        this.escalations = escalations;
        this.caller = caller;
    }

    enum Target {
        TEAM_LEAD,
        DEPARTMENT_OWNER,
        ON_CALL
    }

    record StepBody(
            @NotNull Target target,
            @NotNull Duration after,

            @NotNull
            @Size(max = 254)
            @Pattern(regexp = "[^\\s@<>,;]{1,64}@[^\\s@<>,;]{1,189}", message = "must be an e-mail address")
            String address) {

        PolicyStep step() {
            return new PolicyStep(Json.word(target), after, address);
        }
    }

    record PolicyBody(@NotNull @Size(min = 1, max = 10) List<@NotNull @Valid StepBody> steps) {}

    @GET
    @RolesAllowed({Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(summary = "The policy that applies")
    public Uni<Page<Policy>> list() {
        return escalations.policy(pool).map(policy -> new Page<>(List.of(policy), null));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(summary = "Read a policy, in its newest version")
    public Uni<Policy> get(@PathParam("id") UUID id) {
        return escalations.policy(pool).invoke(policy -> {
            if (!policy.id().equals(id)) {
                throw new ProblemException(Problem.of(404, "not-found", "There is no such policy."));
            }
        });
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.ADMIN)
    @Operation(
            summary = "Put a new version in force",
            description = "Escalations that are under way keep the version they began with.")
    @APIResponse(
            responseCode = "201",
            description = "In force",
            content = @Content(schema = @Schema(implementation = Policy.class)))
    @APIResponse(responseCode = "422", ref = "#/components/responses/Problem422")
    public Uni<Response> supersede(@Valid PolicyBody body) {
        List<PolicyStep> steps = body.steps().stream().map(StepBody::step).toList();
        String key = Idempotency.key(caller);
        return pool.withTransaction(tx -> Idempotency.once(tx, caller, "POST " + PATH, key, () -> escalations
                        .supersede(tx, steps, caller.username())
                        .map(policy -> Idempotency.Answer.created(PATH + "/" + policy.id(), policy))))
                .map(Idempotency.Answer::response);
    }
}
