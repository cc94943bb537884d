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
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Escalations. Whoever changes one holds the lock of its case. */
@Singleton
public final class PgEscalations {

    private static final String ADD = """
            INSERT INTO escalation (id, clock_id, case_id, reference, cycle, promise, product, priority, tier, team, policy_id,
                policy_name, policy_version, state, warned_percent, breached_at, raised_at, held_until, renew_after, happened)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, make_interval(secs => $19), $20)
            ON CONFLICT DO NOTHING
            """;

    /** Somebody does something for a case: what is acknowledged may rest longer; while it waits for the customer, for ever. */
    private static final String MOVED = """
            UPDATE escalation e SET renew_at = CASE WHEN NOT w.waiting THEN greatest(e.renew_at, $2::timestamptz + e.renew_after) END
            FROM watched_case w WHERE w.case_id = e.case_id AND e.case_id = $1 AND e.state = 'acknowledged'
            """;

    /** By when it happened: what people did before the promise broke stops nothing that follows from it. */
    private static final String HAPPENED = """
            WITH it AS (UPDATE escalation SET happened = array_append(happened, $3)
                WHERE case_id = $1 AND state <> 'closed' AND coalesce(breached_at, raised_at) <= $2 AND NOT $3 = ANY(happened)
                RETURNING id)
            UPDATE escalation_step s SET stopped_at = $2, stopped_by = $3 FROM it
            WHERE s.escalation_id = it.id AND s.taken_at IS NULL AND s.stopped_at IS NULL AND $3 = ANY(s.stops_on)
            """;

    private static final String ACKNOWLEDGE = """
            UPDATE escalation e SET state = 'acknowledged', acknowledged_at = $2, acknowledged_by = $3,
                happened = array_append(happened, 'acknowledged'),
                renew_at = CASE WHEN NOT EXISTS (SELECT FROM watched_case w WHERE w.case_id = e.case_id AND w.waiting)
                    THEN $2::timestamptz + e.renew_after END
            WHERE id = $1
            """;

    /** In the next round. */
    private static final String AGAIN = """
            UPDATE escalation SET state = CASE WHEN breached_at IS NULL THEN 'warned' ELSE 'raised' END, round = round + 1,
                happened = '{}', acknowledged_at = NULL, acknowledged_by = NULL, renew_at = NULL, closed_at = NULL,
                close_reason = NULL
            WHERE id = $1 AND
            """;

    private static final String RENEW = AGAIN + " state = 'acknowledged' AND renew_at <= $2 RETURNING *";

    private static final String REOPEN = AGAIN + " state = 'closed' RETURNING *";

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
                        .addDouble(renewAfter == null ? null : renewAfter.toMillis() / 1000.0)
                        .addArrayOfString(words(it.happened())))
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

    /**
     * What was only warned of is broken; whoever took it keeps it. What else happened before stops nothing that follows.
     *
     * @param happened since
     */
    public Uni<Escalation> broken(
            SqlConnection tx, Escalation it, Instant breachedAt, @Nullable Instant heldUntil, Set<Stop> happened) {
        Set<Stop> then = new HashSet<>(happened);
        if (it.state() == State.ACKNOWLEDGED) {
            then.add(Stop.ACKNOWLEDGED);
        }
        return tx.preparedQuery("""
                        UPDATE escalation SET breached_at = $2, held_until = $3, happened = $4,
                            state = CASE WHEN state = 'warned' THEN 'raised' ELSE state END WHERE id = $1 RETURNING *
                        """)
                .execute(Tuple.tuple()
                        .addUUID(it.id())
                        .addOffsetDateTime(utc(breachedAt))
                        .addOffsetDateTime(utcOrNull(heldUntil))
                        .addArrayOfString(words(then)))
                .map(rows -> escalation(rows.iterator().next()));
    }

    private static String[] words(Set<Stop> stops) {
        return stops.stream().map(Json::word).toArray(String[]::new);
    }

    /** Those that were closed because their clock had ended, though it was broken. */
    public Uni<List<Escalation>> endedWith(SqlConnection tx, Collection<UUID> clocks) {
        return tx.preparedQuery("""
                        SELECT DISTINCT ON (clock_id) * FROM escalation WHERE clock_id = ANY($1::uuid[]) AND breached_at IS NOT NULL
                        AND state = 'closed' AND close_reason IN ('kept', 'cancelled') ORDER BY clock_id, id DESC
                        """)
                .execute(Tuple.tuple().addArrayOfUUID(clocks.toArray(UUID[]::new)))
                .map(rows -> all(rows, PgEscalations::escalation));
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

    /** Somebody did something for a case. @param what of it stops steps, null if nothing */
    public record Movement(
            UUID caseId, Instant at, @Nullable Stop what) {}

    /** The cases are remembered as they are now. */
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
                        .map(it -> Tuple.of(it.caseId(), utc(it.at())))
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
    public Uni<List<PgSteps.Due>> dueToRenew(SqlClient client, Instant now, int limit) {
        return client.preparedQuery(
                        "SELECT id, case_id FROM escalation WHERE renew_at <= $1 ORDER BY renew_at LIMIT $2")
                .execute(Tuple.of(utc(now), limit))
                .map(rows -> all(rows, row -> new PgSteps.Due(row.getUUID("id"), row.getUUID("case_id"))));
    }

    /** @return as it is in its next round; empty if it is not time */
    public Uni<Optional<Escalation>> renew(SqlConnection tx, UUID id, Instant now) {
        return tx.preparedQuery(RENEW)
                .execute(Tuple.of(id, utc(now)))
                .map(rows -> all(rows, PgEscalations::escalation).stream().findFirst());
    }

    /** What was closed too early begins again. */
    public Uni<Optional<Escalation>> reopen(SqlConnection tx, UUID id) {
        return tx.preparedQuery(REOPEN).execute(Tuple.of(id)).map(rows -> all(rows, PgEscalations::escalation).stream()
                .findFirst());
    }

    /** One that cannot be raised again just now stands in nobody's way. */
    public Uni<Void> postpone(SqlClient client, UUID id, Instant until) {
        return client.preparedQuery("UPDATE escalation SET renew_at = $2 WHERE id = $1 AND renew_at IS NOT NULL")
                .execute(Tuple.of(id, utc(until)))
                .replaceWithVoid();
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
