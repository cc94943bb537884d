package io.huiyin.messaging.api;

import io.huiyin.messaging.MessagingConfig;
import io.huiyin.messaging.Parking;
import io.huiyin.messaging.Parking.Outcome;
import io.huiyin.messaging.Parking.ParkedEvent;
import io.huiyin.web.Cursor;
import io.huiyin.web.Cursor.Page;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Parked events of this service. */
@Path("/api/v1/messaging/{service}/parked")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
@Tag(name = "messaging", description = "Events that could not be digested")
final class ParkedResource {

    private final Parking parking;
    private final MessagingConfig config;

    @Inject
    ParkedResource(Parking parking, MessagingConfig config) {
        this.parking = parking;
        this.config = config;
    }

    /**
     * @param flowing whether the queue of the key is empty now
     * @param replayed how many events took effect
     * @param code why the first of the rest still waits
     */
    record OutcomeView(
            boolean flowing,
            int replayed,
            @Nullable String code,
            @Nullable String reason) {
        static OutcomeView of(Outcome outcome) {
            return outcome instanceof Outcome.StillParked still
                    ? new OutcomeView(false, still.replayed(), still.code(), still.reason())
                    : new OutcomeView(true, ((Outcome.Flowing) outcome).replayed(), null, null);
        }
    }

    @GET
    @Operation(summary = "Events that wait, in the order in which they were parked")
    public Uni<Page<ParkedEvent>> list(
            @PathParam("service") String service,
            @QueryParam("code") @Nullable String code,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable Integer limit) {
        check(service);
        int size = Cursor.limit(limit);
        Long after = Cursor.decode(cursor, Long::valueOf);
        return parking.list(after == null ? 0 : after, code, size + 1)
                .map(found -> Page.of(found, size, e -> String.valueOf(e.id())));
    }

    @POST
    @Path("/{id}/actions/replay")
    @Operation(summary = "Try again: the event, and what waits behind it")
    public Uni<OutcomeView> replay(@PathParam("service") String service, @PathParam("id") long id) {
        check(service);
        return parking.replay(id).map(ParkedResource::view);
    }

    @POST
    @Path("/{id}/actions/discard")
    @Operation(summary = "Drop the event for good, and let flow what waits behind it")
    public Uni<OutcomeView> discard(@PathParam("service") String service, @PathParam("id") long id) {
        check(service);
        return parking.discard(id).map(ParkedResource::view);
    }

    private static OutcomeView view(Optional<Outcome> outcome) {
        return outcome.map(OutcomeView::of).orElseThrow(ParkedResource::notFound);
    }

    private void check(String service) {
        if (!service.equals(config.service())) {
            throw notFound();
        }
    }

    private static ProblemException notFound() {
        return new ProblemException(Problem.of(404, "not-found", "There is no such parked event."));
    }
}
