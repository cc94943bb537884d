package io.huiyin.messaging.api;

import io.huiyin.messaging.MessagingConfig;
import io.huiyin.messaging.Relay;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Sends what this service published once more. */
@Path("/api/v1/messaging/{service}/actions/republish")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
@Tag(name = "messaging")
final class RepublishResource {

    private final Relay relay;
    private final MessagingConfig config;

    @Inject
    RepublishResource(Relay relay, MessagingConfig config) {
        this.relay = relay;
        this.config = config;
    }

    /** @param within how long ago it was published, at most */
    record Republish(@NotNull Duration within) {}

    /** @param events how many are sent again */
    record Republished(int events) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Publish again what was published lately",
            description =
                    "After a broker lost what it had acknowledged. Readers know repetitions by their ids; rows are kept for a day.")
    public Uni<Republished> republish(@PathParam("service") String service, @Valid Republish body) {
        if (!service.equals(config.service())) {
            throw new ProblemException(Problem.of(404, "not-found", "There is no such service here."));
        }
        if (body.within().isNegative() || body.within().compareTo(config.relay().retention()) > 0) {
            throw new ProblemException(Problem.at(
                    "/within",
                    "out-of-range",
                    "must be at most " + config.relay().retention() + ", as long as rows are kept"));
        }
        return relay.republish(body.within().toSeconds()).map(Republished::new);
    }
}
