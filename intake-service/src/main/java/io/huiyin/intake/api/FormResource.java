package io.huiyin.intake.api;

import io.huiyin.intake.asking.Completeness;
import io.huiyin.intake.asking.Detail;
import io.huiyin.intake.config.IntakeConfig;
import io.huiyin.intake.receiving.Receipt;
import io.huiyin.intake.receiving.ReceiveFeedback;
import io.huiyin.messaging.Cause;
import io.huiyin.web.Caller;
import io.huiyin.web.Idempotency;
import io.huiyin.web.Json;
import io.huiyin.web.Pages;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Sha256;
import io.huiyin.web.Texts;
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
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
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

    private static final int LONGEST_PRODUCT = 100;

    private final Receiver receiver;
    private final Tools tools;
    private final IntakeConfig config;
    private final Caller caller;
    private final Doors doors;

    @Inject
    FormResource(Receiver receiver, Tools tools, IntakeConfig config, Caller caller, Doors doors) {
        this.receiver = receiver;
        this.tools = tools;
        this.config = config;
        this.caller = caller;
        this.doors = doors;
    }

    /** @param missing what would help those who work on it, the weightiest first */
    record FormAnswer(UUID id, String reference, URI statusUrl, int completeness, List<Detail> missing) {}

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
        doors.knock(caller);
        String language = Texts.negotiate(lang, accepted, Texts.ENGLISH);
        if (config.forms().get(channel) == null) {
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
        IntakeConfig.Form kind = config.forms().get(channel);
        if (kind == null) {
            return Uni.createFrom().item(Pages.html(404, FormPages.gone(language)));
        }
        String query = query(product);
        try {
            knock(channel, kind);
        } catch (ProblemException busy) {
            return Uni.createFrom().item(again(429, language, query, form, Set.of("busy"), busy));
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
            return Uni.createFrom().item(again(400, language, query, form, wrong, null));
        }
        return Uni.createFrom()
                .deferred(() -> keep(request, channel, product(product, kind), key(channel, form)))
                .map(receipt -> {
                    Completeness completeness = request.completeness();
                    return seeOther("/form/" + channel + "/done/" + receiver.token(stored(receipt)) + "?" + query
                            + "score="
                            + completeness.score() + "&missing="
                            + completeness.missing().stream().map(Json::word).collect(Collectors.joining(","))
                            + "&lang="
                            + language);
                })
                .onFailure(FormResource::isTime)
                .recoverWithItem(() -> again(400, language, query, form, Set.of("happened"), null));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Send the form as JSON")
    @APIResponse(
            responseCode = "201",
            description = "Kept",
            content = @Content(schema = @Schema(implementation = FormAnswer.class)))
    @APIResponse(responseCode = "422", ref = "#/components/responses/Problem422")
    public Uni<Response> sendJson(
            @PathParam("channel") String channel,
            @QueryParam("product") @Nullable String product,
            @Valid FormRequest request) {
        IntakeConfig.Form kind = config.forms().get(channel);
        if (kind == null) {
            throw new ProblemException(Problem.of(404, "not-found", "There is no such form."));
        }
        knock(channel, kind);
        String key = Idempotency.key(caller);
        return keep(
                        request,
                        channel,
                        product(product, kind),
                        key == null ? null : new ReceiveFeedback.Key("/form/" + channel, key, caller.bodyHash()))
                .map(receipt -> {
                    Receiver.Answer answer = receiver.answer(receipt);
                    Completeness completeness = request.completeness();
                    return Response.created(answer.body().statusUrl())
                            .header(Idempotency.REPLAYED, answer.replayed() ? "true" : null)
                            .entity(new FormAnswer(
                                    answer.body().id(),
                                    answer.body().reference(),
                                    answer.body().statusUrl(),
                                    completeness.score(),
                                    completeness.missing()))
                            .build();
                })
                .onFailure(DateTimeException.class)
                .transform(e -> new ProblemException(
                        Problem.at("/happened", "invalid-value", "There is no such day or time.")));
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
        doors.knock(caller);
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
        doors.knock(caller);
        String language = Texts.negotiate(lang, accepted, Texts.ENGLISH);
        return html(200, FormPages.done(language, "", null, null, new Completeness(100, List.of())));
    }

    private Uni<Receipt> keep(FormRequest request, String channel, String product, ReceiveFeedback.@Nullable Key key) {
        ZoneId zone = config.productZones().getOrDefault(product, config.zone());
        Cause cause = Cause.ofRequest(caller.header("X-Request-Id"), caller.header("traceparent"));
        return Uni.createFrom()
                .deferred(
                        () -> receiver.command(request.feedback(product, channel, zone), "form:" + channel, key, cause))
                .chain(receiver::receive);
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
    private static ReceiveFeedback.Key key(String channel, MultivaluedMap<String, String> form) {
        byte[] hash = Sha256.of(new TreeMap<>(form).toString());
        return new ReceiveFeedback.Key(
                "/form/" + channel, UUID.nameUUIDFromBytes(hash).toString(), hash);
    }

    private static boolean isTime(Throwable failure) {
        return failure instanceof DateTimeException
                || failure instanceof ProblemException problem
                        && problem.problem().errors().stream()
                                .anyMatch(e -> e.pointer().equals("/occurredAt"));
    }

    private Response again(
            int status,
            String language,
            String query,
            MultivaluedMap<String, String> form,
            Set<String> wrong,
            @Nullable ProblemException busy) {
        Response page = html(status, FormPages.form(language, query, newKey(), form, wrong));
        return busy == null
                ? page
                : Response.fromResponse(page)
                        .header("Retry-After", busy.getResponse().getHeaderString("Retry-After"))
                        .build();
    }

    private Response html(int status, String html) {
        return Pages.framedBy(config.formAncestors(), status, html);
    }

    /** Absolute, as customers reach us: the browser follows a form's redirect to its own origin alone. */
    private Response seeOther(String path) {
        return Response.seeOther(URI.create(config.publicUrl() + path)).build();
    }

    private void knock(String channel, IntakeConfig.Form form) {
        doors.limit().take("form " + channel + " from " + caller.origin(), form.perMinute(), Duration.ofMinutes(1));
    }

    private String newKey() {
        return tools.ids().next().toString();
    }

    private static String product(@Nullable String asked, IntakeConfig.Form form) {
        return asked == null || asked.isBlank() ? form.product() : asked;
    }

    /** @throws ProblemException 400 if the product cannot be one */
    private static String query(@Nullable String product) {
        if (product != null && product.length() > LONGEST_PRODUCT) {
            throw new ProblemException(Problem.at("/product", "invalid-parameter", "must have at most 100 characters"));
        }
        return product == null || product.isBlank() ? "" : "product=" + encoded(product) + "&";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
