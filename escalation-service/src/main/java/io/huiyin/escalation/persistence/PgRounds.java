package io.huiyin.escalation.persistence;

import static io.huiyin.web.Rows.all;
import static io.huiyin.web.Time.utc;

import io.huiyin.escalation.persistence.PgSteps.Due;
import io.huiyin.escalation.policy.Step.Stop;
import io.huiyin.escalation.raising.Escalation;
import io.huiyin.web.Json;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What moves escalations on: people who do something for the case, and rounds that begin anew where nobody does. */
@Singleton
public final class PgRounds {

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

    /** In the next round. */
    private static final String AGAIN = """
            UPDATE escalation SET state = CASE WHEN breached_at IS NULL THEN 'warned' ELSE 'raised' END, round = round + 1,
                happened = '{}', acknowledged_at = NULL, acknowledged_by = NULL, renew_at = NULL, closed_at = NULL,
                close_reason = NULL
            WHERE id = $1 AND
            """;

    private static final String RENEW = AGAIN + " state = 'acknowledged' AND renew_at <= $2 RETURNING *";

    private static final String REOPEN = AGAIN + " state = 'closed' RETURNING *";

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

    /** Those that were acknowledged and rested too long, with their cases. */
    public Uni<List<Due>> dueToRenew(SqlClient client, Instant now, int limit) {
        return client.preparedQuery(
                        "SELECT id, case_id FROM escalation WHERE renew_at <= $1 ORDER BY renew_at LIMIT $2")
                .execute(Tuple.of(utc(now), limit))
                .map(rows -> all(rows, row -> new Due(row.getUUID("id"), row.getUUID("case_id"))));
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

    /** Those that were closed because their clock had ended, though it was broken. */
    public Uni<List<Escalation>> endedWith(SqlConnection tx, Collection<UUID> clocks) {
        return tx.preparedQuery("""
                        SELECT DISTINCT ON (clock_id) * FROM escalation WHERE clock_id = ANY($1::uuid[]) AND breached_at IS NOT NULL
                        AND state = 'closed' AND close_reason IN ('kept', 'cancelled') ORDER BY clock_id, id DESC
                        """)
                .execute(Tuple.tuple().addArrayOfUUID(clocks.toArray(UUID[]::new)))
                .map(rows -> all(rows, PgEscalations::escalation));
    }
}
