package io.huiyin.triage.persistence;

import static io.huiyin.web.Rows.all;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What was thought of cases, to be read. */
@Singleton
public final class PgJudgements {

    private static final String LIST = """
            SELECT j.* FROM judgement j
            WHERE ($1::uuid IS NULL OR j.case_id = $1) AND ($2::bigint IS NULL OR j.id < $2)
              AND (NOT $3::boolean OR j.judge <> 'triage' AND EXISTS (
                    SELECT FROM judgement m WHERE m.id = (SELECT max(id) FROM judgement WHERE case_id = j.case_id AND id < j.id)
                      AND (m.type, m.subtype, m.severity, m.scope, m.sentiment)
                          IS DISTINCT FROM (j.type, j.subtype, j.severity, j.scope, j.sentiment)))
            ORDER BY j.id DESC LIMIT $4
            """;

    /**
     * @param judge {@code triage}, or who
     * @param nearness to what was learned from; null where nobody looked
     */
    public record Judgement(
            long id,
            UUID caseId,
            Instant at,
            String judge,
            String type,
            @Nullable String subtype,
            String severity,
            String scope,
            String sentiment,
            String priority,
            boolean needsHuman,
            double confidence,
            List<String> reasons,
            String modelVersion,
            @Nullable Double nearness) {}

    /** @param overruling only where a person said something else than what was there */
    public Uni<List<Judgement>> list(
            SqlClient client, @Nullable UUID caseId, @Nullable Long before, boolean overruling, int limit) {
        return client.preparedQuery(LIST)
                .execute(Tuple.of(caseId, before, overruling, limit))
                .map(rows -> all(rows, PgJudgements::judgement));
    }

    private static Judgement judgement(Row row) {
        return new Judgement(
                row.getLong("id"),
                row.getUUID("case_id"),
                row.getOffsetDateTime("at").toInstant(),
                row.getString("judge"),
                row.getString("type"),
                row.getString("subtype"),
                row.getString("severity"),
                row.getString("scope"),
                row.getString("sentiment"),
                row.getString("priority"),
                row.getBoolean("needs_human"),
                row.getDouble("confidence"),
                List.of(row.getString("reasons").split(CaseRow.SEPARATOR)),
                row.getString("model_version"),
                row.getDouble("nearness"));
    }
}
