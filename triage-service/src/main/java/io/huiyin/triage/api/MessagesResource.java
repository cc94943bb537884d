package io.huiyin.triage.api;

import io.huiyin.triage.persistence.SessionCases;
import io.huiyin.web.Cursor.Page;
import io.huiyin.web.Roles;
import io.smallrye.mutiny.Uni;
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
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What is said about a case: replies that reach the customer, and notes among colleagues. */
@Path("/api/v1/cases/{id}/messages")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "work")
final class MessagesResource {

    private final SessionCases cases;
    private final Scope scope;
    private final Desk desk;

    @Inject
    MessagesResource(SessionCases cases, Scope scope, Desk desk) {
        this.cases = cases;
        this.scope = scope;
        this.desk = desk;
    }

    @GET
    @RolesAllowed({Roles.AGENT_L1, Roles.AGENT_L2, Roles.AGENT_L3, Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(summary = "What was said about a case, oldest first")
    public Uni<Page<SessionCases.Message>> messages(@PathParam("id") UUID id) {
        return scope.visible(cases.find(id)).chain(it -> cases.messages(id)).map(items -> new Page<>(items, null));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.AGENT_L1, Roles.AGENT_L2, Roles.AGENT_L3, Roles.SUPERVISOR})
    @Operation(summary = "Reply to the customer, or note something for colleagues")
    @APIResponse(
            responseCode = "201",
            description = "Said",
            content = @Content(schema = @Schema(implementation = SessionCases.Message.class)))
    @APIResponse(responseCode = "422", ref = "#/components/responses/Problem422")
    public Uni<Response> say(@PathParam("id") UUID id, @Valid Requests.Say body) {
        return desk.say(id, body);
    }
}
