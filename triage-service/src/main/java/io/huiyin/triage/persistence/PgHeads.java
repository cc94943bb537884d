package io.huiyin.triage.persistence;

import static io.huiyin.web.Rows.all;
import static io.huiyin.web.Time.instant;
import static io.huiyin.web.Time.utc;

import io.huiyin.web.Sha256;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is learned, and the texts that people labelled for it. */
@Singleton
public final class PgHeads {

    private static final String LIST = """
            SELECT * FROM head WHERE $1::text IS NULL OR name = $1 ORDER BY product NULLS FIRST, name
            """;

    private static final String LABELS = """
            SELECT (SELECT count(*) FROM labelled_text WHERE head = $1) AS uploaded,
                (SELECT count(*) FROM truth WHERE head = $1) AS of_cases,
                (SELECT count(*) FROM labelled_text WHERE head = $1 AND added_at > since.at)
                    + (SELECT count(*) FROM truth WHERE head = $1 AND at > since.at) AS fresh
            FROM (SELECT coalesce(max(asked_at), '-infinity') AS at FROM model WHERE head = $1 AND (state <> 'failed' OR asked_at > now() - interval '12 hours')) since
            """;

    /** A text that is there already gets the new labels, if they are others; whether it is known stays unless it is said. */
    private static final String LABEL = """
            INSERT INTO labelled_text AS t (id, head, text, digest, labels, known, case_id, added_at, added_by)
            VALUES ($1, $2, $3, $4, $5, coalesce($6, false), $7, $8, $9)
            ON CONFLICT (head, digest) DO UPDATE SET labels = excluded.labels, known = coalesce($6, t.known), case_id = excluded.case_id,
                added_at = excluded.added_at, added_by = excluded.added_by
            WHERE t.labels <> excluded.labels OR t.known <> coalesce($6, t.known)
            RETURNING (xmax = 0) AS added
            """;

    private static final String TEXTS = """
            SELECT * FROM labelled_text
            WHERE head = $1 AND ($2::uuid IS NULL OR id < $2) AND ($3::boolean IS NULL OR known = $3) AND ($4::text IS NULL OR $4 = ANY(labels))
            ORDER BY id DESC LIMIT $5
            """;

    private static final String LIBRARY = """
            SELECT count(*) || ' until ' || coalesce(max(added_at)::text, 'now') AS library FROM labelled_text WHERE head = $1 AND known
            """;

    /** Corrections and reviews of cases first, so that what was uploaded for the same text stands last and counts. */
    private static final String LESSONS = """
            SELECT text, labels, known FROM (
                SELECT CASE WHEN c.subject IS NULL THEN c.text ELSE c.subject || E'\\n' || c.text END AS text, ARRAY[t.label] AS labels,
                    false AS known, 1 AS rank, t.at
                FROM truth t JOIN support_case c ON c.id = t.case_id WHERE t.head = $1
                UNION ALL
                SELECT text, labels, known, 2, added_at FROM labelled_text WHERE head = $1
            ) lesson ORDER BY rank, at
            """;

    private static final String OF_CASES = """
            SELECT id, CASE WHEN subject IS NULL THEN text ELSE subject || E'\\n' || text END AS text
            FROM support_case WHERE id = ANY($1::uuid[])
            """;

    /**
     * @param name {@code type}, or of a product line's topics
     * @param product whose topics these are; null for delivered heads
     * @param modelId in force; null for the delivered one, or none
     * @param shadowId answers beside it, without effect
     */
    public record Head(
            String name,
            @Nullable String product,
            @Nullable UUID modelId,
            @Nullable UUID shadowId,
            @Nullable Instant shadowAt,
            Instant createdAt,
            String createdBy) {}

    /**
     * What there is to learn from.
     *
     * @param uploaded texts
     * @param ofCases corrections and reviews
     * @param fresh of both, since a model was asked for last
     */
    public record Labels(long uploaded, long ofCases, long fresh) {}

    /** @param known a misjudgement that must never come again: not learned from, always to be right; null to leave it as it is */
    public record LabelledText(
            UUID id,
            String text,
            List<String> labels,
            @Nullable Boolean known,
            @Nullable UUID caseId,
            Instant addedAt,
            String addedBy) {}

    /** A text as it is learned from, or tried on. */
    public record Lesson(String text, List<String> labels, boolean known) {}

    public Uni<List<Head>> list(SqlClient client) {
        return client.preparedQuery(LIST).execute(Tuple.of((Object) null)).map(rows -> all(rows, PgHeads::head));
    }

