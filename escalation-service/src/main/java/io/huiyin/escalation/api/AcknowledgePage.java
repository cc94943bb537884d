package io.huiyin.escalation.api;

import io.huiyin.escalation.api.Links.Linked;
import io.huiyin.escalation.raising.Acknowledging;
import io.huiyin.escalation.raising.Acknowledging.Decision;
import io.huiyin.escalation.raising.Escalation;
import io.huiyin.escalation.reaching.Notifying;
import io.huiyin.messaging.Cause;
import io.huiyin.web.Caller;
import io.huiyin.web.Pages;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.RateLimit;
import io.huiyin.web.Texts;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Taking an escalation by the link of a message: no login, no script. Opening the link takes nothing, since scanners of mail open links
 * too; the button does.
 */
@Path(Notifying.PATH + "{token}")
@PermitAll
@Tag(name = "acknowledge", description = "Links in messages")
final class AcknowledgePage {

    private static final int KNOCKS_PER_MINUTE = 240;

    private final Links links;
    private final Acknowledging acknowledging;
    private final RateLimit rateLimit;
    private final Caller caller;

    @Inject
    AcknowledgePage(Links links, Acknowledging acknowledging, RateLimit rateLimit, Caller caller) {
        this.links = links;
        this.acknowledging = acknowledging;
        this.rateLimit = rateLimit;
        this.caller = caller;
    }

    @CheckedTemplate(basePath = "", requireTypeSafeExpressions = false)
    static final class Templates {
        static native TemplateInstance acknowledge();

        private Templates() {}
    }

    record LinkState(
            String reference,
            Escalation.State state,
            @Nullable Instant acknowledgedAt,
            @Nullable String acknowledgedBy) {

        static LinkState of(Escalation it) {
            return new LinkState(it.reference(), it.state(), it.acknowledgedAt(), it.acknowledgedBy());
        }
    }

    @GET
    @Produces({MediaType.TEXT_HTML, MediaType.APPLICATION_JSON})
    @Operation(
            summary = "The page behind a link",
            description =
                    "HTML, in zh-CN or English: ?lang=, else Accept-Language. JSON where only that is accepted. Changes nothing.")
    @APIResponse(
            responseCode = "200",
            description = "The page, or the state as JSON",
            content = {
                @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(implementation = String.class)),
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = LinkState.class))
            })
    public Uni<Response> page(
            @PathParam("token") String token,
            @QueryParam("lang") @Nullable String lang,
            @HeaderParam("Accept-Language") @Nullable String accepted) {
        knock();
        String language = Texts.negotiate(lang, accepted, Texts.CHINESE);
        return links.find(token)
                .map(found -> found.map(Linked::escalation))
                .map(found -> caller.wantsJson() ? state(found) : shown(found, language));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces({MediaType.TEXT_HTML, MediaType.APPLICATION_JSON})
    @Operation(summary = "Take it", description = "Again: the same answer, and who was first stands.")
    @APIResponse(
            responseCode = "200",
            description = "The page, or the state as JSON",
            content = {
                @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(implementation = String.class)),
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = LinkState.class))
            })
    public Uni<Response> take(
            @PathParam("token") String token,
            @QueryParam("lang") @Nullable String lang,
            @HeaderParam("Accept-Language") @Nullable String accepted) {
        knock();
        String language = Texts.negotiate(lang, accepted, Texts.CHINESE);
        Cause cause = Cause.ofRequest(caller.header("X-Request-Id"), caller.header("traceparent"));
        return links.find(token)
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().item(Optional.<Escalation>empty())
                        : acknowledging
                                .acknowledge(
                                        found.get().escalation().id(),
                                        found.get().by(),
                                        cause)
                                .map(AcknowledgePage::escalation))
                .map(found -> caller.wantsJson() ? state(found) : shown(found, language));
    }

    private void knock() {
        rateLimit.take("from " + caller.origin(), KNOCKS_PER_MINUTE, Duration.ofMinutes(1));
    }

    private static Optional<Escalation> escalation(Decision decision) {
        if (decision instanceof Decision.Taken taken) {
            return Optional.of(taken.escalation());
        }
        return decision instanceof Decision.Closed closed ? Optional.of(closed.escalation()) : Optional.empty();
    }

    private static Response state(Optional<Escalation> found) {
        return Response.ok(LinkState.of(found.orElseThrow(AcknowledgePage::notFound)))
                .type(MediaType.APPLICATION_JSON)
                .build();
    }

    private static Response shown(Optional<Escalation> found, String language) {
        Map<String, String> texts = Texts.of("acknowledge", language);
        String key = found.map(it -> switch (it.state()) {
                    case WARNED, RAISED -> "open";
                    case ACKNOWLEDGED -> "taken";
                    case CLOSED -> "closed";
                })
                .orElse("unknown");
        return Pages.html(
                found.isPresent() ? 200 : 404,
                Templates.acknowledge()
                        .data("language", language)
                        .data("otherLanguage", Pages.other(language))
                        .data("texts", texts)
                        .data("title", texts.get(key + ".title"))
                        .data("text", texts.get(key + ".text"))
                        .data("open", key.equals("open"))
                        .data("escalation", found.orElse(null))
                        .render());
    }

    private static ProblemException notFound() {
        return new ProblemException(Problem.of(404, "not-found", "There is no such link."));
    }
}
