package io.huiyin.escalation.persistence;

import static io.huiyin.web.Rows.all;
import static io.huiyin.web.Time.instant;
import static io.huiyin.web.Time.utc;
import static io.huiyin.web.Time.utcOrNull;

import io.huiyin.escalation.policy.Step.Stop;
import io.huiyin.escalation.raising.Escalation;
import io.huiyin.escalation.raising.Escalation.State;
import io.huiyin.web.Json;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Escalations. Whoever changes one holds the lock of its case. */
@Singleton
public final class PgEscalations {

    private static final String ADD = """
            INSERT INTO escalation (id, clock_id, case_id, reference, cycle, promise, product, priority, tier, team, policy_id,
                policy_name, policy_version, state, warned_percent, breached_at, raised_at, held_until, renew_after)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, make_interval(secs => $19))
            ON CONFLICT DO NOTHING
            """;

    /** Somebody does something for a case: what is acknowledged may rest longer, unless it waits for the customer. */
    private static final String MOVED = """
            UPDATE escalation SET renew_at = CASE WHEN $3 THEN NULL ELSE $2::timestamptz + renew_after END
            WHERE case_id = $1 AND state = 'acknowledged' AND raised_at <= $2
            """;

    private static final String HAPPENED = """
            WITH it AS (UPDATE escalation SET happened = array_append(happened, $3)
                WHERE case_id = $1 AND state <> 'closed' AND raised_at <= $2 AND NOT $3 = ANY(happened) RETURNING id)
            UPDATE escalation_step s SET stopped_at = $2, stopped_by = $3 FROM it
            WHERE s.escalation_id = it.id AND s.taken_at IS NULL AND s.stopped_at IS NULL AND $3 = ANY(s.stops_on)
            """;

    private static final String ACKNOWLEDGE = """
            UPDATE escalation SET state = 'acknowledged', acknowledged_at = $2, acknowledged_by = $3,
                happened = array_append(happened, 'acknowledged'), renew_at = $2::timestamptz + renew_after
            WHERE id = $1
            """;

    private static final String RENEW = """
            UPDATE escalation SET state = CASE WHEN breached_at IS NULL THEN 'warned' ELSE 'raised' END, round = round + 1,
                happened = '{}', acknowledged_at = NULL, acknowledged_by = NULL, renew_at = NULL
            WHERE id = $1 AND state = 'acknowledged' AND renew_at <= $2 RETURNING *
            """;

    private static final String LIST = """
            SELECT e.* FROM escalation e LEFT JOIN watched_case w ON w.case_id = e.case_id
            WHERE ($1::uuid IS NULL OR e.case_id = $1) AND ($2::text IS NULL OR e.state = $2)
            AND ($3::text[] IS NULL OR coalesce(w.team, e.team) = ANY($3)) AND ($4::uuid IS NULL OR e.id < $4)
            ORDER BY e.id DESC LIMIT $5
            """;

    /** @return whether it is new */
    public Uni<Boolean> add(SqlConnection tx, Escalation it, @Nullable Duration renewAfter) {
        return tx.preparedQuery(ADD)
                .execute(Tuple.tuple()
                        .addUUID(it.id())
                        .addUUID(it.clockId())
                        .addUUID(it.caseId())
                        .addString(it.reference())
                        .addInteger(it.cycle())
                        .addString(it.promise())
                        .addString(it.product())
                        .addString(it.priority())
                        .addString(it.tier())
                        .addString(it.team())
                        .addUUID(it.policyId())
                        .addString(it.policyName())
                        .addInteger(it.policyVersion())
                        .addString(Json.word(it.state()))
                        .addInteger(it.warnedPercent())
                        .addOffsetDateTime(utcOrNull(it.breachedAt()))
                        .addOffsetDateTime(utc(it.raisedAt()))
                        .addOffsetDateTime(utcOrNull(it.heldUntil()))
                        .addDouble(renewAfter == null ? null : renewAfter.toMillis() / 1000.0))
                .map(rows -> rows.rowCount() == 1);
    }

    /** The one of a clock that is not closed. */
    public Uni<Optional<Escalation>> openOf(SqlConnection tx, UUID clockId) {
        return tx.preparedQuery(
                        "SELECT * FROM escalation WHERE clock_id = $1 AND state <> 'closed' ORDER BY id DESC LIMIT 1")
                .execute(Tuple.of(clockId))
                .map(rows -> all(rows, PgEscalations::escalation).stream().findFirst());
    }

    /** Whether a breach was escalated before. */
    public Uni<Boolean> isKnown(SqlConnection tx, UUID clockId, Instant breachedAt) {
        return tx.preparedQuery("SELECT FROM escalation WHERE clock_id = $1 AND breached_at = $2")
                .execute(Tuple.of(clockId, utc(breachedAt)))
                .map(rows -> rows.size() > 0);
    }

    /** What was only warned of is broken; whoever took it keeps it. */
    public Uni<Escalation> broken(SqlConnection tx, UUID id, Instant breachedAt, @Nullable Instant heldUntil) {
        return tx.preparedQuery("""
                        UPDATE escalation SET breached_at = $2, held_until = $3,
                            state = CASE WHEN state = 'warned' THEN 'raised' ELSE state END WHERE id = $1 RETURNING *
                        """)
                .execute(Tuple.of(id, utc(breachedAt), utcOrNull(heldUntil)))
                .map(rows -> escalation(rows.iterator().next()));
    }