    public Uni<Optional<Head>> find(SqlClient client, String name) {
        return client.preparedQuery(LIST).execute(Tuple.of(name)).map(rows -> all(rows, PgHeads::head).stream()
                .findFirst());
    }

    /** How the library of known misjudgements stands: another word whenever it changes. */
    public Uni<String> library(SqlClient client, String head) {
        return client.preparedQuery(LIBRARY)
                .execute(Tuple.of(head))
                .map(rows -> rows.iterator().next().getString("library"));
    }

    /** As {@link #find}, for whoever changes what is in force. */
    public Uni<Optional<Head>> lock(SqlConnection tx, String name) {
        return tx.preparedQuery("SELECT * FROM head WHERE name = $1 FOR UPDATE")
                .execute(Tuple.of(name))
                .map(rows -> all(rows, PgHeads::head).stream().findFirst());
    }

    /** Texts of cases, by case. */
    public Uni<Map<UUID, String>> ofCases(SqlClient client, List<UUID> cases) {
        return client.preparedQuery(OF_CASES)
                .execute(Tuple.tuple().addArrayOfUUID(cases.toArray(UUID[]::new)))
                .map(rows -> all(rows, row -> Map.entry(row.getUUID("id"), row.getString("text"))).stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    public Uni<Labels> labels(SqlClient client, String head) {
        return client.preparedQuery(LABELS).execute(Tuple.of(head)).map(rows -> all(
                        rows, row -> new Labels(row.getLong("uploaded"), row.getLong("of_cases"), row.getLong("fresh")))
                .get(0));
    }

    /** @return false if there is one of that name, or for that product */
    public Uni<Boolean> add(SqlConnection tx, String name, String product, Instant now, String by) {
        return tx.preparedQuery("INSERT INTO head (name, product, created_at, created_by) VALUES ($1, $2, $3, $4)"
                        + " ON CONFLICT DO NOTHING")
                .execute(Tuple.of(name, product, utc(now), by))
                .map(rows -> rows.rowCount() == 1);
    }

    /** @return whether it was not there before; empty if nothing changed */
    public Uni<Optional<Boolean>> label(SqlConnection tx, String head, LabelledText it) {
        return tx.preparedQuery(LABEL)
                .execute(Tuple.tuple()
                        .addUUID(it.id())
                        .addString(head)
                        .addString(it.text())
                        .addValue(Buffer.buffer(Sha256.of(it.text())))
                        .addArrayOfString(it.labels().toArray(String[]::new))
                        .addBoolean(it.known())
                        .addUUID(it.caseId())
                        .addOffsetDateTime(utc(it.addedAt()))
                        .addString(it.addedBy()))
                .map(rows -> all(rows, row -> row.getBoolean("added")).stream().findFirst());
    }

    public Uni<List<LabelledText>> texts(
            SqlClient client,
            String head,
            @Nullable UUID before,
            @Nullable Boolean known,
            @Nullable String label,
            int limit) {
        return client.preparedQuery(TEXTS)
                .execute(Tuple.of(head, before, known, label, limit))
                .map(rows -> all(rows, PgHeads::text));
    }

    public Uni<Boolean> forget(SqlClient client, String head, UUID id) {
        return client.preparedQuery("DELETE FROM labelled_text WHERE head = $1 AND id = $2")
                .execute(Tuple.of(head, id))
                .map(rows -> rows.rowCount() == 1);
    }

    public Uni<List<Lesson>> lessons(SqlClient client, String head) {
        return client.preparedQuery(LESSONS)
                .execute(Tuple.of(head))
                .map(rows -> all(rows, row -> new Lesson(row.getString("text"), labels(row), row.getBoolean("known"))));
    }

    private static List<String> labels(Row row) {
        return Arrays.asList(row.getArrayOfStrings("labels"));
    }

    private static Head head(Row row) {
        return new Head(
                row.getString("name"),
                row.getString("product"),
                row.getUUID("model_id"),
                row.getUUID("shadow_id"),
                instant(row.getOffsetDateTime("shadow_at")),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getString("created_by"));
    }

    private static LabelledText text(Row row) {
        return new LabelledText(
                row.getUUID("id"),
                row.getString("text"),
                labels(row),
                row.getBoolean("known"),
                row.getUUID("case_id"),
                row.getOffsetDateTime("added_at").toInstant(),
                row.getString("added_by"));
    }
}
