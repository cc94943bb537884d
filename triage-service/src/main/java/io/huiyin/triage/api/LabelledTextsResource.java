package io.huiyin.triage.api;

import io.huiyin.messaging.Sequentially;
import io.huiyin.privacy.PersonalData;
import io.huiyin.triage.persistence.PgHeads;
import io.huiyin.triage.persistence.PgHeads.Head;
import io.huiyin.triage.persistence.PgHeads.LabelledText;
import io.huiyin.triage.understanding.Models;
import io.huiyin.web.Caller;
import io.huiyin.web.Cursor;
import io.huiyin.web.Cursor.Page;
import io.huiyin.web.Ids;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Roles;
import io.huiyin.web.Time;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Texts that people labelled for a head. */
@Path(HeadsResource.PATH + "/{head}/texts")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
@Tag(name = "heads", description = "What is learned: the delivered heads, and topics of product lines")
final class LabelledTextsResource {

    private final Pool pool;
    private final PgHeads heads;
    private final Models models;
    private final Caller caller;
    private final Ids ids;
    private final Clock clock;

    @Inject
    LabelledTextsResource(Pool pool, PgHeads heads, Models models, Caller caller, Ids ids, Clock clock) {
        this.pool = pool;
        this.heads = heads;
        this.models = models;
        this.caller = caller;
        this.ids = ids;
        this.clock = clock;
    }

    record TextBody(
            @Nullable @Size(min = 1, max = 20_000) String text,

            @Nullable @Schema(description = "Instead of a text: that of a case")
            UUID caseId,

            @NotEmpty
            @Size(max = 10)
            @Schema(description = "One for a delivered head, one of its words; one or more for topics")
            List<@NotBlank @Size(max = 100) String> labels,

            @Nullable
            @Schema(
                    description =
                            "A misjudgement that must never come again: not learned from, and no model is promoted that gets it wrong")
            Boolean known) {}

    record TextsBody(@NotNull @Size(min = 1, max = 1_000) List<@Valid @NotNull TextBody> texts) {}

    /** @param corrected texts that were there and have new labels now */
    record AddedView(int added, int corrected) {}

    @GET
    @Operation(summary = "List labelled texts, newest first")
    public Uni<Page<LabelledText>> list(
            @PathParam("head") String head,
            @QueryParam("label") @Nullable String label,
            @QueryParam("known") @Nullable Boolean known,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable Integer limit) {
        int size = Cursor.limit(limit);
        UUID before = Cursor.decode(cursor, UUID::fromString);
        return HeadsResource.known(heads, pool, head)
                .chain(it -> heads.texts(pool, head, before, known, label, size + 1))
                .map(found -> Page.of(found, size, it -> it.id().toString()));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Upload labelled texts, or correct their labels",
            description =
                    "All or none. A text that is there already gets the new labels; uploading the same again changes nothing."
                            + " Personal data is masked.")
    public Uni<AddedView> label(@PathParam("head") String head, @Valid TextsBody body) {
        AtomicInteger added = new AtomicInteger();
        AtomicInteger corrected = new AtomicInteger();
        return HeadsResource.known(heads, pool, head)
                .chain(it -> texts(it, body.texts()))
                .chain(texts -> pool.withTransaction(tx -> Sequentially.each(texts, text -> heads.label(tx, head, text)
                        .invoke(isNew -> isNew.ifPresent(it -> (it ? added : corrected).incrementAndGet()))
                        .replaceWithVoid())))
                .map(done -> new AddedView(added.get(), corrected.get()));
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Remove a labelled text")
    @APIResponse(responseCode = "204", description = "Removed; models that learned from it stay as they are")
    public Uni<Void> remove(@PathParam("head") String head, @PathParam("id") UUID id) {
        return heads.forget(pool, head, id)
                .invoke(was -> {
                    if (!was) {
                        throw HeadsResource.notFound();
                    }
                })
                .replaceWithVoid();
    }

    private Uni<List<LabelledText>> texts(Head head, List<TextBody> bodies) {
        List<String> words = head.product() == null ? models.labels(head.name()) : List.of();
        for (int i = 0; i < bodies.size(); i++) {
            check(bodies.get(i), words, "/texts/" + i);
        }
        List<UUID> cases = bodies.stream()
                .map(TextBody::caseId)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        Instant now = Time.stored(clock.instant());
        return heads.ofCases(pool, cases).map(found -> bodies.stream()
                .map(body -> text(body, found, bodies.indexOf(body), now))
                .sorted(Comparator.comparing(LabelledText::text)) // one order for all: no deadlocks
                .toList());
    }

    /** @param words that a delivered head knows; none for topics, which may have any */
    private static void check(TextBody it, List<String> words, String at) {
        if ((it.text() == null) == (it.caseId() == null)) {
            throw new ProblemException(Problem.at(at, "one-of", "Either text or caseId must be there."));
        }
        if (words.isEmpty()) {
            return;
        }
        if (it.labels().size() > 1 || !words.contains(it.labels().get(0))) {
            throw new ProblemException(Problem.at(
                    at + "/labels", "invalid-label", "One label is needed, of " + String.join(", ", words) + "."));
        }
    }

    private LabelledText text(TextBody body, Map<UUID, String> ofCases, int index, Instant now) {
        UUID caseId = body.caseId();
        String text = caseId == null ? body.text() : ofCases.get(caseId);
        if (text == null) {
            throw new ProblemException(
                    Problem.at("/texts/" + index + "/caseId", "unknown-case", "There is no case " + caseId + "."));
        }
        return new LabelledText(
                ids.next(),
                PersonalData.mask(text),
                List.copyOf(body.labels()),
                body.known(),
                caseId,
                now,
                caller.username());
    }
}
