package io.huiyin.escalation.api;

import io.huiyin.escalation.persistence.PgEscalations;
import io.huiyin.escalation.persistence.PgEscalations.Policy;
import io.huiyin.escalation.persistence.PgEscalations.PolicyStep;
import io.huiyin.web.Caller;
import io.huiyin.web.Cursor.Page;
import io.huiyin.web.Json;
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
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who is told of a breach, after how long, and where. */
@Path("/api/v1/escalation-policies")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "escalation-policies", description = "Steps after a breach")
final class PoliciesResource {

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

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.ADMIN)
    @Operation(
            summary = "Put a new version in force",
            description = "Escalations that are under way keep the version they began with.")
    public Uni<Response> supersede(@Valid PolicyBody body) {
        List<PolicyStep> steps = body.steps().stream().map(StepBody::step).toList();
        return pool.withTransaction(tx -> escalations.supersede(tx, steps, caller.username()))
                .map(policy -> Response.created(URI.create("/api/v1/escalation-policies"))
                        .entity(policy)
                        .build());
    }
}
