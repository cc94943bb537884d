package io.huiyin.escalation.persistence;

import static io.huiyin.web.Rows.all;
import static io.huiyin.web.Time.instant;
import static io.huiyin.web.Time.utc;
import static io.huiyin.web.Time.utcOrNull;

import io.huiyin.privacy.Vault;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Webhooks and the log of what was sent to them. */
@Singleton
public final class PgWebhooks {

    private static final String SECRET = "webhook-secret";

    private static final String ARM = """
            INSERT INTO webhook_delivery (id, webhook_id, case_id, type, body, state, created_at, due_at)
            SELECT gen_random_uuid(), w.id, $1, $2, $3, 'due', $4, $4 FROM webhook w WHERE w.enabled AND $2 = ANY(w.types)
            """;

    /** Of each webhook only so many at a time, and of each case only the oldest that is not finished. */
    private static final String CLAIM = """
            WITH ready AS (
                SELECT d.id, row_number() OVER (PARTITION BY d.webhook_id ORDER BY d.seq)
                    + (SELECT count(*) FROM webhook_delivery s WHERE s.webhook_id = d.webhook_id AND s.state = 'sending') AS place
                FROM webhook_delivery d
                WHERE (d.state = 'due' AND d.due_at <= $1 OR d.state = 'sending' AND d.claimed_until <= $1)
                  AND NOT EXISTS (SELECT FROM webhook_delivery e WHERE e.webhook_id = d.webhook_id AND e.case_id = d.case_id
                                  AND e.seq < d.seq AND e.state IN ('due', 'sending'))
            )
            UPDATE webhook_delivery d SET state = 'sending', attempts = attempts + 1, claimed_until = $2
            FROM webhook w
            WHERE w.id = d.webhook_id AND d.id IN (SELECT id FROM ready WHERE place <= $3 LIMIT $4)
              AND (d.state = 'due' OR d.claimed_until <= $1)
            RETURNING d.id, d.webhook_id, d.body, d.attempts, w.url, w.secret_sealed, w.old_secret_sealed, w.old_secret_until
            """;

    private static final String LOG = """
            SELECT * FROM webhook_delivery WHERE webhook_id = $1 AND ($2::text IS NULL OR state = $2) AND ($3::bigint IS NULL OR seq < $3)
            ORDER BY seq DESC LIMIT $4
            """;

    private static final String REPLAY = """
            UPDATE webhook_delivery SET state = 'due', due_at = $2, attempts = 0, finished_at = NULL, last_error = NULL
            WHERE webhook_id = $1 AND state IN ('sent', 'failed')
              AND ($3::uuid IS NULL OR id = $3) AND ($4::timestamptz IS NULL OR created_at >= $4)
              AND ($5::timestamptz IS NULL OR created_at < $5)
            """;

    private final Vault vault;

    @Inject
    PgWebhooks(Vault vault) {
        this.vault = vault;
    }

    /** @param types of messages it gets, as {@code escalation.raised} */
    public record Webhook(
            UUID id,
            String name,
            String url,
            List<String> types,
            boolean enabled,
            @Nullable String disabledReason,
            Instant createdAt) {}

    /** @param seq where it stands in the log */
    public record Delivery(
            long seq,
            UUID id,
            UUID caseId,
            String type,
            String state,
            Instant createdAt,
            @Nullable Instant nextAttemptAt,
            int attempts,
            @Nullable Instant finishedAt,
            @Nullable Integer lastStatus,
            @Nullable String lastError) {}

    /** A message in hand. @param secrets that sign it, the newest first */
    public record Message(UUID id, UUID webhookId, String body, int attempts, String url, List<String> secrets) {}

    public Uni<Void> add(SqlConnection tx, Webhook webhook, String secret, String by) {
        return tx.preparedQuery(
                        "INSERT INTO webhook (id, name, url, types, secret_sealed, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7)")
                .execute(Tuple.tuple()
                        .addUUID(webhook.id())
                        .addString(webhook.name())
                        .addString(webhook.url())
                        .addArrayOfString(webhook.types().toArray(String[]::new))
                        .addValue(Buffer.buffer(vault.seal(webhook.id(), SECRET, secret)))
                        .addOffsetDateTime(utc(webhook.createdAt()))
                        .addString(by))
                .replaceWithVoid();
    }

    public Uni<List<Webhook>> list(SqlClient client) {
        return client.query("SELECT * FROM webhook ORDER BY id").execute().map(rows -> all(rows, PgWebhooks::webhook));
    }

    public Uni<Optional<Webhook>> find(SqlClient client, UUID id) {
        return client.preparedQuery("SELECT * FROM webhook WHERE id = $1")
                .execute(Tuple.of(id))
                .map(rows -> all(rows, PgWebhooks::webhook).stream().findFirst());
    }

    public Uni<Optional<String>> secret(SqlClient client, UUID id) {
        return client.preparedQuery("SELECT id, secret_sealed FROM webhook WHERE id = $1")
                .execute(Tuple.of(id))
                .map(rows -> all(rows, row -> open(id, row, "secret_sealed")).stream()
                        .findFirst());
    }

