package io.huiyin.triage.persistence;

import static io.huiyin.web.Rows.all;
import static io.huiyin.web.Time.instant;
import static io.huiyin.web.Time.utc;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Models that were learned here: asked for, made by whoever claims them first, put in the shadow or in force, and taken back. */
@Singleton
public final class PgModels {

    private static final String COLUMNS =
            "id, head, state, asked_at, asked_by, ready_at, texts, report, error, octet_length(bytes) AS size";

    /** One at a time for each head. */
    private static final String ASK = """
            INSERT INTO model (id, head, state, asked_at, asked_by) VALUES ($1, $2, 'queued', $3, $4) ON CONFLICT DO NOTHING
            """;

    /** What is asked for, or was begun by one who died of it. */
    private static final String CLAIM = """
            WITH given_up AS (
                UPDATE model SET state = 'failed', ready_at = $1, error = 'it was begun three times and never ended'
                WHERE state = 'training' AND lease_until <= $1 AND attempts >= 3)
            UPDATE model SET state = 'training', lease_until = $2, claim = $3, attempts = attempts + 1 WHERE id = (
                SELECT id FROM model WHERE state = 'queued' OR state = 'training' AND lease_until <= $1 AND attempts < 3
                ORDER BY asked_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING
            """ + COLUMNS;

    private static final String READY = """
            UPDATE model SET state = 'ready', ready_at = $2, texts = $3, report = $4, bytes = $5, lease_until = NULL
            WHERE id = $1 AND state = 'training' AND claim = $6
            """;

    private static final String FAILED = """
            UPDATE model SET state = 'failed', ready_at = $2, error = $3, lease_until = NULL
            WHERE id = $1 AND state = 'training' AND claim = $4
            """;

    private static final String SHADOW_AT_NIGHT = """
            UPDATE head SET shadow_id = $2, shadow_at = $3, shadow_by = 'triage'
            WHERE name = $1 AND model_id IS NOT DISTINCT FROM $4
              AND (shadow_id IS NULL OR shadow_by = 'triage')
            """;

    private static final String PROMOTE = """
            WITH changed AS (
                UPDATE head h SET model_id = $2, shadow_id = NULL, shadow_at = NULL
                FROM (SELECT name, model_id AS was FROM head WHERE name = $1) before WHERE h.name = before.name RETURNING before.was)
            INSERT INTO promotion (head, model_id, was, at, by, back) SELECT $1, $2, was, $3, $4, $5 FROM changed
            """;

    /** The promotion that put in force what is, if it was not a way back. */
    private static final String LAST = """
            SELECT p.was FROM promotion p JOIN head h ON h.name = p.head AND h.model_id IS NOT DISTINCT FROM p.model_id
            WHERE p.head = $1 AND NOT p.back ORDER BY p.id DESC LIMIT 1
            """;

    /** Bytes of what never was in force, nor is in the shadow, after a while. */
    private static final String FORGET = """
            UPDATE model SET bytes = NULL, state = 'retired' WHERE state = 'ready' AND ready_at < $1
              AND NOT EXISTS (SELECT FROM head h WHERE model.id IN (h.model_id, h.shadow_id))
              AND NOT EXISTS (SELECT FROM promotion p WHERE p.was = model.id)
            """;

    /**
     * @param state queued, training, ready, failed or retired
     * @param texts it learned from
     * @param report what came of trying it, as JSON
     * @param size in bytes
     */
    public record Model(
            UUID id,
            String head,
            String state,
            Instant askedAt,
            String askedBy,
            @Nullable Instant readyAt,
            @Nullable Integer texts,
            @Nullable String report,
            @Nullable String error,
            @Nullable Integer size) {}

    /** @return false if one is being made already */
    public Uni<Boolean> ask(SqlClient client, UUID id, String head, Instant now, String by) {
        return client.preparedQuery(ASK)
                .execute(Tuple.of(id, head, utc(now), by))
                .map(rows -> rows.rowCount() == 1);
    }

    /** @param claim by which it is held */
    public Uni<Optional<Model>> claim(SqlClient client, UUID claim, Instant now, Instant until) {
        return client.preparedQuery(CLAIM)
                .execute(Tuple.of(utc(now), utc(until), claim))
                .map(PgModels::first);
    }

    /** @return false if somebody else has it by now */
    public Uni<Boolean> hold(SqlClient client, UUID id, UUID claim, Instant until) {
        return client.preparedQuery(
                        "UPDATE model SET lease_until = $3 WHERE id = $1 AND state = 'training' AND claim = $2")
                .execute(Tuple.of(id, claim, utc(until)))
                .map(rows -> rows.rowCount() == 1);
    }

