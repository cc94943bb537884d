package io.huiyin.triage.persistence;

import static io.huiyin.web.Rows.all;
import static io.huiyin.web.Time.utc;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What models in the shadow would have said. */
@Singleton
public final class PgShadows {

    private static final String UNANSWERED = """
            SELECT c.id, CASE WHEN c.subject IS NULL THEN c.text ELSE c.subject || E'\\n' || c.text END AS text
            FROM head h JOIN judgement j ON j.at >= greatest(h.shadow_at, $4) AND j.judge = 'triage' JOIN support_case c ON c.id = j.case_id
            WHERE h.shadow_id = $1 AND ($2::text IS NULL OR c.product = $2)
              AND NOT EXISTS (SELECT FROM shadow_answer s WHERE s.model_id = $1 AND s.case_id = j.case_id)
            ORDER BY j.at LIMIT $3
            """;

    private static final String ANSWERED = """
            INSERT INTO shadow_answer (model_id, case_id, label, confidence, in_force, at) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT DO NOTHING
            """;

    private static final String REPORT = """
            SELECT count(*) AS cases, count(*) FILTER (WHERE s.label = s.in_force) AS agreed, count(t.label) AS judged,
                count(*) FILTER (WHERE s.label = t.label) AS right, count(*) FILTER (WHERE s.in_force = t.label) AS in_force_right
            FROM shadow_answer s JOIN model m ON m.id = s.model_id
            LEFT JOIN truth t ON t.case_id = s.case_id AND t.head = m.head WHERE s.model_id = $1
            """;

    /** A case that a model has not been asked about. */
    public record Case(UUID id, String text) {}

    /**
     * What a model said in the shadow.
     *
     * @param cases that it was asked about
     * @param agreed where it said the same as what was in force
     * @param judged of which people said what they are
     * @param right where it said what people say
     * @param inForceRight where what was in force did
     */
    public record Shadowed(long cases, long agreed, long judged, long right, long inForceRight) {}

    public Uni<List<Case>> unanswered(
            SqlClient client, UUID model, @Nullable String product, Instant since, int limit) {
        return client.preparedQuery(UNANSWERED)
                .execute(Tuple.of(model, product, limit, utc(since)))
                .map(rows -> all(rows, row -> new Case(row.getUUID("id"), row.getString("text"))));
    }

    /** @param inForce what was said by what is in force; null where nothing is */
    public Uni<Void> answered(
            SqlClient client,
            UUID model,
            UUID caseId,
            String label,
            double confidence,
            @Nullable String inForce,
            Instant now) {
        return client.preparedQuery(ANSWERED)
                .execute(Tuple.of(model, caseId, label, confidence, inForce, utc(now)))
                .replaceWithVoid();
    }

    public Uni<Shadowed> report(SqlClient client, UUID model) {
        return client.preparedQuery(REPORT).execute(Tuple.of(model)).map(rows -> all(
                        rows,
                        row -> new Shadowed(
                                row.getLong("cases"),
                                row.getLong("agreed"),
                                row.getLong("judged"),
                                row.getLong("right"),
                                row.getLong("in_force_right")))
                .get(0));
    }
}
