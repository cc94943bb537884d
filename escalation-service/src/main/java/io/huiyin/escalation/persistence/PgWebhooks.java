package io.huiyin.escalation.persistence;

import static io.huiyin.web.Rows.all;
import static io.huiyin.web.Time.instant;
import static io.huiyin.web.Time.utc;

import io.huiyin.escalation.delivery.Message.Endpoint;
import io.huiyin.escalation.delivery.Message.Kind;
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
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Targets over HTTP: webhooks, chats, a gateway of short messages. Secrets are sealed. */
@Singleton
public final class PgWebhooks {

    private static final String SECRET = "webhook-secret";

    private static final String ADD = """
            INSERT INTO webhook (id, name, kind, url, types, secret_sealed, template, content_type, created_at, created_by)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """;

    private static final String ENDPOINTS = """
            SELECT id, kind, url, secret_sealed, old_secret_sealed, old_secret_until, template, content_type
            FROM webhook WHERE id = ANY($1::uuid[])
            """;

    private final Vault vault;

    @Inject
    PgWebhooks(Vault vault) {
        this.vault = vault;
    }

    /** @param types of messages it gets by itself, as {@code escalation.raised} */
    public record Webhook(
            UUID id,
            String name,
            Kind kind,
            String url,
            List<String> types,
            boolean enabled,
            @Nullable String disabledReason,
            @Nullable String template,
            @Nullable String contentType,
            Instant createdAt) {}

    public Uni<Void> add(SqlConnection tx, Webhook webhook, @Nullable String secret, String by) {
        return tx.preparedQuery(ADD)
                .execute(Tuple.tuple()
                        .addUUID(webhook.id())
                        .addString(webhook.name())
                        .addString(word(webhook.kind()))
                        .addString(webhook.url())
                        .addArrayOfString(webhook.types().toArray(String[]::new))
                        .addValue(secret == null ? null : sealed(webhook.id(), secret))
                        .addString(webhook.template())
                        .addString(webhook.contentType())
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

    /** The gateway for short messages: the oldest that is enabled. */
    public Uni<Optional<Webhook>> smsGateway(SqlClient client) {
        return client.query("SELECT * FROM webhook WHERE kind = 'sms' AND enabled ORDER BY id LIMIT 1")
                .execute()
                .map(rows -> all(rows, PgWebhooks::webhook).stream().findFirst());
    }

    /** The secret that signs; empty for those without. */
    public Uni<Optional<String>> secret(SqlClient client, UUID id) {
        return client.preparedQuery("SELECT secret_sealed FROM webhook WHERE id = $1 AND secret_sealed IS NOT NULL")
                .execute(Tuple.of(id))
                .map(rows -> all(rows, row -> open(id, row, "secret_sealed")).stream()
                        .findFirst());
    }

    /** @param oldUntil until when the present secret signs beside the new one; the past where only one can be */
    public Uni<Boolean> rotate(SqlClient client, UUID id, String secret, Instant oldUntil) {
        return client.preparedQuery(
                        "UPDATE webhook SET old_secret_sealed = secret_sealed, old_secret_until = $3, secret_sealed = $2 WHERE id = $1")
                .execute(Tuple.of(id, sealed(id, secret), utc(oldUntil)))
                .map(rows -> rows.rowCount() == 1);
    }

    public Uni<Boolean> enable(SqlClient client, UUID id, boolean enabled, @Nullable String reason) {
        return client.preparedQuery("UPDATE webhook SET enabled = $2, disabled_reason = $3 WHERE id = $1")
                .execute(Tuple.of(id, enabled, reason))
                .map(rows -> rows.rowCount() == 1);
    }

    public Uni<Boolean> remove(SqlClient client, UUID id) {
        return client.preparedQuery(
                        "WITH target AS (DELETE FROM delivery_target WHERE target = $1::uuid::text) DELETE FROM webhook WHERE id = $1")
                .execute(Tuple.of(id))
                .map(rows -> rows.rowCount() == 1);
    }

    /** With their secrets, opened. */
    public Uni<Map<UUID, Endpoint>> endpoints(SqlClient client, Collection<UUID> ids, Instant now) {
        return ids.isEmpty()
                ? Uni.createFrom().item(Map.of())
                : client.preparedQuery(ENDPOINTS)
                        .execute(Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new)))
                        .map(rows -> all(rows, row -> endpoint(row, now)).stream()
                                .collect(Collectors.toMap(Endpoint::id, Function.identity())));
    }

    private Endpoint endpoint(Row row, Instant now) {
        UUID id = row.getUUID("id");
        List<String> secrets = new ArrayList<>();
        if (row.getBuffer("secret_sealed") != null) {
            secrets.add(open(id, row, "secret_sealed"));
        }
        Instant oldUntil = instant(row.getOffsetDateTime("old_secret_until"));
        if (oldUntil != null && oldUntil.isAfter(now) && row.getBuffer("old_secret_sealed") != null) {
            secrets.add(open(id, row, "old_secret_sealed"));
        }
        return new Endpoint(
                id, kind(row), row.getString("url"), secrets, row.getString("template"), row.getString("content_type"));
    }

    private Buffer sealed(UUID id, String secret) {
        return Buffer.buffer(vault.seal(id, SECRET, secret));
    }

    private String open(UUID id, Row row, String column) {
        return vault.open(id, SECRET, row.getBuffer(column).getBytes());
    }

    private static Kind kind(Row row) {
        return Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT));
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static Webhook webhook(Row row) {
        return new Webhook(
                row.getUUID("id"),
                row.getString("name"),
                kind(row),
                row.getString("url"),
                Arrays.asList(row.getArrayOfStrings("types")),
                row.getBoolean("enabled"),
                row.getString("disabled_reason"),
                row.getString("template"),
                row.getString("content_type"),
                row.getOffsetDateTime("created_at").toInstant());
    }
}
