package io.huiyin.intake.api;

import io.huiyin.intake.config.IntakeConfig;
import io.huiyin.intake.persistence.PgConversations;
import io.huiyin.intake.persistence.PgConversations.KeptFeedback;
import io.huiyin.intake.persistence.PgConversations.Said;
import io.huiyin.messaging.Cause;
import io.huiyin.web.Caller;
import io.huiyin.web.Idempotency;
import io.huiyin.web.Pages;
import io.huiyin.web.PublicTokens;
import io.huiyin.web.Texts;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The customer's own page: no login, an unguessable link, no script. */
@Path("/s/{token}")
@PermitAll
@Tag(name = "status", description = "The customer's page")
final class StatusResource {

    private final PgConversations conversations;
    private final PublicTokens tokens;
    private final IntakeConfig config;
    private final Caller caller;
    private final Doors doors;

    @Inject
    StatusResource(
            PgConversations conversations, PublicTokens tokens, IntakeConfig config, Caller caller, Doors doors) {
        this.conversations = conversations;
        this.tokens = tokens;
        this.config = config;
        this.caller = caller;
        this.doors = doors;
    }

    @CheckedTemplate(basePath = "", requireTypeSafeExpressions = false)
    static final class Templates {
        static native TemplateInstance status();

        static native TemplateInstance gone();

        private Templates() {}
    }

    /** What the page shows, for who asks for JSON. */
    record StatusView(
            String reference,
            String state,
            Instant receivedAt,
            @Nullable Instant promisedAt,
            @Nullable URI surveyUrl,
            List<Line> said) {}

    record Line(String authorKind, String body, String at) {}

