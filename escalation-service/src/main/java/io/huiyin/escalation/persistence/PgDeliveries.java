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
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What leaves the service: each message to each target a row, from when it is armed until it arrived or is given up. */
@Singleton
public final class PgDeliveries {

    private static final String ARM_FACT = """
            INSERT INTO delivery (id, channel, target, webhook_id, recipient, case_id, escalation_id, type, subject, body, state,
                created_at, due_at)
            SELECT gen_random_uuid(), 'webhook', w.id::text, w.id, w.name, $1, $5, $2, '', $3, 'due', $4, $4
            FROM webhook w WHERE w.enabled AND $2 = ANY(w.types)
            """;

    private static final String ARM = """
            INSERT INTO delivery (id, channel, target, webhook_id, recipient, person, address, case_id, escalation_id, step, type,
                subject, body, state, created_at, due_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'escalation.step-taken', $11, $12, $13, $14, $15)
            """;

    /**
     * Of each target only so many at a time, fairly, one alone where it failed before and nobody knows whether it is back; of webhooks,
     * of each case only the oldest that is not finished. Waits for nobody, so it cannot stand in the way of an acknowledgement that
     * cancels. What was cancelled while a process that died had it in hand ends here.
     */
    private static final String CLAIM = """
            WITH dropped AS (
                UPDATE delivery SET state = 'cancelled', finished_at = $1, last_error = cancelled_by
                WHERE state = 'sending' AND claimed_until <= $1 AND cancelled_by IS NOT NULL
            ), busy AS (
                SELECT target, count(*) AS count FROM delivery WHERE state = 'sending' AND claimed_until > $1 GROUP BY target
            ), ready AS (
                SELECT d.id, d.due_at, coalesce(h.failures, 0) AS failures,
                    row_number() OVER (PARTITION BY d.target ORDER BY d.seq) + coalesce(b.count, 0) AS place
                FROM delivery d LEFT JOIN delivery_target h ON h.target = d.target LEFT JOIN busy b ON b.target = d.target
                WHERE (d.state IN ('due', 'held', 'failing') AND d.due_at <= $1
                       OR d.state = 'sending' AND d.claimed_until <= $1 AND d.cancelled_by IS NULL)
                  AND (h.open_until IS NULL OR h.open_until <= $1)
                  AND NOT EXISTS (SELECT FROM delivery e WHERE d.channel = 'webhook' AND e.webhook_id = d.webhook_id
                      AND e.case_id = d.case_id AND e.seq < d.seq AND e.state IN ('due', 'held', 'failing', 'sending'))
            )
            UPDATE delivery d SET state = 'sending', attempts = attempts + 1, claimed_until = $2
            WHERE d.id IN (
                SELECT id FROM delivery
                WHERE id IN (SELECT id FROM ready WHERE place <= CASE WHEN failures >= $5 THEN 1 ELSE $3 END
                             ORDER BY place, due_at LIMIT $4)
                  AND (state IN ('due', 'held', 'failing') AND due_at <= $1
                       OR state = 'sending' AND claimed_until <= $1 AND cancelled_by IS NULL)
                FOR UPDATE SKIP LOCKED)
            RETURNING d.*
            """;

    /** What was cancelled while it was on its way is not tried again. */
    private static final String RECORD = """
            UPDATE delivery SET
                state = CASE WHEN $4::timestamptz IS NOT NULL AND cancelled_by IS NOT NULL THEN 'cancelled' ELSE $2 END,
                finished_at = CASE WHEN $4::timestamptz IS NULL OR cancelled_by IS NOT NULL THEN $3::timestamptz END,
                due_at = coalesce($4, due_at), last_status = $5,
                last_error = CASE WHEN $4::timestamptz IS NOT NULL AND cancelled_by IS NOT NULL THEN cancelled_by ELSE $6 END
            WHERE id = $1 AND state = 'sending'
            """;

    /** Failures of attempts that began before the target was spared say nothing new. */
    private static final String FAILED = """
            INSERT INTO delivery_target AS t (target, failures, last_error) VALUES ($1, 1, $2)
            ON CONFLICT (target) DO UPDATE SET failures = t.failures + 1, last_error = excluded.last_error
            WHERE t.opened_at IS NULL OR t.opened_at <= $3
            RETURNING failures
            """;

    /** Notices of an escalation that are not out yet; with {@code $3} only those whose step it stops. */
    private static final String CANCEL = """
            UPDATE delivery d SET
                state = CASE WHEN state = 'sending' THEN state ELSE 'cancelled' END,
                finished_at = CASE WHEN state = 'sending' THEN NULL ELSE $2::timestamptz END,
                last_error = CASE WHEN state = 'sending' THEN last_error ELSE $4 END, cancelled_by = $4
            WHERE escalation_id = $1 AND channel <> 'webhook' AND state IN ('due', 'held', 'failing', 'sending')
              AND ($3::text IS NULL OR EXISTS (SELECT FROM escalation_step s
                   WHERE s.escalation_id = d.escalation_id AND s.step = d.step AND $3 = ANY(s.stops_on)))
            """;

