package io.huiyin.survey.api;

import io.huiyin.survey.asking.Answer;
import io.huiyin.survey.persistence.PgSurveys.Survey;
import io.huiyin.web.Caller;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Texts;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
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
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The customer's survey: no login, no script. Opening it records nothing. */
@Path("/survey/{token}")
@PermitAll
@Tag(name = "survey", description = "The customer's survey")
final class SurveyPage {

    private final Answering answering;
    private final Caller caller;

    @Inject
    SurveyPage(Answering answering, Caller caller) {
        this.answering = answering;
        this.caller = caller;
    }

    @CheckedTemplate(basePath = "", requireTypeSafeExpressions = false)
    static final class Templates {
        static native TemplateInstance survey();

        static native TemplateInstance message();

        private Templates() {}
    }

    record SurveyState(
            UUID id,
            String reference,
            String state,
            @Nullable Instant expiresAt) {}

    record Recorded(
            UUID id,
            int csat,
            Answer.Resolved resolved,
            @Nullable Integer nps,
            @Nullable String comment) {}

    @GET
    @Produces({MediaType.TEXT_HTML, MediaType.APPLICATION_JSON})
    @Operation(
            summary = "The survey page",
            description =
                    "HTML, in zh-CN or English: ?lang=, else Accept-Language, else as the case. JSON where only that is accepted.")
    @APIResponse(
            responseCode = "200",
            description = "The page, or the state as JSON",
            content = {
                @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(implementation = String.class)),
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = SurveyState.class))
            })
    public Uni<Response> page(
            @PathParam("token") String token,
            @QueryParam("lang") @Nullable String lang,
            @HeaderParam("Accept-Language") @Nullable String accepted) {
        answering.knock(caller);
        return answering.find(token).map(found -> {
            Survey survey = found.orElse(null);
            if (caller.wantsJson()) {
                return state(survey);
            }
            String language = Texts.negotiate(lang, accepted, survey == null ? Texts.ENGLISH : survey.language());
            if (survey == null) {
                return message(404, language, "gone");
            }
            return switch (survey.state()) {
                case "invited" -> form(200, survey, language, null);
                case "answered" -> message(200, language, "thanks");
                default -> message(410, language, "over");
            };
        });
    }

    private static Response state(@Nullable Survey survey) {
        if (survey == null) {
            throw Answering.notFound();
        }
        return Response.ok(new SurveyState(
                        survey.id(), survey.facts().path("reference").asText(), survey.state(), survey.expiresAt()))
                .type(MediaType.APPLICATION_JSON)
                .build();
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Answer as JSON", description = "The same answer again is 200, another one 409.")
    public Uni<Recorded> answer(@PathParam("token") String token, @Valid AnswerRequest request) {
        answering.knock(caller);
        Answer answer = request.answer();
        return answering
                .find(token)
                .map(found -> found.orElseThrow(Answering::notFound))
                .chain(survey -> answering.answer(survey, answer, caller).map(outcome -> switch (outcome) {
                    case RECORDED, REPEATED ->
                        new Recorded(survey.id(), answer.csat(), answer.resolved(), answer.nps(), answer.comment());
                    case CONTRADICTS ->
                        throw new ProblemException(
                                Problem.of(409, "already-answered", "The survey was answered differently before."));
                    case TOO_LATE ->
                        throw new ProblemException(
                                Problem.of(409, "survey-over", "The survey does not take answers any more."));
                }));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.TEXT_HTML)
    @Operation(summary = "Answer from the page")
    public Uni<Response> submit(
            @PathParam("token") String token,
            @FormParam("csat") @Nullable String csat,
            @FormParam("resolved") @Nullable String resolved,
            @FormParam("nps") @Nullable String nps,
            @FormParam("comment") @Nullable String comment,
            @QueryParam("lang") @Nullable String lang,
            @HeaderParam("Accept-Language") @Nullable String accepted) {
        answering.knock(caller);
        return answering.find(token).chain(found -> {
            Survey survey = found.orElse(null);
            String language = Texts.negotiate(lang, accepted, survey == null ? Texts.ENGLISH : survey.language());
            if (survey == null) {
                return Uni.createFrom().item(message(404, language, "gone"));
            }
            Answer answer = read(csat, resolved, nps, comment);
            if (answer == null) {
                return Uni.createFrom().item(form(400, survey, language, "incomplete"));
            }
            return answering.answer(survey, answer, caller).map(outcome -> switch (outcome) {
                case RECORDED, REPEATED -> message(200, language, "thanks");
                case CONTRADICTS -> message(409, language, "answered");
                case TOO_LATE -> message(410, language, "over");
            });
        });
    }

    /** @return null if something is missing or out of range */
    private static @Nullable Answer read(
            @Nullable String csat, @Nullable String resolved, @Nullable String nps, @Nullable String comment) {
        Answer.Resolved word = Arrays.stream(Answer.Resolved.values())
                .filter(r -> r.name().equalsIgnoreCase(resolved))
                .findFirst()
                .orElse(null);
        boolean badComment = comment != null && comment.length() > 4000;
        boolean badNps = nps != null && !nps.isEmpty() && !nps.matches("10|[0-9]");
        if (word == null || csat == null || !csat.matches("[1-5]") || badNps || badComment) {
            return null;
        }
        return new Answer(
                Integer.parseInt(csat),
                word,
                nps == null || nps.isEmpty() ? null : Integer.valueOf(nps),
                comment == null || comment.isBlank() ? null : comment);
    }

    private static Response form(int status, Survey survey, String language, @Nullable String error) {
        Map<String, String> texts = Texts.of("survey", language);
        return html(
                status,
                Templates.survey()
                        .data("language", language)
                        .data("otherLanguage", language.equals(Texts.CHINESE) ? Texts.ENGLISH : Texts.CHINESE)
                        .data("texts", texts)
                        .data("reference", survey.facts().path("reference").asText())
                        .data("error", error == null ? null : texts.get(error)));
    }

    private static Response message(int status, String language, String key) {
        Map<String, String> texts = Texts.of("survey", language);
        return html(
                status,
                Templates.message()
                        .data("language", language)
                        .data("title", texts.get(key + ".title"))
                        .data("text", texts.get(key + ".text")));
    }

    private static Response html(int status, TemplateInstance page) {
        return Response.status(status)
                .type(MediaType.TEXT_HTML + ";charset=utf-8")
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff")
                .header("Cache-Control", "no-store")
                .entity(page.render())
                .build();
    }
}
