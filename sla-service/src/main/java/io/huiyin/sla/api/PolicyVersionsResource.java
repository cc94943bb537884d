package io.huiyin.sla.api;

import io.huiyin.sla.persistence.PgPolicies;
import io.huiyin.sla.policy.Rulebook.Published;
import io.huiyin.sla.policy.SlaPolicy;
import io.huiyin.sla.replaying.Simulating.Simulation;
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
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Drafts of policies: kept, tried on what was and on what is open, then published. */
@Path("/api/v1/sla-policies/{id}/versions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "sla-policies")
final class PolicyVersionsResource {

    private final Pool pool;
    private final PgPolicies policies;
    private final Publishing publishing;
    private final Drafts drafts;
    private final Caller caller;

    @Inject
    PolicyVersionsResource(Pool pool, PgPolicies policies, Publishing publishing, Drafts drafts, Caller caller) {
        this.pool = pool;
        this.policies = policies;
        this.publishing = publishing;
        this.drafts = drafts;
        this.caller = caller;
    }

    @Schema(name = "SlaPolicyInTime", description = "A version, and how it came into force; a draft has no publication")
    record VersionView(int version, Drafts.@Nullable PublicationView publication, PolicyView policy) {}

    @GET
    @RolesAllowed({Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(summary = "All versions of a policy, the latest first, drafts as well")
    public Uni<Page<VersionView>> list(@PathParam("id") UUID id) {
        return policies.versions(pool, id).chain(versions -> {
            if (versions.isEmpty()) {
                throw new ProblemException(Problem.of(404, "not-found", "There is no such policy."));
            }
            return drafts.issues(id)
                    .map(issues -> new Page<>(
                            versions.stream()
                                    .map(it -> new VersionView(
                                            it.version(), Drafts.view(issues, it.version()), PolicyView.of(it)))
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
            content = @Content(schema = @Schema(implementation = PolicyView.class)))
    @APIResponse(responseCode = "422", ref = "#/components/responses/Problem422")
    public Uni<Response> draft(@PathParam("id") UUID id, @Valid PolicyBody body) {
        String key = Idempotency.key(caller);
        String by = caller.username();
        String route = "POST /api/v1/sla-policies/" + id + "/versions";
        return publishing
                .checked(body.policy(id, 1, SlaPolicy.BEFORE_DEFAULTS))
                .chain(policy -> publishing.inTurn(
                        turn -> Idempotency.once(turn.tx(), caller, route, key, () -> policies.versions(turn.tx(), id)
                                .chain(versions -> {
                                    SlaPolicy latest = latest(versions);
                                    SlaPolicy next = policy.as(
                                            id,
                                            latest.version() + 1,
                                            body.position() == null ? latest.position() : body.position());
                                    return policies.add(turn.tx(), next, by)
                                            .map(done -> Idempotency.Answer.created(
                                                    "/api/v1/sla-policies/" + id + "/versions/" + next.version(),
                                                    PolicyView.of(next)));
                                }))))
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
                        id, version, (rulebook, as) -> rulebook.with(new Published<>(it, as), null), body));
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
                .invoke(turn::admit)
                .chain(it -> publishing
                        .publish(turn, it, body.terms(turn.now(), by))
                        .map(as -> new VersionView(version, Drafts.PublicationView.of(as, by), PolicyView.of(it)))));
    }

    private static SlaPolicy latest(List<SlaPolicy> versions) {
        if (versions.isEmpty()) {
            throw new ProblemException(Problem.of(404, "not-found", "There is no such policy."));
        }
        return versions.get(0);
    }

    private Uni<SlaPolicy> find(SqlClient client, UUID id, int version) {
        return policies.find(client, id, version).map(found -> found.orElseThrow(Drafts::notFound));
    }
}
