package io.huiyin.survey.persistence;

import static io.huiyin.web.Json.object;
import static io.huiyin.web.Time.instant;
import static io.huiyin.web.Time.utc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.survey.asking.Answer;
import io.huiyin.web.Json;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Surveys. Whoever changes one holds the lock of its case. */
@Singleton
public final class PgSurveys {

    /** @param state {@code scheduled}, {@code invited}, {@code answered}, {@code suppressed} or {@code expired} */
    public record Survey(
            UUID id,
            UUID caseId,
            int cycle,
            String state,
            ObjectNode facts,
            String team,
            String language,
            int linkCounter,
            Instant askAt,
            @Nullable Instant invitedAt,
            @Nullable Instant expiresAt,
            @Nullable Instant answeredAt,
            @Nullable Answer answer,
            @Nullable String suppressedReason) {}

    /** @return whether it is new */
    public Uni<Boolean> schedule(SqlConnection tx, UUID id, ObjectNode facts, Instant askAt) {
        return tx.preparedQuery("""
                        INSERT INTO survey (id, case_id, cycle, state, facts, team, language, ask_at)
                        VALUES ($1, $2, $3, 'scheduled', $4, $5, $6, $7) ON CONFLICT DO NOTHING
                        """)
                .execute(Tuple.tuple()
                        .addUUID(id)
                        .addUUID(UUID.fromString(facts.path("caseId").asText()))
                        .addInteger(facts.path("cycle").asInt())
                        .addString(facts.toString())
                        .addString(facts.path("team").asText())
                        .addString(facts.path("language").asText())
                        .addOffsetDateTime(utc(askAt)))
                .map(rows -> rows.rowCount() == 1);
    }

    /** A case, and whose it is. */
    public record WatchedCase(UUID caseId, int cycle, String team) {}

    public Uni<Void> watch(SqlConnection tx, List<WatchedCase> cases) {
        return tx.preparedQuery("""
                        INSERT INTO watched_case (case_id, cycle, team) VALUES ($1, $2, $3)
                        ON CONFLICT (case_id) DO UPDATE SET cycle = excluded.cycle, team = excluded.team
                        """)
                .executeBatch(cases.stream()
                        .map(it -> Tuple.of(it.caseId(), it.cycle(), it.team()))
                        .toList())
                .replaceWithVoid();
    }

    public Uni<Optional<String>> team(SqlClient client, UUID caseId) {
        return client.preparedQuery("SELECT team FROM watched_case WHERE case_id = $1")
                .execute(Tuple.of(caseId))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getString(0)));
    }

    public Uni<Optional<Survey>> find(SqlClient client, UUID id) {
        return client.preparedQuery("SELECT * FROM survey WHERE id = $1")
                .execute(Tuple.of(id))
                .map(rows -> surveys(rows).stream().findFirst());
    }

    public Uni<List<Survey>> ofCase(SqlClient client, UUID caseId) {
        return client.preparedQuery("SELECT * FROM survey WHERE case_id = $1 ORDER BY cycle")
                .execute(Tuple.of(caseId))
                .map(PgSurveys::surveys);
    }

    /** One that is to be asked now, or whose invitation has run out. */
    public Uni<Optional<Survey>> due(SqlClient client, Instant now) {
        return client.preparedQuery("""
                        (SELECT * FROM survey WHERE state = 'scheduled' AND ask_at <= $1 ORDER BY ask_at LIMIT 1)
                        UNION ALL (SELECT * FROM survey WHERE state = 'invited' AND expires_at <= $1 ORDER BY expires_at LIMIT 1)
                        LIMIT 1
                        """).execute(Tuple.of(utc(now))).map(rows -> surveys(rows).stream()
                .findFirst());
    }

    public Uni<Void> invite(SqlConnection tx, UUID id, Instant at, Instant expiresAt) {
        return tx.preparedQuery("UPDATE survey SET state = 'invited', invited_at = $2, expires_at = $3 WHERE id = $1")
                .execute(Tuple.of(id, utc(at), utc(expiresAt)))
                .replaceWithVoid();
    }

    public Uni<Void> expire(SqlConnection tx, UUID id) {
        return tx.preparedQuery("UPDATE survey SET state = 'expired' WHERE id = $1")
                .execute(Tuple.of(id))
                .replaceWithVoid();
    }

    public Uni<Void> suppress(SqlConnection tx, UUID id, String reason) {
        return tx.preparedQuery("UPDATE survey SET state = 'suppressed', suppressed_reason = $2 WHERE id = $1")
                .execute(Tuple.of(id, reason))
                .replaceWithVoid();
    }

    public Uni<Void> answer(SqlConnection tx, UUID id, Instant at, Answer answer) {
        return tx.preparedQuery("""
                        UPDATE survey SET state = 'answered', answered_at = $2, csat = $3, resolved = $4, nps = $5, comment = $6
                        WHERE id = $1
                        """)
                .execute(Tuple.of(
                        id, utc(at), answer.csat(), Json.word(answer.resolved()), answer.nps(), answer.comment()))
                .replaceWithVoid();
    }

    private static List<Survey> surveys(RowSet<Row> rows) {
        List<Survey> found = new ArrayList<>();
        rows.forEach(row -> found.add(new Survey(
                row.getUUID("id"),
                row.getUUID("case_id"),
                row.getInteger("cycle"),
                row.getString("state"),
                object(row.getString("facts")),
                row.getString("team"),
                row.getString("language"),
                row.getInteger("link_counter"),
                row.getOffsetDateTime("ask_at").toInstant(),
                instant(row.getOffsetDateTime("invited_at")),
                instant(row.getOffsetDateTime("expires_at")),
                instant(row.getOffsetDateTime("answered_at")),
                answer(row),
                row.getString("suppressed_reason"))));
        return found;
    }

    private static @Nullable Answer answer(Row row) {
        return row.getInteger("csat") == null
                ? null
                : new Answer(
                        row.getInteger("csat"),
                        Answer.Resolved.valueOf(row.getString("resolved").toUpperCase(Locale.ROOT)),
                        row.getInteger("nps"),
                        row.getString("comment"));
    }
}
