package io.huiyin.escalation.api;

import io.huiyin.escalation.channel.http.Receivers;
import io.huiyin.escalation.delivery.Message.Kind;
import io.huiyin.escalation.persistence.PgWebhooks;
import io.huiyin.escalation.persistence.PgWebhooks.Webhook;
import io.huiyin.escalation.policy.Recipient;
import io.huiyin.web.Caller;
import io.huiyin.web.Cursor.Page;
import io.huiyin.web.Idempotency;
import io.huiyin.web.Ids;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Roles;
import io.huiyin.web.Time;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Systems that are told of escalations, signed as Standard Webhooks 1.0 has it. */
@Path(WebhooksResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
@Tag(name = "webhooks", description = "Systems that are told of escalations")
final class WebhooksResource {

    static final String PATH = "/api/v1/webhooks";

    private static final Duration OVERLAP = Duration.ofHours(24);
    private static final Duration LONGEST_OVERLAP = Duration.ofDays(30);
    private static final int SECRET_BYTES = 32;

    private final Pool pool;
    private final PgWebhooks webhooks;
    private final KnownRecipients recipients;
    private final Receivers receivers;
    private final Caller caller;
    private final Ids ids;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @Inject
    WebhooksResource(
            Pool pool,
            PgWebhooks webhooks,
            KnownRecipients recipients,
            Receivers receivers,
            Caller caller,
            Ids ids,
            Clock clock) {
        this.pool = pool;
        this.webhooks = webhooks;
        this.recipients = recipients;
        this.receivers = receivers;
        this.caller = caller;
        this.ids = ids;
        this.clock = clock;
    }

    /** @param secret as Standard Webhooks writes it */
    record SecretView(String secret) {}

    record RotateBody(
            @Nullable
            @Schema(
                    description =
                            "How long the present secret signs beside the new one; PT24H where absent, at most P30D. For kind standard")
            Duration overlap,

            @Nullable
            @Pattern(regexp = "[\\x20-\\x7e]{1,1000}", message = "must be visible ASCII")
            @Schema(description = "The new one, for kinds whose target makes it")
            String secret) {}

    @GET
    @Operation(summary = "List webhooks")
    public Uni<Page<Webhook>> list() {
        return webhooks.list(pool).map(found -> new Page<>(found, null));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a webhook")
    public Uni<Webhook> get(@PathParam("id") UUID id) {
        return webhooks.find(pool, id).map(found -> found.orElseThrow(WebhooksResource::notFound));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Add a webhook",
            description =
                    "Messages are `{type, timestamp, data}`, with webhook-id, webhook-timestamp and webhook-signature. Any 2xx is"
                            + " success, 410 disables it, everything else is tried again for three days. Redirects are not followed, and its host"
                            + " must have public addresses unless the configuration names it. An answer `{\"acknowledge\": true, \"by\": \"…\"}`"
                            + " takes the escalation.")
    @APIResponse(
            responseCode = "201",
            description = "In force; its secret is read by GET …/secret",
            content = @Content(schema = @Schema(implementation = Webhook.class)))
    @APIResponse(responseCode = "422", ref = "#/components/responses/Problem422")
    public Uni<Response> add(@Valid WebhookBody body) {
        body.check();
        String key = Idempotency.key(caller);
        Webhook webhook = new Webhook(
                ids.next(),
                body.name(),
                body.is(),
                body.url(),
                body.wanted(),
                true,
                null,
                body.template(),
                body.contentType(),
                Time.stored(clock.instant()));
        String secret = body.is() == Kind.STANDARD ? newSecret() : body.secret();
        return reachable(body.url())
                .chain(() -> pool.withTransaction(tx -> Idempotency.once(
                        tx, caller, "POST " + PATH, key, () -> webhooks.add(tx, webhook, secret, caller.username())
                                .map(done -> Idempotency.Answer.created(PATH + "/" + webhook.id(), webhook)))))
                .map(Idempotency.Answer::response);
    }

    @DELETE
    @Path("/{id}")
    @Operation(
            summary = "Remove a webhook with its log",
            description = "What was not sent yet is not sent. Not while a policy or rota names it.")
    @APIResponse(responseCode = "204", description = "Removed")
    public Uni<Void> remove(@PathParam("id") UUID id) {
        return pool.withTransaction(tx -> recipients
                        .checkUnused(tx, new Recipient(Recipient.Kind.CHANNEL, id.toString()), clock.instant())
                        .chain(() -> webhooks.remove(tx, id)))
                .invoke(WebhooksResource::mustExist)
                .replaceWithVoid();
    }

    @GET
    @Path("/{id}/secret")
    @Operation(summary = "The secret that signs its messages")
    public Uni<SecretView> secret(@PathParam("id") UUID id) {
        return webhooks.secret(pool, id).map(found -> new SecretView(found.orElseThrow(WebhooksResource::notFound)));
    }

    @POST
    @Path("/{id}/actions/rotate-secret")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Sign with a new secret",
            description = "Until the overlap ends, messages bear both signatures.")
    public Uni<SecretView> rotate(@PathParam("id") UUID id, @Valid @Nullable RotateBody body) {
        Duration overlap = body == null || body.overlap() == null ? OVERLAP : body.overlap();
        if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
            throw new ProblemException(Problem.at("/overlap", "out-of-range", "must be PT0S to P30D"));
        }
        String given = body == null ? null : body.secret();
        return get(id).chain(it -> {
            boolean standard = it.kind() == Kind.STANDARD;
            if (standard != (given == null)) {
                throw new ProblemException(Problem.at(
                        "/secret",
                        standard ? "not-allowed" : "required",
                        standard ? "is made here for kind standard" : "must be the new one, as its target has it"));
            }
            String secret = given == null ? newSecret() : given;
            Instant until = standard ? clock.instant().plus(overlap) : Instant.EPOCH;
            return webhooks.rotate(pool, id, secret, until)
                    .invoke(WebhooksResource::mustExist)
                    .replaceWith(new SecretView(secret));
        });
    }

    @POST
    @Path("/{id}/actions/{action:enable|disable}")
    @Operation(summary = "Let a webhook be told of what happens from now on, or not")
    public Uni<Webhook> enable(@PathParam("id") UUID id, @PathParam("action") String action) {
        boolean enabled = action.equals("enable");
        return webhooks.enable(pool, id, enabled, enabled ? null : "by " + caller.username())
                .invoke(WebhooksResource::mustExist)
                .chain(() -> get(id));
    }

    private Uni<Void> reachable(String url) {
        return Uni.createFrom()
                .voidItem()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .invoke(() -> {
                    try {
                        receivers.resolve(URI.create(url));
                    } catch (Receivers.RefusedTarget | IllegalArgumentException e) {
                        throw new ProblemException(
                                Problem.at("/url", "refused-target", String.valueOf(e.getMessage())));
                    }
                });
    }

    private String newSecret() {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return "whsec_" + Base64.getEncoder().encodeToString(secret);
    }

    private static void mustExist(boolean found) {
        if (!found) {
            throw notFound();
        }
    }

    static ProblemException notFound() {
        return new ProblemException(Problem.of(404, "not-found", "There is no such webhook or delivery."));
    }
}
