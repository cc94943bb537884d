package io.huiyin.escalation.api;

import io.huiyin.escalation.api.ReplayBody.Replayed;
import io.huiyin.escalation.persistence.PgDeliveryLog;
import io.huiyin.escalation.persistence.PgDeliveryLog.Delivery;
import io.huiyin.escalation.persistence.PgDeliveryLog.Replay;
import io.huiyin.escalation.persistence.PgDeliveryLog.Wanted;
import io.huiyin.escalation.persistence.PgWebhooks;
import io.huiyin.escalation.persistence.PgWebhooks.Webhook;
import io.huiyin.escalation.sending.Sending;
import io.huiyin.web.Cursor;
import io.huiyin.web.Cursor.Page;
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

/** What was sent to one webhook. */
@Path(WebhooksResource.PATH + "/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
@Tag(name = "webhooks")
final class WebhookDeliveriesResource {

    private final Pool pool;
    private final PgWebhooks webhooks;
    private final PgDeliveryLog log;
    private final Sending sending;
    private final Clock clock;

    @Inject
    WebhookDeliveriesResource(Pool pool, PgWebhooks webhooks, PgDeliveryLog log, Sending sending, Clock clock) {
        this.pool = pool;
        this.webhooks = webhooks;
        this.log = log;
        this.sending = sending;
        this.clock = clock;
    }

    @GET
    @Path("/deliveries")
    @Operation(summary = "What was sent, newest first", description = "Kept 30 days after it came to an end.")
    public Uni<Page<Delivery>> deliveries(
            @PathParam("id") UUID id,
            @QueryParam("state") DeliveriesResource.@Nullable State state,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable Integer limit) {
        int size = Cursor.limit(limit);
        Long before = Cursor.decode(cursor, Long::valueOf);
        Wanted wanted = new Wanted(id, DeliveriesResource.State.word(state), null, null, null, null);
        return webhook(id)
                .chain(() -> log.list(pool, wanted, before, clock.instant(), size + 1))
                .map(found -> Page.of(found, size, d -> String.valueOf(d.seq())));
    }

    @POST
    @Path("/deliveries/{deliveryId}/actions/replay")
    @Operation(summary = "Send a message again, with its id", description = "One that has come to an end.")
    public Uni<Replayed> replay(@PathParam("id") UUID id, @PathParam("deliveryId") UUID deliveryId) {
        return log.replay(pool, new Replay(id, deliveryId, null, null, null), clock.instant())
                .map(replayed -> {
                    if (replayed == 0) {
                        throw DeliveriesResource.notFound();
                    }
                    sending.wake();
                    return new Replayed(replayed);
                });
    }

    @POST
    @Path("/actions/replay")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Send all messages of a time again, with their ids")
    public Uni<Replayed> replay(@PathParam("id") UUID id, @Valid ReplayBody body) {
        return webhook(id)
                .chain(() -> log.replay(
                        pool, new Replay(id, null, body.from(), body.to(), body.stateWord()), clock.instant()))
                .invoke(sending::wake)
                .map(Replayed::new);
    }

    private Uni<Webhook> webhook(UUID id) {
        return webhooks.find(pool, id).map(found -> found.orElseThrow(WebhooksResource::notFound));
    }
}
