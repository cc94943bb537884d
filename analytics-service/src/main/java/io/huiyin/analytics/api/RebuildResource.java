package io.huiyin.analytics.api;

import io.huiyin.analytics.persistence.PgRebuild.Progress;
import io.huiyin.analytics.rebuilding.Rebuilding;
import io.huiyin.web.Caller;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Computing all numbers anew from the events. */
@Path("/api/v1/events")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
@Tag(name = "events")
final class RebuildResource {

    private final Rebuilding rebuilding;
    private final Caller caller;

    @Inject
    RebuildResource(Rebuilding rebuilding, Caller caller) {
        this.rebuilding = rebuilding;
        this.caller = caller;
    }

    @POST
    @Path("/actions/rebuild")
    @Operation(
            summary = "Compute everything that metrics are made of anew from the events",
            description = "Beside the present numbers, which go on being right, and put in their place at the end.")
    @APIResponse(
            responseCode = "202",
            description = "Under way",
            content = @Content(schema = @Schema(implementation = Progress.class)))
    public Uni<Response> rebuild() {
        return rebuilding.start(caller.username()).chain(begun -> {
            if (!begun) {
                throw new ProblemException(Problem.of(409, "rebuild-running", "A rebuild is under way."));
            }
            return rebuilding.progress().map(progress -> Response.accepted(progress)
                    .build());
        });
    }

    @GET
    @Path("/rebuild")
    @Operation(summary = "How far the last rebuild is")
    public Uni<Progress> progress() {
        return rebuilding.progress();
    }
}
