package io.huiyin.triage.persistence;

import static io.huiyin.web.Rows.all;
import static io.huiyin.web.Time.utc;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Cases that people label blind: drawn, labelled by two, decided by a third where those differ. */
@Singleton
public final class PgReviews {

    /** Which ones hangs on their ids alone, so that drawing twice draws the same. */
    private static final String DRAW = """
            INSERT INTO review (case_id, cause, state, drawn_at)
            SELECT DISTINCT case_id, 'audit', 'open', $3::timestamptz FROM judgement
            WHERE judge = 'triage' AND at >= $1 AND ('x' || left(md5(case_id::text), 8))::bit(32)::bigint < $2::float8 * 4294967296
            ON CONFLICT DO NOTHING
            """;

    private static final String DRAW_ONE = """
            INSERT INTO review (case_id, cause, state, drawn_at) VALUES ($1, 'asked', 'open', $2) ON CONFLICT DO NOTHING
            """;

    /** What the caller has not labelled yet, oldest first; nothing is said of what others or the machine think. */
    private static final String OPEN = """
            SELECT r.case_id, r.drawn_at, c.product, c.channel, c.language, c.subject, c.text
            FROM review r JOIN support_case c ON c.id = r.case_id
            WHERE r.state <> 'settled' AND ($2::uuid IS NULL OR r.case_id > $2) AND ($4::text[] IS NULL OR c.team = ANY($4))
              AND NOT EXISTS (SELECT FROM review_label l WHERE l.case_id = r.case_id AND l.reviewer = $1)
            ORDER BY r.case_id LIMIT $3
            """;

    private static final String LABELS = """
            SELECT * FROM review_label WHERE case_id = $1 ORDER BY place
            """;

    private static final String ADD = """
            INSERT INTO review_label (case_id, place, reviewer, at, type, severity, scope, sentiment) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """;

    private static final String PAIRS = """
            SELECT f.field, f.one, f.other, count(*) AS times FROM review_label a
            JOIN review_label b ON b.case_id = a.case_id AND a.place = 1 AND b.place = 2 AND b.at >= $1
            CROSS JOIN LATERAL (VALUES ('type', a.type, b.type), ('severity', a.severity, b.severity), ('scope', a.scope, b.scope),
                                       ('sentiment', a.sentiment, b.sentiment)) f (field, one, other)
            GROUP BY 1, 2, 3
            """;

    /** What the machine accepted by itself, first, beside what reviews came to. */
    private static final String AUDITED = """
            SELECT t.head, count(*) AS audited, count(*) FILTER (WHERE f.said = t.label) AS right
            FROM review r
            JOIN LATERAL (SELECT * FROM judgement j WHERE j.case_id = r.case_id AND j.judge = 'triage' ORDER BY j.id DESC LIMIT 1) m
                ON NOT m.needs_human
            CROSS JOIN LATERAL (VALUES ('type', m.type), ('severity', m.severity), ('scope', m.scope), ('sentiment', m.sentiment))
                f (head, said)
            JOIN truth t ON t.case_id = r.case_id AND t.head = f.head
            WHERE r.cause = 'audit' AND r.state = 'settled' AND r.settled_at >= $1 GROUP BY 1
            """;

    /** A case as it is shown to who labels it. */
    public record Blind(
            UUID caseId,
            String product,
            String channel,
            String language,
            @Nullable String subject,
            String text,
            Instant drawnAt) {}

    /** What somebody takes a case for. */
    public record Label(
            int place, String reviewer, Instant at, String type, String severity, String scope, String sentiment) {

        public boolean agrees(Label other) {
            return type.equals(other.type)
                    && severity.equals(other.severity)
                    && scope.equals(other.scope)
                    && sentiment.equals(other.sentiment);
        }
    }

    /** How often the first said one thing and the second another. */
    public record Pair(String field, String one, String other, long times) {}

    /** What the machine accepted, was reviewed, and was right. */
    public record Audited(long texts, long right) {}

    /** @param share of all cases */
    public Uni<Integer> draw(SqlClient client, Instant since, double share, Instant now) {
        return client.preparedQuery(DRAW)
                .execute(Tuple.of(utc(since), share, utc(now)))
                .map(rows -> rows.rowCount());
    }

    /** @return false if it was drawn before */
    public Uni<Boolean> draw(SqlClient client, UUID caseId, Instant now) {
        return client.preparedQuery(DRAW_ONE)
                .execute(Tuple.of(caseId, utc(now)))
                .map(rows -> rows.rowCount() == 1);
    }

    /** @param teams whose cases; all where null */
    public Uni<List<Blind>> open(
            SqlClient client, String reviewer, @Nullable Set<String> teams, @Nullable UUID after, int limit) {
        return client.preparedQuery(OPEN)
                .execute(Tuple.of(reviewer, after, limit)
                        .addArrayOfString(teams == null ? null : teams.toArray(String[]::new)))
                .map(rows -> all(rows, PgReviews::blind));
    }

    /** Locks it. @return its state; empty if it was not drawn */
    public Uni<Optional<String>> lock(SqlConnection tx, UUID caseId) {
        return tx.preparedQuery("SELECT state FROM review WHERE case_id = $1 FOR UPDATE")
                .execute(Tuple.of(caseId))
                .map(rows -> all(rows, row -> row.getString("state")).stream().findFirst());
    }

    public Uni<List<Label>> labels(SqlClient client, UUID caseId) {
        return client.preparedQuery(LABELS).execute(Tuple.of(caseId)).map(rows -> all(rows, PgReviews::label));
    }

    public Uni<Void> add(SqlConnection tx, UUID caseId, Label it, String state, Instant now) {
        return tx.preparedQuery(ADD)
                .execute(Tuple.tuple()
                        .addUUID(caseId)
                        .addInteger(it.place())
                        .addString(it.reviewer())
                        .addOffsetDateTime(utc(now))
                        .addString(it.type())
                        .addString(it.severity())
                        .addString(it.scope())
                        .addString(it.sentiment()))
                .chain(() -> tx.preparedQuery("UPDATE review SET state = $2, settled_at = $3 WHERE case_id = $1")
                        .execute(Tuple.of(caseId, state, state.equals("settled") ? utc(now) : null)))
                .replaceWithVoid();
    }

    /** Of first and second labels, given since then. */
    public Uni<List<Pair>> pairs(SqlClient client, Instant since) {
        return client.preparedQuery(PAIRS)
                .execute(Tuple.of(utc(since)))
                .map(rows -> all(
                        rows,
                        row -> new Pair(
                                row.getString("field"),
                                row.getString("one"),
                                row.getString("other"),
                                row.getLong("times"))));
    }

    /** By head, settled since then. */
    public Uni<Map<String, Audited>> audited(SqlClient client, Instant since) {
        return client.preparedQuery(AUDITED).execute(Tuple.of(utc(since))).map(rows -> {
            Map<String, Audited> audited = new TreeMap<>();
            rows.forEach(row ->
                    audited.put(row.getString("head"), new Audited(row.getLong("audited"), row.getLong("right"))));
            return audited;
        });
    }

    private static Blind blind(Row row) {
        return new Blind(
                row.getUUID("case_id"),
                row.getString("product"),
                row.getString("channel"),
                row.getString("language"),
                row.getString("subject"),
                row.getString("text"),
                row.getOffsetDateTime("drawn_at").toInstant());
    }

    private static Label label(Row row) {
        return new Label(
                row.getInteger("place"),
                row.getString("reviewer"),
                row.getOffsetDateTime("at").toInstant(),
                row.getString("type"),
                row.getString("severity"),
                row.getString("scope"),
                row.getString("sentiment"));
    }
}