    @GET
    @Produces({MediaType.TEXT_HTML, MediaType.APPLICATION_JSON})
    @Operation(
            summary = "Status page",
            description =
                    "HTML, in zh-CN or English: ?lang=, else Accept-Language, else as the feedback. JSON where only that is accepted.")
    @APIResponse(
            responseCode = "200",
            description = "The page, or the status as JSON",
            content = {
                @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(implementation = String.class)),
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = StatusView.class))
            })
    public Uni<Response> page(
            @PathParam("token") String token,
            @QueryParam("lang") @Nullable String lang,
            @HeaderParam("Accept-Language") @Nullable String accepted) {
        doors.knock(caller);
        return subject(token).chain(found -> {
            if (caller.wantsJson()) {
                return json(found);
            }
            return found == null ? Uni.createFrom().item(gone(lang, accepted)) : show(found, lang, accepted, null, 200);
        });
    }

    private Uni<Response> json(@Nullable KeptFeedback found) {
        if (found == null) {
            throw FeedbackResource.notFound();
        }
        return conversations.said(found.id()).map(said -> Response.ok(new StatusView(
                        found.reference(),
                        found.state(),
                        found.receivedAt(),
                        found.promisedAt(),
                        surveyUrl(found, Texts.supported(found.language())),
                        said.stream()
                                .map(s -> new Line(s.authorKind(), s.body(), s.at().toString()))
                                .toList()))
                .type(MediaType.APPLICATION_JSON)
                .build());
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.TEXT_HTML)
    @Operation(summary = "Add to feedback from the page")
    @APIResponse(responseCode = "303", description = "Kept; back to the page")
    public Uni<Response> add(
            @PathParam("token") String token,
            @FormParam("text") @Nullable String text,
            @FormParam("key") @Nullable String key,
            @QueryParam("lang") @Nullable String lang,
            @HeaderParam("Accept-Language") @Nullable String accepted) {
        doors.knock(caller);
        return subject(token).chain(found -> {
            if (found == null) {
                return Uni.createFrom().item(gone(lang, accepted));
            }
            if (text == null || text.isBlank() || text.length() > 20_000) {
                return show(found, lang, accepted, text == null ? "" : text, 400);
            }
            UUID followUpId = key == null
                    ? doors.ids().next()
                    : UUID.nameUUIDFromBytes((found.id() + "|" + key).getBytes(StandardCharsets.UTF_8));
            return conversations
                    .inTransaction(tx -> keep(tx, found, followUpId, text))
                    .replaceWith(Response.seeOther(URI.create(config.publicUrl() + "/s/" + token
                                    + (lang == null ? "" : "?lang=" + Texts.supported(lang))))
                            .build());
        });
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Add to feedback as JSON")
    @APIResponse(
            responseCode = "201",
            description = "Kept",
            content = @Content(schema = @Schema(implementation = FollowUpAnswer.class)))
    @APIResponse(responseCode = "422", ref = "#/components/responses/Problem422")
    public Uni<Response> addJson(@PathParam("token") String token, @Valid FollowUpRequest request) {
        doors.knock(caller);
        return subject(token).chain(found -> {
            if (found == null) {
                throw FeedbackResource.notFound();
            }
            String key = Idempotency.key(caller);
            UUID id = doors.ids().next();
            return conversations
                    .inTransaction(tx -> Idempotency.once(
                            tx, "/s/ " + found.id(), caller.bodyHash(), key, () -> keep(tx, found, id, request.text())
                                    .map(kept -> Idempotency.Answer.created(null, new FollowUpAnswer(kept)))))
                    .map(answer -> answer.at("/s/" + token).response());
        });
    }

    private Uni<UUID> keep(SqlConnection tx, KeptFeedback found, UUID followUpId, String text) {
        Cause cause = Cause.ofRequest(caller.header("X-Request-Id"), caller.header("traceparent"));
        return conversations.followUp(tx, found.id(), followUpId, text, "status-page", cause);
    }

    /** @return null unless the link is the feedback's present one */
    private Uni<@Nullable KeptFeedback> subject(String token) {
        PublicTokens.Subject subject = tokens.verify(Receiver.STATUS, token).orElse(null);
        if (subject == null) {
            return Uni.createFrom().nullItem();
        }
        return conversations.find(subject.id()).map(found -> found.filter(f -> f.linkCounter() == subject.counter())
                .orElse(null));
    }

    private Uni<Response> show(
            KeptFeedback found,
            @Nullable String lang,
            @Nullable String accepted,
            @Nullable String refused,
            int status) {
        String language = Texts.negotiate(lang, accepted, found.language());
        Map<String, String> texts = Texts.of("status", language);
        ZoneId zone = config.productZones().getOrDefault(found.product(), config.zone());
        DateTimeFormatter times =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(zone);
        Instant promisedAt = found.answered() ? null : found.promisedAt();
        return conversations
                .said(found.id())
                .chain(said -> Templates.status()
                        .data("language", language)
                        .data("otherLanguage", Pages.other(language))
                        .data("texts", texts)
                        .data("feedback", found)
                        .data("state", texts.getOrDefault("state." + found.state(), found.state()))
                        .data("receivedAt", times.format(found.receivedAt()))
                        .data("promisedAt", promisedAt == null ? null : times.format(promisedAt))
                        .data("surveyUrl", surveyUrl(found, language))
                        .data("said", lines(said, times))
                        .data("failed", refused != null)
                        .data("text", refused)
                        .data("key", doors.ids().next().toString())
                        .createUni())
                .map(html -> Pages.html(status, html));
    }

    private static List<Line> lines(List<Said> said, DateTimeFormatter times) {
        return said.stream()
                .map(s -> new Line(s.authorKind(), s.body(), times.format(s.at())))
                .toList();
    }

    private @Nullable URI surveyUrl(KeptFeedback found, String language) {
        UUID survey = found.surveyId();
        Instant until = found.surveyUntil();
        return survey == null || until == null || until.isBefore(doors.clock().instant())
                ? null
                : URI.create(config.publicUrl() + "/survey/" + tokens.token("survey", survey, found.surveyCounter())
                        + "?lang=" + language);
    }

    private static Response gone(@Nullable String lang, @Nullable String accepted) {
        String language = Texts.negotiate(lang, accepted, Texts.ENGLISH);
        return Pages.html(
                404,
                Templates.gone()
                        .data("language", language)
                        .data("otherLanguage", Pages.other(language))
                        .data("texts", Texts.of("status", language))
                        .render());
    }
}
