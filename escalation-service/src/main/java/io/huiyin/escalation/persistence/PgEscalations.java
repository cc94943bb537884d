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

    private static final String ACKNOWLEDGE = """
            UPDATE escalation e SET state = 'acknowledged', acknowledged_at = $2, acknowledged_by = $3,
                happened = array_append(happened, 'acknowledged'),
                renew_at = CASE WHEN NOT EXISTS (SELECT FROM watched_case w WHERE w.case_id = e.case_id AND w.waiting)
                    THEN $2::timestamptz + e.renew_after END
            WHERE id = $1
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

    public Uni<Void> acknowledge(SqlConnection tx, UUID id, Instant at, String by) {
        return tx.preparedQuery(ACKNOWLEDGE).execute(Tuple.of(id, utc(at), by)).replaceWithVoid();
    }

    public Uni<Void> close(SqlConnection tx, UUID id, Instant at, String reason) {
        return tx.preparedQuery("""
                        UPDATE escalation SET state = 'closed', closed_at = $2, close_reason = $3, renew_at = NULL WHERE id = $1
                        """).execute(Tuple.of(id, utc(at), reason)).replaceWithVoid();
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

    static Escalation escalation(Row row) {
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
