package io.huiyin.sla.api;

import io.huiyin.sla.api.Publishing.Turn;
import io.huiyin.sla.persistence.PgPolicies;
import io.huiyin.sla.policy.Finding;
import io.huiyin.sla.policy.SlaPolicy;
import io.huiyin.web.Caller;
import io.huiyin.web.Cursor.Page;
import io.huiyin.web.Idempotency;
import io.huiyin.web.Ids;
import io.huiyin.web.Precondition;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Promises are data: administrators add them, the first that matches a case applies. */
@Path("/api/v1/sla-policies")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "sla-policies", description = "What is promised to whom")
final class PoliciesResource {

    private final PgPolicies policies;
    private final Publishing publishing;
    private final Caller caller;
    private final Ids ids;

    @Inject
    PoliciesResource(PgPolicies policies, Publishing publishing, Caller caller, Ids ids) {
        this.policies = policies;
        this.publishing = publishing;
        this.caller = caller;
        this.ids = ids;
    }

    record NamedPolicy(UUID id, String name, int version) {

        static NamedPolicy of(SlaPolicy policy) {
            return new NamedPolicy(policy.id(), policy.name(), policy.version());
        }
    }

    record FindingView(Finding.Kind kind, NamedPolicy policy, NamedPolicy because) {

        static FindingView of(Finding finding) {
            return new FindingView(finding.kind(), NamedPolicy.of(finding.policy()), NamedPolicy.of(finding.because()));
        }
    }

    @GET
    @RolesAllowed({Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(summary = "Policies in the order in which they are tried")
    public Uni<Page<PolicyView>> list() {
        return publishing
                .policies()
                .map(found -> new Page<>(found.stream().map(PolicyView::of).toList(), null));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(summary = "Read a policy")
    @APIResponse(
            responseCode = "200",
            description = "The policy, with its ETag",
            content = @Content(schema = @Schema(implementation = PolicyView.class)))
    public Uni<Response> get(@PathParam("id") UUID id) {
        return publishing.policies().map(found -> answer(Publishing.one(found, id)));
    }

    private static Response answer(SlaPolicy policy) {
        return Response.ok(PolicyView.of(policy))
                .tag(String.valueOf(policy.version()))
                .build();
    }

    @GET
    @Path("/findings")
    @RolesAllowed({Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(
            summary = "What may not be meant",
            description =
                    "Policies that never apply, since an earlier one fits whatever they fit; and policies between which order alone decides.")
    public Uni<Page<FindingView>> findings() {
        return publishing
                .policies()
                .map(found -> new Page<>(
                        Finding.in(found).stream().map(FindingView::of).toList(), null));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.ADMIN)
    @Operation(
            summary = "Add a policy",
            description = "It stands before the defaults, and before others of its position.")
    @APIResponse(
            responseCode = "201",
            description = "In force",
            content = @Content(schema = @Schema(implementation = PolicyView.class)))
    @APIResponse(responseCode = "422", ref = "#/components/responses/Problem422")
    public Uni<Response> add(@Valid PolicyBody body) {
        String key = Idempotency.key(caller);
        String by = caller.username();
        return publishing
                .checked(body.policy(ids.next(), 1, SlaPolicy.BEFORE_DEFAULTS))
                .chain(policy -> publishing.inTurn(
                        turn -> Idempotency.once(turn.tx(), caller, "POST /api/v1/sla-policies", key, () -> {
                            turn.admit(policy);
                            return publishing
                                    .issue(turn, policy, by)
                                    .map(done -> Idempotency.Answer.created(
                                            "/api/v1/sla-policies/" + policy.id(), PolicyView.of(policy)));
                        })))
                .map(Idempotency.Answer::response);
    }

    @PUT
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.ADMIN)
    @Operation(
            summary = "Make a new version",
            description = "For clocks that begin from now on; those that run keep the version that they began with.")
    @APIResponse(
            responseCode = "200",
            description = "The new version, with its ETag",
            content = @Content(schema = @Schema(implementation = PolicyView.class)))
    @APIResponse(responseCode = "412", ref = "#/components/responses/Problem412")
    @APIResponse(responseCode = "428", ref = "#/components/responses/Problem428")
    public Uni<Response> change(@PathParam("id") UUID id, @Valid PolicyBody body) {
        String by = caller.username();
        return publishing
                .checked(body.policy(id, 1, SlaPolicy.BEFORE_DEFAULTS))
                .chain(next -> edit(id, (turn, it, version) -> {
                    SlaPolicy changed = next.as(id, version, body.position() == null ? it.position() : body.position());
                    turn.admit(changed);
                    return publishing.issue(turn, changed, by);
                }))
                .map(PoliciesResource::answer);
    }

    @POST
    @Path("/{id}/actions/retire")
    @RolesAllowed(Roles.ADMIN)
    @Operation(
            summary = "Retire a policy",
            description =
                    "It promises nothing any more; clocks that run keep their promise. One that fits everything must remain.")
    @APIResponse(responseCode = "204", description = "Retired")
    @APIResponse(responseCode = "412", ref = "#/components/responses/Problem412")
    @APIResponse(responseCode = "428", ref = "#/components/responses/Problem428")
    public Uni<Response> retire(@PathParam("id") UUID id) {
        String by = caller.username();
        return edit(id, (turn, it, version) -> {
                    SlaPolicy ended = it.ended(version);
                    turn.admit(ended);
                    return publishing.issue(turn, ended, by);
                })
                .map(done -> Response.noContent().build());
    }

    private interface Edit {
        Uni<SlaPolicy> of(Turn turn, SlaPolicy it, int nextVersion);
    }

    private Uni<SlaPolicy> edit(UUID id, Edit change) {
        String ifMatch = caller.header("If-Match");
        return publishing.inTurn(turn -> {
            SlaPolicy it = Publishing.one(turn.policies(), id);
            Precondition.check(ifMatch, it.version());
            return policies.nextVersion(turn.tx(), id).chain(version -> change.of(turn, it, version));
        });
    }
}
