package io.huiyin.triage.api;

import io.huiyin.messaging.Cause;
import io.huiyin.privacy.PersonalData;
import io.huiyin.triage.config.TriageConfig;
import io.huiyin.triage.desk.CaseChanged.Decision;
import io.huiyin.triage.desk.Resolution;
import io.huiyin.triage.desk.Subtype;
import io.huiyin.triage.desk.SupportCase;
import io.huiyin.triage.desk.Type;
import io.huiyin.triage.desk.Verdict;
import io.huiyin.triage.desk.WorkingCase;
import io.huiyin.triage.understanding.Routing;
import io.huiyin.web.Caller;
import io.huiyin.web.Json;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Working cases: every action checks scope, If-Match and state, in this order, and answers with the case and its new ETag. */
@Path("/api/v1/cases/{id}/actions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "work", description = "Working cases. Actions need If-Match with the case's ETag.")
@APIResponse(
        responseCode = "200",
        description = "The case as it is now, with its new ETag",
        content = @Content(schema = @Schema(implementation = CaseView.class)))
@APIResponse(responseCode = "412", ref = "#/components/responses/Problem412")
@APIResponse(responseCode = "428", ref = "#/components/responses/Problem428")
final class WorkResource {

    private final Desk desk;
    private final Routing routing;
    private final TriageConfig config;
    private final Caller caller;

    @Inject
    WorkResource(Desk desk, Routing routing, TriageConfig config, Caller caller) {
        this.desk = desk;
        this.routing = routing;
        this.config = config;
        this.caller = caller;
    }

    @POST
    @Path("/claim")
    @RolesAllowed({Roles.AGENT_L1, Roles.AGENT_L2, Roles.AGENT_L3, Roles.SUPERVISOR})
    @Operation(summary = "Take a case")
    public Uni<Response> claim(@PathParam("id") UUID id) {
        return desk.act(id, (it, now) -> WorkingCase.claim(it, caller.username()));
    }

    @POST
    @Path("/assign")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.SUPERVISOR)
    @Operation(summary = "Give a case to somebody")
    public Uni<Response> assign(@PathParam("id") UUID id, @Valid Requests.Assign body) {
        return desk.act(id, (it, now) -> WorkingCase.assign(it, caller.username(), body.assignee()));
    }

    @POST
    @Path("/hand-off")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.AGENT_L1, Roles.AGENT_L2, Roles.AGENT_L3, Roles.SUPERVISOR})
    @Operation(summary = "Give a case to another tier, with what was tried")
    public Uni<Response> handOff(@PathParam("id") UUID id, @Valid Requests.HandOff body) {
        String named = body.team();
        String team = named == null ? routing.team(body.tier()) : named;
        return desk.act(id, (it, now) -> WorkingCase.handOff(it, caller.username(), body.tier(), team, body.tried()));
    }

    @POST
    @Path("/pause")
    @RolesAllowed({Roles.AGENT_L1, Roles.AGENT_L2, Roles.AGENT_L3, Roles.SUPERVISOR})
    @Operation(summary = "Wait for the customer")
    public Uni<Response> pause(@PathParam("id") UUID id, @Valid Requests.@Nullable Reason body) {
        return desk.act(id, (it, now) -> WorkingCase.pause(it, caller.username(), reason(body)));
    }

    @POST
    @Path("/resume")
    @RolesAllowed({Roles.AGENT_L1, Roles.AGENT_L2, Roles.AGENT_L3, Roles.SUPERVISOR})
    @Operation(summary = "Go on working")
    public Uni<Response> resume(@PathParam("id") UUID id) {
        return desk.act(id, (it, now) -> WorkingCase.resume(it, caller.username()));
    }

    @POST
    @Path("/resolve")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.AGENT_L1, Roles.AGENT_L2, Roles.AGENT_L3, Roles.SUPERVISOR})
    @Operation(summary = "The work is done")
    public Uni<Response> resolve(@PathParam("id") UUID id, @Valid Requests.Resolve body) {
        return desk.act(
                id,
                (it, now) -> WorkingCase.resolve(
                        it,
                        caller.username(),
                        new Resolution(body.rootCause(), body.outcome(), body.note(), now),
                        config.closeAfter()));
    }

    @POST
    @Path("/close")
    @RolesAllowed({Roles.AGENT_L1, Roles.AGENT_L2, Roles.AGENT_L3, Roles.SUPERVISOR})
    @Operation(summary = "Close a resolved case")
    public Uni<Response> close(@PathParam("id") UUID id) {
        return desk.act(id, (it, now) -> WorkingCase.close(it, caller.username(), now));
    }

    @POST
    @Path("/reopen")
    @RolesAllowed(Roles.SUPERVISOR)
    @Operation(summary = "Begin again: the next cycle")
    public Uni<Response> reopen(@PathParam("id") UUID id, @Valid Requests.@Nullable Reason body) {
        return desk.act(id, (it, now) -> WorkingCase.reopen(it, caller.username(), "agent", reason(body)));
    }

    @POST
    @Path("/reclassify")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.SUPERVISOR)
    @Operation(
            summary = "Overrule the machine",
            description = "What is left out stays; the priority follows from the matrix. What was predicted stays too.")
    public Uni<Response> reclassify(@PathParam("id") UUID id, @Valid Requests.Reclassify body) {
        return desk.act(id, (it, now) -> WorkingCase.reclassify(it, caller.username(), overruled(it, body)));
    }

    private Verdict overruled(SupportCase it, Requests.Reclassify body) {
        Verdict was = it.verdict();
        Type type = body.type() == null ? was.type() : body.type();
        var severity = body.severity() == null ? was.severity() : body.severity();
        var scope = body.scope() == null ? was.scope() : body.scope();
        return new Verdict(
                type,
                subtype(body.subtype(), type, was),
                severity,
                scope,
                body.sentiment() == null ? was.sentiment() : body.sentiment(),
                routing.priority(type, severity, scope, it.origin().customerTier()),
                false,
                1,
                body.reason() == null ? List.of("by hand") : List.of("by hand", PersonalData.mask(body.reason())),
                "human",
                was.besides());
    }

    private static @Nullable Subtype subtype(@Nullable Subtype said, Type type, Verdict was) {
        if (said == null) {
            return type == was.type() ? was.subtype() : null;
        }
        if (!said.isOf(type)) {
            throw new ProblemException(Problem.at(
                    "/subtype", "invalid-subtype", "A " + Json.word(type) + " is never " + Json.word(said) + "."));
        }
        return said;
    }

    private static @Nullable String reason(Requests.@Nullable Reason body) {
        return body == null ? null : body.reason();
    }

    /** What an action decides. */
    interface Deciding {
        Decision decide(SupportCase it, Instant now);
    }

    static Cause cause(Caller caller) {
        return Cause.ofRequest(caller.header("X-Request-Id"), caller.header("traceparent"));
    }
}
