package io.huiyin.escalation.api;

import io.huiyin.escalation.api.ReplayBody.Replayed;
import io.huiyin.escalation.delivery.Message.Channel;
import io.huiyin.escalation.persistence.PgDeliveries;
import io.huiyin.escalation.persistence.PgDeliveries.Target;
import io.huiyin.escalation.persistence.PgDeliveryLog;
import io.huiyin.escalation.persistence.PgDeliveryLog.Delivery;
import io.huiyin.escalation.persistence.PgDeliveryLog.Replay;
import io.huiyin.escalation.persistence.PgDeliveryLog.Wanted;
import io.huiyin.escalation.sending.Sending;
import io.huiyin.web.Cursor;
import io.huiyin.web.Cursor.Page;
import io.huiyin.web.Json;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Roles;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Everything that left the service, or waits to: mail, webhooks, chats, short messages. */
@Path("/api/v1/escalations/deliveries")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "deliveries", description = "Messages to people and systems")
final class DeliveriesResource {

    private final Pool pool;
    private final PgDeliveries deliveries;
    private final PgDeliveryLog log;
    private final Sending sending;
    private final Clock clock;

    @Inject
    DeliveriesResource(Pool pool, PgDeliveries deliveries, PgDeliveryLog log, Sending sending, Clock clock) {
        this.pool = pool;
        this.deliveries = deliveries;
        this.log = log;
        this.sending = sending;
        this.clock = clock;
    }

    enum State {
        DUE,
        HELD,
        FAILING,
        SENDING,
        SENT,
        DEAD,
        CANCELLED;

        static @Nullable String word(@Nullable State state) {
            return state == null ? null : Json.word(state);
        }
    }

    @GET
    @RolesAllowed({Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(
            summary = "List messages, newest first",
            description =
                    "held: waits for a person's quiet hours to end, or for a target that is spared. failing: was tried, and will be"
                            + " again. dead: was given up after three days, or refused for good. cancelled: needless before it was out. Kept 30 days"
                            + " after it came to an end.")
    public Uni<Page<Delivery>> list(
            @QueryParam("state") @Nullable State state,
            @QueryParam("channel") @Nullable Channel channel,
            @QueryParam("caseId") @Nullable UUID caseId,
            @QueryParam("escalationId") @Nullable UUID escalationId,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable Integer limit) {
        int size = Cursor.limit(limit);
        Long before = Cursor.decode(cursor, Long::valueOf);
        return log.list(
                        pool,
                        new Wanted(null, State.word(state), channel, caseId, escalationId, null),
                        before,
                        clock.instant(),
                        size + 1)
                .map(found -> Page.of(found, size, it -> String.valueOf(it.seq())));
    }

    @GET
    @Path("/{deliveryId}")
    @RolesAllowed({Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(summary = "Read what became of a message")
    public Uni<Delivery> get(@PathParam("deliveryId") UUID deliveryId) {
        return log.find(pool, deliveryId, clock.instant())
                .map(found -> found.orElseThrow(DeliveriesResource::notFound));
    }

    @GET
    @Path("/targets")
    @RolesAllowed({Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(
            summary = "Targets that failed last",
            description =
                    "mail, or the id of a webhook. After five failures in a row a target is spared for a while; then one message tries for"
                            + " all.")
    public Uni<Page<Target>> targets() {
        return deliveries.targets(pool).map(found -> new Page<>(found, null));
    }

    @POST
    @Path("/{deliveryId}/actions/replay")
    @RolesAllowed(Roles.ADMIN)
    @Operation(summary = "Send a message again, with its id", description = "One that has come to an end.")
    public Uni<Replayed> replay(@PathParam("deliveryId") UUID deliveryId) {
        return get(deliveryId)
                .chain(found -> log.replay(pool, new Replay(null, deliveryId, null, null, null), clock.instant()))
                .map(replayed -> {
                    if (replayed == 0) {
                        throw new ProblemException(Problem.of(409, "state-refuses", "It is under way still."));
                    }
                    sending.wake();
                    return new Replayed(replayed);
                });
    }

    @POST
    @Path("/actions/replay")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.ADMIN)
    @Operation(summary = "Send messages of a time again, with their ids")
    public Uni<Replayed> replay(@Valid ReplayBody body) {
        return log.replay(pool, new Replay(null, null, body.from(), body.to(), body.stateWord()), clock.instant())
                .invoke(sending::wake)
                .map(Replayed::new);
    }

    static ProblemException notFound() {
        return new ProblemException(Problem.of(404, "not-found", "There is no such delivery."));
    }
}
