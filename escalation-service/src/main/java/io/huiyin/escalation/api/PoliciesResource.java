package io.huiyin.escalation.api;

import io.huiyin.escalation.api.PolicyBody.PolicyView;
import io.huiyin.escalation.persistence.PgPolicies;
import io.huiyin.escalation.policy.EscalationPolicy;
import io.huiyin.web.Caller;
import io.huiyin.web.Cursor.Page;
import io.huiyin.web.Idempotency;
import io.huiyin.web.Ids;
import io.huiyin.web.Precondition;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Roles;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
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
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who is told of a broken promise, when, and until when. */
@Path(PoliciesResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "escalation-policies", description = "Steps after a breach, or before it")
final class PoliciesResource {

    static final String PATH = "/api/v1/escalation-policies";

    private final Pool pool;
    private final PgPolicies policies;
    private final KnownRecipients recipients;
    private final Caller caller;
    private final Ids ids;

    @Inject
    PoliciesResource(Pool pool, PgPolicies policies, KnownRecipients recipients, Caller caller, Ids ids) {
        this.pool = pool;
        this.policies = policies;
        this.recipients = recipients;
        this.caller = caller;
        this.ids = ids;
    }

    @GET
    @RolesAllowed({Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(summary = "Policies in the order in which they are tried")
    public Uni<Page<PolicyView>> list() {
        return policies.current(pool)
                .map(found -> new Page<>(found.stream().map(PolicyView::of).toList(), null));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(summary = "Read a policy, in its newest version")
    @APIResponse(
            responseCode = "200",
            description = "The policy, with its ETag",
            content = @Content(schema = @Schema(implementation = PolicyView.class)))
    public Uni<Response> get(@PathParam("id") UUID id) {
        return policies.newest(pool, id)
                .map(found -> answer(found.filter(it -> !it.retired()).orElseThrow(PoliciesResource::notFound)));
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
        EscalationPolicy policy = body.policy(ids.next(), 1, EscalationPolicy.BEFORE_DEFAULTS);
        String key = Idempotency.key(caller);
        String by = caller.username();
        return pool.withTransaction(tx -> Idempotency.once(tx, caller, "POST " + PATH, key, () -> recipients
                        .check(tx, policy)
                        .chain(() -> policies.add(tx, policy, by))
                        .map(done -> Idempotency.Answer.created(PATH + "/" + policy.id(), PolicyView.of(policy)))))
                .map(Idempotency.Answer::response);
    }

    @PUT
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.ADMIN)
    @Operation(
            summary = "Make a new version",
            description = "Escalations that are under way keep the version they began with.")
    @APIResponse(
            responseCode = "200",
            description = "The new version, with its ETag",
            content = @Content(schema = @Schema(implementation = PolicyView.class)))
    @APIResponse(responseCode = "412", ref = "#/components/responses/Problem412")
    @APIResponse(responseCode = "428", ref = "#/components/responses/Problem428")
    public Uni<Response> change(@PathParam("id") UUID id, @Valid PolicyBody body) {
        return edit(id, it -> body.policy(id, it.version() + 1, it.position())).map(PoliciesResource::answer);
    }

    @POST
    @Path("/{id}/actions/retire")
    @RolesAllowed(Roles.ADMIN)
    @Operation(
            summary = "Retire a policy",
            description =
                    "It begins nothing any more; what is under way goes on. One that fits everything must remain.")
    @APIResponse(responseCode = "204", description = "Retired")
    @APIResponse(responseCode = "412", ref = "#/components/responses/Problem412")
    @APIResponse(responseCode = "428", ref = "#/components/responses/Problem428")
    public Uni<Response> retire(@PathParam("id") UUID id) {
        return edit(id, it -> it.as(it.version() + 1, it.position(), true))
                .map(done -> Response.noContent().build());
    }

    private interface Edit {
        EscalationPolicy of(EscalationPolicy it);
    }

    /** In turn, so that no two of them leave a gap together. */
    private Uni<EscalationPolicy> edit(UUID id, Edit change) {
        String ifMatch = caller.header("If-Match");
        String by = caller.username();
        return pool.withTransaction(
                tx -> policies.lock(tx).chain(() -> policies.current(tx)).chain(current -> {
                    EscalationPolicy it = current.stream()
                            .filter(policy -> policy.id().equals(id))
                            .findFirst()
                            .orElseThrow(PoliciesResource::notFound);
                    Precondition.check(ifMatch, it.version());
                    return keep(tx, current, change.of(it), by);
                }));
    }

    private Uni<EscalationPolicy> keep(
            SqlConnection tx, List<EscalationPolicy> current, EscalationPolicy next, String by) {
        List<EscalationPolicy> then = Stream.concat(
                        current.stream().filter(it -> !it.id().equals(next.id())), Stream.of(next))
                .toList();
        if (!EscalationPolicy.coverAll(then)) {
            throw new ProblemException(Problem.of(
                    409, "state-refuses", "Some breaches would have no policy; one that fits everything must remain."));
        }
        Uni<Void> checked = next.retired() ? Uni.createFrom().voidItem() : recipients.check(tx, next);
        return checked.chain(() -> policies.add(tx, next, by)).replaceWith(next);
    }

    private static Response answer(EscalationPolicy policy) {
        return Response.ok(PolicyView.of(policy))
                .tag(String.valueOf(policy.version()))
                .build();
    }

    private static ProblemException notFound() {
        return new ProblemException(Problem.of(404, "not-found", "There is no such policy."));
    }
}
