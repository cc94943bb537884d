package io.huiyin.sla.api;

import io.huiyin.sla.calendar.Always;
import io.huiyin.sla.calendar.CalendarVersion;
import io.huiyin.sla.clock.Promise;
import io.huiyin.sla.clock.Terms;
import io.huiyin.sla.persistence.PgCalendars;
import io.huiyin.sla.persistence.PgPolicies;
import io.huiyin.sla.policy.Finding;
import io.huiyin.sla.policy.IsoDuration;
import io.huiyin.sla.policy.SlaPolicy;
import io.huiyin.web.Caller;
import io.huiyin.web.Cursor.Page;
import io.huiyin.web.Idempotency;
import io.huiyin.web.Ids;
import io.huiyin.web.Json;
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
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Promises are data: administrators add them, the first that matches a case applies. */
@Path("/api/v1/sla-policies")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "sla-policies", description = "What is promised to whom")
final class PoliciesResource {

    private static final List<Integer> DEFAULT_WARNINGS = List.of(50, 75, 90);

    private final Pool pool;
    private final PgPolicies policies;
    private final PgCalendars calendars;
    private final Caller caller;
    private final Ids ids;
    private final Clock clock;

    @Inject
    PoliciesResource(Pool pool, PgPolicies policies, PgCalendars calendars, Caller caller, Ids ids, Clock clock) {
        this.pool = pool;
        this.policies = policies;
        this.calendars = calendars;
        this.caller = caller;
        this.ids = ids;
        this.clock = clock;
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
        return policies.current(pool)
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
        return policies.current(pool).map(found -> answer(one(found, id)));
    }

    private static SlaPolicy one(List<SlaPolicy> policies, UUID id) {
        return policies.stream()
                .filter(policy -> policy.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new ProblemException(Problem.of(404, "not-found", "There is no such policy.")));
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
        return policies.current(pool)
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
        Map<Promise, Duration> targets = targets(body.targets());
        String key = Idempotency.key(caller);
        return counting(body.calendar(), targets)
                .map(counting -> policy(body, targets, counting))
                .chain(policy -> pool.withTransaction(tx -> Idempotency.once(
                        tx, caller, "POST /api/v1/sla-policies", key, () -> policies.add(tx, policy, caller.username())
                                .map(done -> Idempotency.Answer.created(
                                        "/api/v1/sla-policies/" + policy.id(), PolicyView.of(policy))))))
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
        Map<Promise, Duration> targets = targets(body.targets());
        String by = caller.username();
        return counting(body.calendar(), targets)
                .chain(counting -> edit(id, (tx, it, all) -> {
                    SlaPolicy next = policy(body, targets, counting)
                            .as(it.id(), it.version() + 1, body.position() == null ? it.position() : body.position());
                    List<SlaPolicy> after = new ArrayList<>(all);
                    after.set(all.indexOf(it), next);
                    refuseGaps(after);
                    return policies.add(tx, next, by).replaceWith(next);
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
        return edit(id, (tx, it, all) -> {
                    refuseGaps(all.stream().filter(policy -> policy != it).toList());
                    return policies.retire(tx, it.as(it.id(), it.version() + 1, it.position()), by)
                            .replaceWith(it);
                })
                .map(done -> Response.noContent().build());
    }

    private interface Edit {
        Uni<SlaPolicy> of(SqlConnection tx, SlaPolicy it, List<SlaPolicy> all);
    }

    private Uni<SlaPolicy> edit(UUID id, Edit change) {
        String ifMatch = caller.header("If-Match");
        return pool.withTransaction(
                tx -> policies.hold(tx).chain(() -> policies.current(tx)).chain(all -> {
                    SlaPolicy it = one(all, id);
                    Precondition.check(ifMatch, it.version());
                    return change.of(tx, it, all);
                }));
    }

    /** Every case is promised something. */
    private static void refuseGaps(List<SlaPolicy> policies) {
        if (policies.stream().noneMatch(policy -> policy.match().fitsAll())) {
            throw new ProblemException(Problem.of(
                    409, "state-refuses", "A policy that fits everything must remain; this one is the last."));
        }
    }

    /** By the calendar as it is now; a target that its opening hours do not reach within years is refused. */
    private Uni<Terms.Counting> counting(@Nullable String calendar, Map<Promise, Duration> targets) {
        if (calendar == null || calendar.equals(PolicyBody.ALWAYS)) {
            return Uni.createFrom().item(new Terms.Counting(null, Always.OPEN));
        }
        return calendars.find(pool, UUID.fromString(calendar), null).map(found -> {
            CalendarVersion it = found.orElseThrow(
                    () -> new ProblemException(Problem.at("/calendar", "unknown", "There is no such calendar.")));
            targets.forEach((promise, target) -> {
                if (it.hours().due(clock.instant(), target).isEmpty()) {
                    throw new ProblemException(Problem.at(
                            "/targets/" + Json.word(promise),
                            "out-of-range",
                            "takes more than twenty years of these opening hours"));
                }
            });
            return new Terms.Counting(new Terms.Version(it.id(), it.version()), it.hours());
        });
    }

    private static Map<Promise, Duration> targets(PolicyBody.TargetsBody body) {
        Map<Promise, Duration> targets = new EnumMap<>(Promise.class);
        target(targets, Promise.RESPONSE, body.response());
        target(targets, Promise.RESOLUTION, body.resolution());
        if (targets.isEmpty()) {
            throw new ProblemException(
                    Problem.at("/targets", "required", "must promise something: response, resolution or both"));
        }
        return targets;
    }

    private SlaPolicy policy(PolicyBody body, Map<Promise, Duration> targets, Terms.Counting counting) {
        List<Integer> warnings = body.warnings() == null
                ? DEFAULT_WARNINGS
                : body.warnings().stream().distinct().sorted().toList();
        return new SlaPolicy(
                ids.next(),
                1,
                body.name(),
                body.position() == null ? SlaPolicy.BEFORE_DEFAULTS : body.position(),
                body.match().match(),
                targets,
                warnings,
                counting);
    }

    private static void target(Map<Promise, Duration> targets, Promise promise, @Nullable String text) {
        if (text != null) {
            try {
                targets.put(promise, IsoDuration.parse(text));
            } catch (IllegalArgumentException e) {
                throw new ProblemException(
                        Problem.at("/targets/" + Json.word(promise), "invalid-value", String.valueOf(e.getMessage())));
            }
        }
    }
}