    /**
     * A message to people, to be armed.
     *
     * @param target what fails as one: {@code mail}, or a webhook's id
     * @param recipient as it is shown
     * @param person whose address is looked up when it is sent
     * @param address where it is not a person's
     * @param heldUntil until when it waits for quiet hours to end
     */
    public record Notice(
            UUID id,
            Channel channel,
            String target,
            @Nullable UUID webhookId,
            String recipient,
            @Nullable String person,
            @Nullable String address,
            UUID caseId,
            UUID escalationId,
            int step,
            String subject,
            String body,
            @Nullable Instant heldUntil) {}

    /** A row that was claimed. */
    public record Claimed(
            UUID id,
            Channel channel,
            String target,
            @Nullable UUID webhookId,
            @Nullable String person,
            @Nullable String address,
            @Nullable UUID escalationId,
            String type,
            String subject,
            String body,
            int attempts) {}

    /** @param openUntil until when it is spared; null while it is tried */
    public record Target(
            String target, int failures, @Nullable Instant openUntil, String lastError) {}

    /** A message about a case, for every webhook that wants its type. */
    public Uni<Void> armFact(
            SqlConnection tx, UUID caseId, @Nullable UUID escalationId, String type, String body, Instant now) {
        return tx.preparedQuery(ARM_FACT)
                .execute(Tuple.of(caseId, type, body, utc(now), escalationId))
                .replaceWithVoid();
    }

    public Uni<Void> arm(SqlConnection tx, List<Notice> notices, Instant now) {
        return notices.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(ARM)
                        .executeBatch(notices.stream().map(it -> row(it, now)).toList())
                        .replaceWithVoid();
    }

    private static Tuple row(Notice it, Instant now) {
        Instant held = it.heldUntil();
        return Tuple.tuple()
                .addUUID(it.id())
                .addString(Json.word(it.channel()))
                .addString(it.target())
                .addUUID(it.webhookId())
                .addString(it.recipient())
                .addString(it.person())
                .addString(it.address())
                .addUUID(it.caseId())
                .addUUID(it.escalationId())
                .addInteger(it.step())
                .addString(it.subject())
                .addString(it.body())
                .addString(held == null ? "due" : "held")
                .addOffsetDateTime(utc(now))
                .addOffsetDateTime(utc(held == null ? now : held));
    }

    /** @param halfOpen failures in a row from which a target is tried with one message at a time */
    public Uni<List<Claimed>> claim(
            SqlClient client, Instant now, Instant until, int perTarget, int limit, int halfOpen) {
        return client.preparedQuery(CLAIM)
                .execute(Tuple.of(utc(now), utc(until), perTarget, limit, halfOpen))
                .map(rows -> all(rows, PgDeliveries::claimed));
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
        return client.preparedQuery(RECORD)
                .execute(Tuple.of(id, state, utc(now), utcOrNull(next), status, error))
                .replaceWithVoid();
    }

    /**
     * A target failed.
     *
     * @param began when the attempt did
     * @return how often it has failed in a row now; empty if it is spared since
     */
    public Uni<Optional<Integer>> failed(SqlConnection tx, String target, String error, Instant began) {
        return tx.preparedQuery(FAILED)
                .execute(Tuple.of(target, error, utc(began)))
                .map(rows -> all(rows, row -> row.getInteger(0)).stream().findFirst());
    }

    public Uni<Void> spare(SqlConnection tx, String target, Instant now, Instant until) {
        return tx.preparedQuery("UPDATE delivery_target SET opened_at = $2, open_until = $3 WHERE target = $1")
                .execute(Tuple.of(target, utc(now), utc(until)))
                .replaceWithVoid();
    }

    /** A target works. */
    public Uni<Void> works(SqlClient client, String target) {
        return client.preparedQuery("DELETE FROM delivery_target WHERE target = $1")
                .execute(Tuple.of(target))
                .replaceWithVoid();
    }

    public Uni<List<Target>> targets(SqlClient client) {
        return client.query("SELECT * FROM delivery_target ORDER BY target")
                .execute()
                .map(rows -> all(
                        rows,
                        row -> new Target(
                                row.getString("target"),
                                row.getInteger("failures"),
                                instant(row.getOffsetDateTime("open_until")),
                                row.getString("last_error"))));
    }

    /** @param stop what happened; null ends them all */
    public Uni<Void> cancel(SqlConnection tx, UUID escalationId, Instant now, @Nullable String stop, String why) {
        return tx.preparedQuery(CANCEL)
                .execute(Tuple.of(escalationId, utc(now), stop, why))
                .replaceWithVoid();
    }

    public Uni<Void> forget(SqlClient client, Instant finishedBefore) {
        return client.preparedQuery("DELETE FROM delivery WHERE finished_at < $1")
                .execute(Tuple.of(utc(finishedBefore)))
                .replaceWithVoid();
    }

    private static Claimed claimed(Row row) {
        return new Claimed(
                row.getUUID("id"),
                channel(row),
                row.getString("target"),
                row.getUUID("webhook_id"),
                row.getString("person"),
                row.getString("address"),
                row.getUUID("escalation_id"),
                row.getString("type"),
                row.getString("subject"),
                row.getString("body"),
                row.getInteger("attempts"));
    }

    static Channel channel(Row row) {
        return Channel.valueOf(row.getString("channel").toUpperCase(Locale.ROOT));
    }
}