    /** @param oldUntil until when the present secret signs beside the new one */
    public Uni<Boolean> rotate(SqlClient client, UUID id, String secret, Instant oldUntil) {
        return client.preparedQuery(
                        "UPDATE webhook SET old_secret_sealed = secret_sealed, old_secret_until = $3, secret_sealed = $2 WHERE id = $1")
                .execute(Tuple.of(id, Buffer.buffer(vault.seal(id, SECRET, secret)), utc(oldUntil)))
                .map(rows -> rows.rowCount() == 1);
    }

    public Uni<Boolean> enable(SqlClient client, UUID id, boolean enabled, @Nullable String reason) {
        return client.preparedQuery("UPDATE webhook SET enabled = $2, disabled_reason = $3 WHERE id = $1")
                .execute(Tuple.of(id, enabled, reason))
                .map(rows -> rows.rowCount() == 1);
    }

    public Uni<Boolean> remove(SqlClient client, UUID id) {
        return client.preparedQuery("DELETE FROM webhook WHERE id = $1")
                .execute(Tuple.of(id))
                .map(rows -> rows.rowCount() == 1);
    }

    /** A message about a case, for every webhook that wants its type. */
    public Uni<Void> arm(SqlConnection tx, UUID caseId, String type, String body, Instant now) {
        return tx.preparedQuery(ARM)
                .execute(Tuple.of(caseId, type, body, utc(now)))
                .replaceWithVoid();
    }

    public Uni<List<Message>> claim(SqlClient client, Instant now, Instant until, int perWebhook, int limit) {
        return client.preparedQuery(CLAIM)
                .execute(Tuple.of(utc(now), utc(until), perWebhook, limit))
                .map(rows -> all(rows, row -> message(row, now)));
    }

    /** @param next when it is tried again; null if it has come to an end */
    public Uni<Void> record(
            SqlClient client,
            UUID id,
            String state,
            Instant now,
            @Nullable Instant next,
            @Nullable Integer status,
            @Nullable String error) {
        return client.preparedQuery("""
                        UPDATE webhook_delivery SET state = $2, finished_at = CASE WHEN $4::timestamptz IS NULL THEN $3::timestamptz END,
                            due_at = coalesce($4, due_at), last_status = $5, last_error = $6 WHERE id = $1
                        """)
                .execute(Tuple.of(id, state, utc(now), utcOrNull(next), status, error))
                .replaceWithVoid();
    }

    public Uni<List<Delivery>> log(
            SqlClient client, UUID webhookId, @Nullable String state, @Nullable Long before, int limit) {
        return client.preparedQuery(LOG)
                .execute(Tuple.of(webhookId, state, before, limit))
                .map(rows -> all(rows, PgWebhooks::delivery));
    }

    /** @return how many will be sent again */
    public Uni<Integer> replay(
            SqlClient client,
            UUID webhookId,
            Instant now,
            @Nullable UUID deliveryId,
            @Nullable Instant from,
            @Nullable Instant to) {
        return client.preparedQuery(REPLAY)
                .execute(Tuple.of(webhookId, utc(now), deliveryId, utcOrNull(from), utcOrNull(to)))
                .map(rows -> rows.rowCount());
    }

    public Uni<Void> forget(SqlClient client, Instant finishedBefore) {
        return client.preparedQuery("DELETE FROM webhook_delivery WHERE finished_at < $1")
                .execute(Tuple.of(utc(finishedBefore)))
                .replaceWithVoid();
    }

    private Message message(Row row, Instant now) {
        UUID webhookId = row.getUUID("webhook_id");
        List<String> secrets = new ArrayList<>();
        secrets.add(open(webhookId, row, "secret_sealed"));
        Instant oldUntil = instant(row.getOffsetDateTime("old_secret_until"));
        if (oldUntil != null && oldUntil.isAfter(now)) {
            secrets.add(open(webhookId, row, "old_secret_sealed"));
        }
        return new Message(
                row.getUUID("id"),
                webhookId,
                row.getString("body"),
                row.getInteger("attempts"),
                row.getString("url"),
                secrets);
    }

    private String open(UUID webhookId, Row row, String column) {
        return vault.open(webhookId, SECRET, row.getBuffer(column).getBytes());
    }

    private static Webhook webhook(Row row) {
        return new Webhook(
                row.getUUID("id"),
                row.getString("name"),
                row.getString("url"),
                Arrays.asList(row.getArrayOfStrings("types")),
                row.getBoolean("enabled"),
                row.getString("disabled_reason"),
                row.getOffsetDateTime("created_at").toInstant());
    }

    private static Delivery delivery(Row row) {
        String state = row.getString("state");
        return new Delivery(
                row.getLong("seq"),
                row.getUUID("id"),
                row.getUUID("case_id"),
                row.getString("type"),
                state,
                row.getOffsetDateTime("created_at").toInstant(),
                state.equals("due") ? row.getOffsetDateTime("due_at").toInstant() : null,
                row.getInteger("attempts"),
                instant(row.getOffsetDateTime("finished_at")),
                row.getInteger("last_status"),
                row.getString("last_error"));
    }
}
