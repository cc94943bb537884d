package io.huiyin.survey.api;

import io.huiyin.survey.asking.Answer;
import io.huiyin.survey.persistence.PgSurveys.Survey;
import io.huiyin.web.Caller;
import io.huiyin.web.Pages;
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
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

    private static final List<String> SCALE =
            IntStream.rangeClosed(0, 10).mapToObj(String::valueOf).toList();

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
                case "invited" -> form(200, survey, language, null, Map.of());
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
            MultivaluedMap<String, String> form,
            @QueryParam("lang") @Nullable String lang,
            @HeaderParam("Accept-Language") @Nullable String accepted) {
        answering.knock(caller);
        return answering.find(token).chain(found -> {
            Survey survey = found.orElse(null);
            String language = Texts.negotiate(lang, accepted, survey == null ? Texts.ENGLISH : survey.language());
            if (survey == null) {
                return Uni.createFrom().item(message(404, language, "gone"));
            }
            Map<String, String> given = new HashMap<>();
            form.forEach((name, values) -> given.put(name, values.get(0)));
            Answer answer = read(given);
            if (answer == null) {
                return Uni.createFrom().item(form(400, survey, language, "incomplete", given));
            }
            return answering.answer(survey, answer, caller).map(outcome -> switch (outcome) {
                case RECORDED, REPEATED -> message(200, language, "thanks");
                case CONTRADICTS -> message(409, language, "answered");
                case TOO_LATE -> message(410, language, "over");
            });
        });
    }

    /** @return null if something is missing or out of range */
    private static @Nullable Answer read(Map<String, String> given) {
        Answer.Resolved resolved = Arrays.stream(Answer.Resolved.values())
                .filter(r -> r.name().equalsIgnoreCase(given.get("resolved")))
                .findFirst()
                .orElse(null);
        String csat = given.getOrDefault("csat", "");
        String nps = given.getOrDefault("nps", "");
        String comment = given.getOrDefault("comment", "");
        if (resolved == null || !csat.matches("[1-5]") || !nps.matches("10|[0-9]?") || comment.length() > 4000) {
            return null;
        }
        return new Answer(
                Integer.parseInt(csat),
                resolved,
                nps.isEmpty() ? null : Integer.valueOf(nps),
                comment.isBlank() ? null : comment);
    }

    private static Response form(
            int status, Survey survey, String language, @Nullable String error, Map<String, String> given) {
        Map<String, String> texts = Texts.of("survey", language);
        return Pages.html(
                status,
                Templates.survey()
                        .data("language", language)
                        .data("otherLanguage", Pages.other(language))
                        .data("texts", texts)
                        .data("reference", survey.facts().path("reference").asText())
                        .data("five", SCALE.subList(1, 6))
                        .data("scale", SCALE)
                        .data(
                                "resolved",
                                Stream.of("yes", "partly", "no")
                                        .map(word -> Map.entry(word, texts.getOrDefault("resolved." + word, word)))
                                        .toList())
                        .data("given", given)
                        .data("error", error == null ? null : texts.get(error))
                        .render());
    }

    private static Response message(int status, String language, String key) {
        Map<String, String> texts = Texts.of("survey", language);
        return Pages.html(
                status,
                Templates.message()
                        .data("language", language)
                        .data("otherLanguage", Pages.other(language))
                        .data("title", texts.get(key + ".title"))
                        .data("text", texts.get(key + ".text"))
                        .render());
    }
}
