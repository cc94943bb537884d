package io.huiyin.triage.api;

import io.huiyin.triage.persistence.PgJudgements;
import io.huiyin.triage.persistence.PgJudgements.Judgement;
import io.huiyin.triage.persistence.PgReviews;
import io.huiyin.triage.persistence.PgReviews.Audited;
import io.huiyin.triage.persistence.PgReviews.Pair;
import io.huiyin.triage.watching.Kappa;
import io.huiyin.web.Cursor;
import io.huiyin.web.Cursor.Page;
import io.huiyin.web.Roles;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What was thought of cases, and how good that was. */
@Path(ClassificationsResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.SUPERVISOR, Roles.ADMIN})
@Tag(name = "classifications", description = "What machine and people took cases for, and learning from it")
final class ClassificationsResource {

    static final String PATH = "/api/v1/classifications";

    private static final Duration QUARTER = Duration.ofDays(90);

    private final Pool pool;
    private final PgJudgements judgements;
    private final PgReviews reviews;
    private final Clock clock;

    @Inject
    ClassificationsResource(Pool pool, PgJudgements judgements, PgReviews reviews, Clock clock) {
        this.pool = pool;
        this.judgements = judgements;
        this.reviews = reviews;
        this.clock = clock;
    }

    /**
     * @param precision share of what the machine accepted that reviews found right; null where nothing was reviewed
     */
    record AuditView(long texts, long right, @Nullable Double precision) {

        static AuditView of(Audited it) {
            return new AuditView(it.texts(), it.right(), it.texts() == 0 ? null : (double) it.right() / it.texts());
        }
    }

    /** By head, of the last ninety days. */
    record QualityView(Map<String, Kappa> agreement, Map<String, AuditView> audit) {}

    @GET
    @Operation(
            summary = "List what was thought of cases, newest first",
            description = "Predictions and people's labels are rows beside each other; nothing is overwritten.")
    public Uni<Page<Judgement>> list(
            @QueryParam("caseId") @Nullable UUID caseId,
            @QueryParam("overruled") @Nullable Boolean overruled,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable Integer limit) {
        int size = Cursor.limit(limit);
        Long before = Cursor.decode(cursor, Long::valueOf);
        return judgements
                .list(pool, caseId, before, Boolean.TRUE.equals(overruled), size + 1)
                .map(found -> Page.of(found, size, it -> String.valueOf(it.id())));
    }

    @GET
    @Path("/quality")
    @Operation(
            summary = "How good classification is, of the last ninety days",
            description =
                    "How far two people agree who label blind (Cohen's kappa), and how much of what the machine accepted by"
                            + " itself was right, by random sample.")
    public Uni<QualityView> quality() {
        Instant since = clock.instant().minus(QUARTER);
        return reviews.pairs(pool, since).chain(pairs -> reviews.audited(pool, since)
                .map(audited -> new QualityView(
                        pairs.stream()
                                .collect(Collectors.groupingBy(
                                        Pair::field,
                                        TreeMap::new,
                                        Collectors.collectingAndThen(Collectors.toList(), Kappa::of))),
                        audited.entrySet().stream()
                                .collect(Collectors.toMap(
                                        Map.Entry::getKey,
                                        it -> AuditView.of(it.getValue()),
                                        (a, b) -> a,
                                        TreeMap::new)))));
    }
}
