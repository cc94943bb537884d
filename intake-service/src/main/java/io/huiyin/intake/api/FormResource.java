package io.huiyin.intake.api;

import io.huiyin.intake.asking.Completeness;
import io.huiyin.intake.asking.Detail;
import io.huiyin.intake.config.IntakeConfig;
import io.huiyin.intake.receiving.Receipt;
import io.huiyin.web.Idempotency;
import io.huiyin.web.Json;
import io.huiyin.web.Pages;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Sha256;
import io.huiyin.web.Texts;
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
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The public form: no login, no script. What was filled in is shown again with what is wrong, never thrown away. */
@Path("/form/{channel}")
@PermitAll
@Tag(name = "form", description = "The public form")
final class FormResource {

    private final Forms forms;
    private final Receiver receiver;
    private final Tools tools;
    private final IntakeConfig config;

    @Inject
    FormResource(Forms forms, Receiver receiver, Tools tools, IntakeConfig config) {
        this.forms = forms;
        this.receiver = receiver;
        this.tools = tools;
        this.config = config;
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(
            summary = "The form",
            description =
                    "In zh-CN or English: ?lang=, else Accept-Language. ?product= says what it is about, else the form's own product.")
    @APIResponse(
            responseCode = "200",
            description = "The page",
            content = @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(implementation = String.class)))
    public Response page(
            @PathParam("channel") String channel,
            @QueryParam("product") @Nullable String product,
            @QueryParam("lang") @Nullable String lang,
            @HeaderParam("Accept-Language") @Nullable String accepted) {
        forms.knock();
        String language = Texts.negotiate(lang, accepted, Texts.ENGLISH);
        if (forms.find(channel, product).isEmpty()) {
            return Pages.html(404, FormPages.gone(language));
        }
        return html(200, FormPages.form(language, query(product), newKey(), null, Set.of()));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.TEXT_HTML)
    @Operation(summary = "Send the form")
    @APIResponse(responseCode = "303", description = "Kept; to the page that says so")
    public Uni<Response> send(
            @PathParam("channel") String channel,
            @QueryParam("product") @Nullable String product,
            @QueryParam("lang") @Nullable String lang,
            @HeaderParam("Accept-Language") @Nullable String accepted,
            MultivaluedMap<String, String> form) {
        String language = Texts.negotiate(lang, accepted, Texts.ENGLISH);
        Forms.Form asked = forms.find(channel, product).orElse(null);
        if (asked == null) {
            return Uni.createFrom().item(Pages.html(404, FormPages.gone(language)));
        }
        String query = query(product);
        try {
            forms.knock(asked);
        } catch (ProblemException busy) {
            Response page = again(429, language, query, form, Set.of("busy"));
            return Uni.createFrom()
                    .item(Response.fromResponse(page)
                            .header("Retry-After", busy.getResponse().getHeaderString("Retry-After"))
                            .build());
        }
        String trap = form.getFirst("website");
        if (trap != null && !trap.isEmpty()) {
            return Uni.createFrom().item(seeOther("/form/" + channel + "/done?" + query + "lang=" + language));
        }
        FormRequest request = FormRequest.of(form);
        Set<String> wrong = tools.validator().validate(request).stream()
                .map(violation -> violation.getPropertyPath().toString())
                .collect(Collectors.toSet());
        if (!wrong.isEmpty()) {
            return Uni.createFrom().item(again(400, language, query, form, wrong));
        }
        byte[] hash = Sha256.of(new TreeMap<>(form).toString());
        return Uni.createFrom()
                .deferred(() -> forms.keep(asked, request, key(hash), hash))
                .map(receipt -> done(channel, receipt, request.completeness(), query, language))
                .onFailure(FormResource::isTime)
                .recoverWithItem(() -> again(400, language, query, form, Set.of("happened")));
    }

    private Response done(String channel, Receipt receipt, Completeness completeness, String query, String language) {
        String missing = completeness.missing().stream().map(Json::word).collect(Collectors.joining(","));
        return seeOther("/form/" + channel + "/done/" + receiver.token(stored(receipt)) + "?" + query + "score="
                + completeness.score() + "&missing=" + missing + "&lang=" + language);
    }

    @GET
    @Path("/done/{token}")
    @Produces(MediaType.TEXT_HTML)
    @Operation(summary = "Says that it is kept, and what would help")
    @APIResponse(
            responseCode = "200",
            description = "The page",
            content = @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(implementation = String.class)))
    public Response done(
            @PathParam("channel") String channel,
            @PathParam("token") String token,
            @QueryParam("product") @Nullable String product,
            @QueryParam("score") @Nullable Integer score,
            @QueryParam("missing") @Nullable String missing,
            @QueryParam("lang") @Nullable String lang,
            @HeaderParam("Accept-Language") @Nullable String accepted) {
        forms.knock();
        String language = Texts.negotiate(lang, accepted, Texts.ENGLISH);
        String words = missing == null ? "" : missing;
        List<Detail> details = Arrays.stream(Detail.values())
                .filter(detail -> List.of(words.split(",")).contains(Json.word(detail)))
                .toList();
        String reference = receiver.reference(token).orElse(null);
        if (reference == null) {
            return Pages.html(404, FormPages.gone(language));
        }
        return html(
                200,
                FormPages.done(
                        language,
                        query(product) + "score=" + (score == null ? 0 : score) + "&missing=" + encoded(words) + "&",
                        reference,
                        URI.create(config.publicUrl() + "/s/" + token + "?lang=" + language),
                        new Completeness(score == null ? 0 : Math.max(0, Math.min(100, score)), details)));
    }

    @GET
    @Path("/done")
    @Produces(MediaType.TEXT_HTML)
    @Operation(summary = "Says thank you")
    @APIResponse(
            responseCode = "200",
            description = "The page",
            content = @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(implementation = String.class)))
    public Response done(
            @PathParam("channel") String channel,
            @QueryParam("lang") @Nullable String lang,
            @HeaderParam("Accept-Language") @Nullable String accepted) {
        forms.knock();
        String language = Texts.negotiate(lang, accepted, Texts.ENGLISH);
        return html(200, FormPages.done(language, "", null, null, new Completeness(100, List.of())));
    }

    private static Receipt.Stored stored(Receipt receipt) {
        if (receipt instanceof Receipt.Accepted accepted) {
            return accepted.feedback();
        }
        if (receipt instanceof Receipt.Replayed replayed) {
            return replayed.feedback();
        }
        throw Idempotency.inFlight();
    }

    /** Of the page that was shown and all that was filled in: sent twice it is one, sent again with a correction it is another. */
    private static String key(byte[] hash) {
        return UUID.nameUUIDFromBytes(hash).toString();
    }

    private static boolean isTime(Throwable failure) {
        return failure instanceof ProblemException refused
                && refused.problem().errors().stream()
                        .anyMatch(error -> error.pointer().equals("/happened"));
    }

    private Response again(
            int status, String language, String query, MultivaluedMap<String, String> form, Set<String> wrong) {
        return html(status, FormPages.form(language, query, newKey(), form, wrong));
    }

    private Response html(int status, String html) {
        return Pages.framedBy(config.formAncestors(), status, html);
    }

    /** Absolute, as customers reach us: the browser follows a form's redirect to its own origin alone. */
    private Response seeOther(String path) {
        return Response.seeOther(URI.create(config.publicUrl() + path)).build();
    }

    private String newKey() {
        return tools.ids().next().toString();
    }

    private static String query(@Nullable String product) {
        return product == null || product.isBlank() ? "" : "product=" + encoded(product) + "&";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
