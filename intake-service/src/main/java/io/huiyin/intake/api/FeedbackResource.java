package io.huiyin.intake.api;

import io.huiyin.intake.persistence.PgConversations;
import io.huiyin.intake.receiving.ReceiveFeedback;
import io.huiyin.messaging.Cause;
import io.huiyin.web.Caller;
import io.huiyin.web.Idempotency;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Roles;
import io.smallrye.common.annotation.NonBlocking;
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
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Internal systems post feedback here, one or many. */
@Path("/api/v1/feedback")
@Tag(name = "feedback", description = "Posting feedback")
final class FeedbackResource {

    private static final String NDJSON = "application/x-ndjson";
    private static final String ROUTE = "POST /api/v1/feedback";

    private final Receiver receiver;
    private final PgConversations conversations;
    private final Caller caller;
    private final Tools tools;

    @Inject
    FeedbackResource(Receiver receiver, PgConversations conversations, Caller caller, Tools tools) {
        this.receiver = receiver;
        this.conversations = conversations;
        this.caller = caller;
        this.tools = tools;
    }

    @POST
    @NonBlocking
    @RolesAllowed(Roles.SYSTEM)
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Post feedback", description = "Safe to retry with an Idempotency-Key or an externalId.")
    @APIResponse(
            responseCode = "201",
            description = "Kept; a case begins",
            content = @Content(schema = @Schema(implementation = FeedbackAnswer.class)))
    @APIResponse(
            responseCode = "200",
            description = "The same content was here before under this externalId",
            content = @Content(schema = @Schema(implementation = FeedbackAnswer.class)))
    @APIResponse(
            responseCode = "422",
            description = "The Idempotency-Key was used with another body",
            ref = "#/components/responses/Problem422")
    public Uni<Response> post(@Valid FeedbackRequest request) {
        String key = Idempotency.key(caller);
        ReceiveFeedback.Key scoped =
                key == null ? null : new ReceiveFeedback.Key(Idempotency.scope(caller, ROUTE), key, caller.bodyHash());
        Cause cause = Cause.ofRequest(caller.header("X-Request-Id"), caller.header("traceparent"));
        return receiver.command(request, caller.client(), scoped, cause)
                .chain(receiver::receive)
                .map(receiver::answer)
                .map(FeedbackResource::response);
    }

    @POST
    @Path("/batch")
    @NonBlocking
    @RolesAllowed(Roles.SYSTEM)
    @Consumes(NDJSON)
    @Produces(NDJSON)
    @Operation(
            summary = "Post many",
            description =
                    "A line of JSON each, which may carry idempotencyKey; a result per line, in order: the answer or a problem.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = NDJSON,
                            schema = @Schema(implementation = String.class),
                            examples =
                                    @ExampleObject(
                                            name = "two",
                                            value =
                                                    "{\"idempotencyKey\":\"k1\",\"channel\":\"rest\",\"product\":\"app\",\"text\":\"crashes\"}\n{\"channel\":\"rest\",\"product\":\"app\",\"text\":\"很好\"}")))
    @APIResponse(
            responseCode = "200",
            description = "A result per line",
            content =
                    @Content(
                            mediaType = NDJSON,
                            schema = @Schema(implementation = String.class),
                            examples =
                                    @ExampleObject(
                                            name = "two",
                                            value =
                                                    "{\"line\":1,\"status\":201,\"id\":\"01991b6e-7c1a-7d3e-8f00-5b1e6a2c9d01\"}")))
    public Uni<Response> batch(String body) {
        String client = caller.client();
        String scope = Idempotency.scope(caller, ROUTE + "/batch");
        Cause cause = Cause.ofRequest(caller.header("X-Request-Id"), caller.header("traceparent"));
        List<String> lines = body.lines().filter(line -> !line.isBlank()).toList();
        return new Batch(receiver, tools, client, scope, cause)
                .run(lines)
                .map(results -> Response.ok(String.join("\n", results) + "\n").build());
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.SYSTEM, Roles.SUPERVISOR, Roles.ADMIN})
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Read feedback", description = "A system sees its own alone.")
    @APIResponse(
            responseCode = "200",
            description = "The feedback",
            content = @Content(schema = @Schema(implementation = FeedbackView.class)))
    public Uni<FeedbackView> get(@PathParam("id") UUID id) {
        return conversations.find(id).map(found -> found.filter(
                        f -> !caller.is(Roles.SYSTEM) || f.client().equals(caller.client()))
                .map(f -> FeedbackView.of(f, receiver.statusUrl(f.id(), f.linkCounter())))
                .orElseThrow(FeedbackResource::notFound));
    }

    @POST
    @Path("/{id}/follow-ups")
    @RolesAllowed(Roles.SYSTEM)
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Add what the customer said later",
            description = "Resumes a waiting case, reopens a resolved or closed one.")
    @APIResponse(
            responseCode = "201",
            description = "Kept",
            content = @Content(schema = @Schema(implementation = FollowUpAnswer.class)))
    public Uni<Response> followUp(@PathParam("id") UUID id, @Valid FollowUpRequest request) {
        String key = Idempotency.key(caller);
        Cause cause = Cause.ofRequest(caller.header("X-Request-Id"), caller.header("traceparent"));
        return conversations
                .find(id)
                .map(found ->
                        found.filter(f -> f.client().equals(caller.client())).orElseThrow(FeedbackResource::notFound))
                .chain(f -> conversations.inTransaction(tx -> Idempotency.once(
                        tx, caller, "POST /api/v1/feedback/" + id + "/follow-ups", key, () -> conversations
                                .followUp(tx, id, tools.ids().next(), request.text(), "rest", cause)
                                .map(followUp -> Idempotency.Answer.created(
                                        "/api/v1/feedback/" + id, new FollowUpAnswer(followUp))))))
                .map(Idempotency.Answer::response);
    }

    static Response response(Receiver.Answer answer) {
        Response.ResponseBuilder response = Response.status(answer.status()).entity(answer.body());
        if (answer.status() == 201) {
            response.location(URI.create("/api/v1/feedback/" + answer.body().id()));
        }
        return response.header(Idempotency.REPLAYED, answer.replayed() ? "true" : null)
                .build();
    }

    static ProblemException notFound() {
        return new ProblemException(Problem.of(404, "not-found", "There is no such feedback."));
    }
}