    /** @return false if somebody else has it by now: then nothing comes of it */
    public Uni<Boolean> ready(
            SqlClient client, UUID id, UUID claim, Instant now, int texts, String report, byte[] bytes) {
        return client.preparedQuery(READY)
                .execute(Tuple.of(id, utc(now), texts, report, Buffer.buffer(bytes), claim))
                .map(rows -> rows.rowCount() == 1);
    }

    /** For somebody else, as if nobody had begun. */
    public Uni<Void> giveBack(SqlClient client, UUID id, UUID claim) {
        return client.preparedQuery(
                        "UPDATE model SET state = 'queued', claim = NULL, lease_until = NULL, attempts = attempts - 1"
                                + " WHERE id = $1 AND state = 'training' AND claim = $2")
                .execute(Tuple.of(id, claim))
                .replaceWithVoid();
    }

    /** Nothing if somebody else has it by now. */
    public Uni<Void> failed(SqlClient client, UUID id, UUID claim, Instant now, String error) {
        return client.preparedQuery(FAILED)
                .execute(Tuple.of(id, utc(now), error, claim))
                .replaceWithVoid();
    }

    public Uni<List<Model>> list(SqlClient client, String head, @Nullable UUID before, int limit) {
        return client.preparedQuery("SELECT " + COLUMNS
                        + " FROM model WHERE head = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3")
                .execute(Tuple.of(head, before, limit))
                .map(rows -> all(rows, PgModels::model));
    }

    public Uni<Optional<Model>> find(SqlClient client, String head, UUID id) {
        return client.preparedQuery("SELECT " + COLUMNS + " FROM model WHERE head = $1 AND id = $2")
                .execute(Tuple.of(head, id))
                .map(PgModels::first);
    }

    public Uni<Optional<byte[]>> bytes(SqlClient client, UUID id) {
        return client.preparedQuery("SELECT bytes FROM model WHERE id = $1 AND bytes IS NOT NULL")
                .execute(Tuple.of(id))
                .map(rows -> all(rows, row -> row.getBuffer("bytes").getBytes()).stream()
                        .findFirst());
    }

    /** @param id null for none */
    public Uni<Void> shadow(SqlClient client, String head, @Nullable UUID id, Instant now, String by) {
        return client.preparedQuery("UPDATE head SET shadow_id = $2, shadow_at = $3, shadow_by = $4 WHERE name = $1")
                .execute(Tuple.of(head, id, id == null ? null : utc(now), by))
                .replaceWithVoid();
    }

    /**
     * Unless something else was put in force meanwhile, or a person put something in the shadow.
     *
     * @param against what it was compared with
     */
    public Uni<Void> shadowAtNight(SqlClient client, String head, UUID id, @Nullable UUID against, Instant now) {
        return client.preparedQuery(SHADOW_AT_NIGHT)
                .execute(Tuple.of(head, id, utc(now), against))
                .replaceWithVoid();
    }

    /** @param id null for the delivered one, or none */
    public Uni<Void> promote(SqlConnection tx, String head, @Nullable UUID id, Instant now, String by, boolean back) {
        return tx.preparedQuery(PROMOTE)
                .execute(Tuple.of(head, id, utc(now), by, back))
                .replaceWithVoid();
    }

    /**
     * What was in force before what is.
     *
     * @return empty if nothing was promoted; a model, or null inside for the delivered one
     */
    public Uni<List<Optional<UUID>>> before(SqlConnection tx, String head) {
        return tx.preparedQuery(LAST)
                .execute(Tuple.of(head))
                .map(rows -> all(rows, row -> Optional.ofNullable(row.getUUID("was"))));
    }

    public Uni<Void> forget(SqlClient client, Instant before) {
        return client.preparedQuery(FORGET).execute(Tuple.of(utc(before))).replaceWithVoid();
    }

    private static Optional<Model> first(Iterable<Row> rows) {
        return all(rows, PgModels::model).stream().findFirst();
    }

    private static Model model(Row row) {
        return new Model(
                row.getUUID("id"),
                row.getString("head"),
                row.getString("state"),
                row.getOffsetDateTime("asked_at").toInstant(),
                row.getString("asked_by"),
                instant(row.getOffsetDateTime("ready_at")),
                row.getInteger("texts"),
                row.getString("report"),
                row.getString("error"),
                row.getInteger("size"));
    }
}