    public Uni<Void> warned(SqlConnection tx, UUID id, int percent) {
        return tx.preparedQuery("UPDATE escalation SET warned_percent = greatest(warned_percent, $2) WHERE id = $1")
                .execute(Tuple.of(id, percent))
                .replaceWithVoid();
    }

    /** Those that are not closed, by their cases or clocks. */
    public Uni<List<Escalation>> open(SqlConnection tx, Collection<UUID> casesOrClocks) {
        return tx.preparedQuery("""
                        SELECT * FROM escalation WHERE state <> 'closed'
                        AND (case_id = ANY($1::uuid[]) OR clock_id = ANY($1::uuid[])) ORDER BY id
                        """)
                .execute(Tuple.tuple().addArrayOfUUID(casesOrClocks.toArray(UUID[]::new)))
                .map(rows -> all(rows, PgEscalations::escalation));
    }

    /** Somebody did something for a case. @param what of it stops steps @param rests whether it waits for the customer now */
    public record Movement(
            UUID caseId, Instant at, @Nullable Stop what, boolean rests) {}

    public Uni<Void> moved(SqlConnection tx, List<Movement> movements) {
        if (movements.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Tuple> stops = movements.stream()
                .filter(it -> it.what() != null)
                .map(it -> Tuple.of(it.caseId(), utc(it.at()), Json.word(Objects.requireNonNull(it.what()))))
                .toList();
        return tx.preparedQuery(MOVED)
                .executeBatch(movements.stream()
                        .map(it -> Tuple.of(it.caseId(), utc(it.at()), it.rests()))
                        .toList())
                .chain(() -> stops.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : tx.preparedQuery(HAPPENED).executeBatch(stops).replaceWithVoid());
    }

    public Uni<Void> acknowledge(SqlConnection tx, UUID id, Instant at, String by) {
        return tx.preparedQuery(ACKNOWLEDGE).execute(Tuple.of(id, utc(at), by)).replaceWithVoid();
    }

    public Uni<Void> close(SqlConnection tx, UUID id, Instant at, String reason) {
        return tx.preparedQuery("""
                        UPDATE escalation SET state = 'closed', closed_at = $2, close_reason = $3, renew_at = NULL WHERE id = $1
                        """).execute(Tuple.of(id, utc(at), reason)).replaceWithVoid();
    }

    /** Those that were acknowledged and rested too long, with their cases. */
    public Uni<List<PgSteps.DueStep>> dueToRenew(SqlClient client, Instant now, int limit) {
        return client.preparedQuery(
                        "SELECT id, case_id FROM escalation WHERE renew_at <= $1 ORDER BY renew_at LIMIT $2")
                .execute(Tuple.of(utc(now), limit))
                .map(rows -> all(rows, row -> new PgSteps.DueStep(row.getUUID("id"), row.getUUID("case_id"))));
    }

    /** @return as it is in its next round; empty if it is not time */
    public Uni<Optional<Escalation>> renew(SqlConnection tx, UUID id, Instant now) {
        return tx.preparedQuery(RENEW)
                .execute(Tuple.of(id, utc(now)))
                .map(rows -> all(rows, PgEscalations::escalation).stream().findFirst());
    }

    public Uni<Optional<Escalation>> find(SqlClient client, UUID id) {
        return client.preparedQuery("SELECT * FROM escalation WHERE id = $1")
                .execute(Tuple.of(id))
                .map(rows -> all(rows, PgEscalations::escalation).stream().findFirst());
    }

    /** Newest first; in scope by the team a case is with now. */
    public Uni<List<Escalation>> list(
            SqlClient client,
            @Nullable UUID caseId,
            @Nullable State state,
            String @Nullable [] teams,
            @Nullable UUID before,
            int limit) {
        return client.preparedQuery(LIST)
                .execute(Tuple.tuple()
                        .addUUID(caseId)
                        .addString(state == null ? null : Json.word(state))
                        .addArrayOfString(teams)
                        .addUUID(before)
                        .addInteger(limit))
                .map(rows -> all(rows, PgEscalations::escalation));
    }

    private static Escalation escalation(Row row) {
        return new Escalation(
                row.getUUID("id"),
                row.getUUID("clock_id"),
                row.getUUID("case_id"),
                row.getString("reference"),
                row.getInteger("cycle"),
                row.getString("promise"),
                row.getString("product"),
                row.getString("priority"),
                row.getString("tier"),
                row.getString("team"),
                row.getUUID("policy_id"),
                row.getString("policy_name"),
                row.getInteger("policy_version"),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getInteger("round"),
                row.getInteger("warned_percent"),
                instant(row.getOffsetDateTime("breached_at")),
                row.getOffsetDateTime("raised_at").toInstant(),
                instant(row.getOffsetDateTime("held_until")),
                instant(row.getOffsetDateTime("acknowledged_at")),
                row.getString("acknowledged_by"),
                instant(row.getOffsetDateTime("renew_at")),
                instant(row.getOffsetDateTime("closed_at")),
                row.getString("close_reason"),
                Arrays.stream(row.getArrayOfStrings("happened"))
                        .map(word -> Stop.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_')))
                        .collect(Collectors.toUnmodifiableSet()));
    }
}
