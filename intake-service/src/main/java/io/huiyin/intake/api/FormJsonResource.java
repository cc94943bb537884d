package io.huiyin.intake.api;

import io.huiyin.intake.asking.Completeness;
import io.huiyin.intake.asking.Detail;
import io.huiyin.intake.receiving.Receipt;
import io.huiyin.web.Caller;
import io.huiyin.web.Idempotency;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The public form for apps that draw their own. */
@Path("/form/{channel}")
@PermitAll
@Tag(name = "form")
final class FormJsonResource {

    private final Forms forms;
    private final Receiver receiver;
    private final Caller caller;

    @Inject
    FormJsonResource(Forms forms, Receiver receiver, Caller caller) {
        this.forms = forms;
        this.receiver = receiver;
        this.caller = caller;
    }

    /** @param missing what would help those who work on it, the weightiest first */
    record FormAnswer(UUID id, String reference, URI statusUrl, int completeness, List<Detail> missing) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Send the form as JSON")
    @APIResponse(
            responseCode = "201",
            description = "Kept",
            content = @Content(schema = @Schema(implementation = FormAnswer.class)))
    @APIResponse(responseCode = "422", ref = "#/components/responses/Problem422")
    public Uni<Response> send(
            @PathParam("channel") String channel,
            @QueryParam("product") @Nullable String product,
            @Valid FormRequest request) {
        Forms.Form form = forms.find(channel, product)
                .orElseThrow(() -> new ProblemException(Problem.of(404, "not-found", "There is no such form.")));
        forms.knock(form);
        return forms.keep(form, request, Idempotency.key(caller), caller.bodyHash())
                .map(receipt -> answer(receipt, request.completeness()));
    }

    private Response answer(Receipt receipt, Completeness completeness) {
        Receiver.Answer answer = receiver.answer(receipt);
        FeedbackAnswer kept = answer.body();
        return Response.created(kept.statusUrl())
                .header(Idempotency.REPLAYED, answer.replayed() ? "true" : null)
                .entity(new FormAnswer(
                        kept.id(), kept.reference(), kept.statusUrl(), completeness.score(), completeness.missing()))
                .build();
    }
}
