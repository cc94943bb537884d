package io.huiyin.escalation.persistence;

import static io.huiyin.web.Rows.all;
import static io.huiyin.web.Time.instant;
import static io.huiyin.web.Time.utc;
import static io.huiyin.web.Time.utcOrNull;

import io.huiyin.escalation.delivery.Message.Channel;
import io.huiyin.web.Json;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What became of deliveries, and sending them again. */
@Singleton
public final class PgDeliveryLog {

    /** A delivery whose target is spared is held as well. */
    private static final String LOG = """
            SELECT * FROM (
                SELECT d.*, h.open_until,
                    CASE WHEN d.state IN ('due', 'failing') AND h.open_until > $9 THEN 'held' ELSE d.state END AS shown
                FROM delivery d LEFT JOIN delivery_target h ON h.target = d.target
                WHERE ($1::uuid IS NULL OR d.webhook_id = $1) AND ($3::text IS NULL OR d.channel = $3)
                  AND ($4::uuid IS NULL OR d.case_id = $4) AND ($5::uuid IS NULL OR d.escalation_id = $5)
                  AND ($6::bigint IS NULL OR d.seq < $6) AND ($7::uuid IS NULL OR d.id = $7)
            ) log WHERE $2::text IS NULL OR shown = $2 ORDER BY seq DESC LIMIT $8
            """;

    private static final String REPLAY = """
            UPDATE delivery SET state = 'due', due_at = $1, attempts = 0, finished_at = NULL, last_error = NULL,
                cancelled_by = NULL
            WHERE state IN ('sent', 'dead', 'cancelled')
              AND ($2::uuid IS NULL OR webhook_id = $2) AND ($3::uuid IS NULL OR id = $3)
              AND ($4::timestamptz IS NULL OR created_at >= $4) AND ($5::timestamptz IS NULL OR created_at < $5)
              AND ($6::text IS NULL OR state = $6)
            """;

    /**
     * @param seq where it stands in the log
     * @param state due, held, failing, sending, sent, dead or cancelled
     */
    public record Delivery(
            long seq,
            UUID id,
            Channel channel,
            @Nullable UUID webhookId,
            String recipient,
            UUID caseId,
            @Nullable UUID escalationId,
            @Nullable Integer step,
            String type,
            String state,
            Instant createdAt,
            @Nullable Instant nextAttemptAt,
            int attempts,
            @Nullable Instant finishedAt,
            @Nullable Integer lastStatus,
            @Nullable String lastError) {}

    /** What is asked of the log; null is anything. */
    public record Wanted(
            @Nullable UUID webhookId,
            @Nullable String state,
            @Nullable Channel channel,
            @Nullable UUID caseId,
            @Nullable UUID escalationId,
            @Nullable UUID id) {}

    /** Newest first. */
    public Uni<List<Delivery>> list(SqlClient client, Wanted wanted, @Nullable Long before, Instant now, int limit) {
        return client.preparedQuery(LOG)
                .execute(Tuple.tuple()
                        .addUUID(wanted.webhookId())
                        .addString(wanted.state())
                        .addString(wanted.channel() == null ? null : Json.word(wanted.channel()))
                        .addUUID(wanted.caseId())
                        .addUUID(wanted.escalationId())
                        .addLong(before)
                        .addUUID(wanted.id())
                        .addInteger(limit)
                        .addOffsetDateTime(utc(now)))
                .map(rows -> all(rows, PgDeliveryLog::delivery));
    }

    public Uni<Optional<Delivery>> find(SqlClient client, UUID id, Instant now) {
        return list(client, new Wanted(null, null, null, null, null, id), null, now, 1)
                .map(found -> found.stream().findFirst());
    }

    /** Whom a message went to, and about what. */
    public record Sent(
            UUID escalationId, int step, @Nullable String person) {}

    /** A message to people; empty if there is none, or not any more. */
    public Uni<Optional<Sent>> sent(SqlClient client, UUID id) {
        return client.preparedQuery(
                        "SELECT escalation_id, step, person FROM delivery WHERE id = $1 AND escalation_id IS NOT NULL AND step IS NOT NULL")
                .execute(Tuple.of(id))
                .map(rows -> all(
                                rows,
                                row -> new Sent(
                                        row.getUUID("escalation_id"), row.getInteger("step"), row.getString("person")))
                        .stream()
                        .findFirst());
    }

    /** What is sent again; null is any. @param from when it was made, @param to exclusive */
    public record Replay(
            @Nullable UUID webhookId,
            @Nullable UUID id,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String state) {}

    /** @return how many will be sent again */
    public Uni<Integer> replay(SqlClient client, Replay what, Instant now) {
        return client.preparedQuery(REPLAY)
                .execute(Tuple.of(
                        utc(now),
                        what.webhookId(),
                        what.id(),
                        utcOrNull(what.from()),
                        utcOrNull(what.to()),
                        what.state()))
                .map(rows -> rows.rowCount());
    }

    private static Delivery delivery(Row row) {
        String state = row.getString("shown");
        boolean waits = List.of("due", "held", "failing").contains(state);
        Instant due = row.getOffsetDateTime("due_at").toInstant();
        Instant open = instant(row.getOffsetDateTime("open_until"));
        return new Delivery(
                row.getLong("seq"),
                row.getUUID("id"),
                PgDeliveries.channel(row),
                row.getUUID("webhook_id"),
                row.getString("recipient"),
                row.getUUID("case_id"),
                row.getUUID("escalation_id"),
                row.getInteger("step"),
                row.getString("type"),
                state,
                row.getOffsetDateTime("created_at").toInstant(),
                waits ? (open != null && open.isAfter(due) ? open : due) : null,
                row.getInteger("attempts"),
                instant(row.getOffsetDateTime("finished_at")),
                row.getInteger("last_status"),
                row.getString("last_error"));
    }
}
