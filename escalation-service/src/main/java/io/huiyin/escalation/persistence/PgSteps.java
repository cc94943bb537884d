package io.huiyin.escalation.persistence;

import static io.huiyin.web.Rows.all;
import static io.huiyin.web.Time.instant;
import static io.huiyin.web.Time.utc;
import static io.huiyin.web.Time.utcOrNull;

import io.huiyin.escalation.policy.EscalationPolicy;
import io.huiyin.escalation.policy.Step;
import io.huiyin.escalation.policy.Step.Stop;
import io.huiyin.escalation.raising.Escalation;
import io.huiyin.web.Json;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Steps of escalations: when they are due, and what became of them. Whoever changes one holds the lock of its case. */
@Singleton
public final class PgSteps {

    private static final String ARM = """
            INSERT INTO escalation_step (escalation_id, round, step, due_at, stops_on, stopped_at, stopped_by)
            VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING
            """;

    private static final String DUE = """
            SELECT DISTINCT ON (e.case_id) e.case_id, s.escalation_id
            FROM (SELECT escalation_id, due_at FROM escalation_step
                  WHERE due_at <= $1 AND taken_at IS NULL AND stopped_at IS NULL AND (retry_at IS NULL OR retry_at <= $1)
                  ORDER BY due_at LIMIT $2) s
            JOIN escalation e ON e.id = s.escalation_id ORDER BY e.case_id, s.due_at
            """;

    private static final String TAKE = """
            UPDATE escalation_step SET taken_at = $2, retry_at = NULL, last_error = NULL WHERE (escalation_id, round, step) = (
                SELECT escalation_id, round, step FROM escalation_step
                WHERE escalation_id = $1 AND due_at <= $2 AND taken_at IS NULL AND stopped_at IS NULL
                ORDER BY due_at, round, step LIMIT 1)
            RETURNING round, step
            """;

    private static final String STOP = """
            UPDATE escalation_step SET stopped_at = $2, stopped_by = $3
            WHERE escalation_id = $1 AND taken_at IS NULL AND stopped_at IS NULL AND ($4 OR $3 = ANY(stops_on))
            """;

    /** @param stoppedBy a {@link Stop} in its word, or why the escalation was closed */
    public record StepRow(
            UUID escalationId,
            int round,
            int step,
            Instant dueAt,
            @Nullable Instant takenAt,
            @Nullable Instant stoppedAt,
            @Nullable String stoppedBy,
            @Nullable String lastError) {}

    /** An escalation that something is due of. */
    public record Due(UUID escalationId, UUID caseId) {}

    /** A step that is taken, and in which round of its escalation it was armed. */
    public record Taken(int round, int number) {}

    /**
     * Arms steps, unless they are armed already. What has happened in this round stops a step from the start.
     *
     * @param round of the escalation
     * @param numbers of the policy's steps
     * @param base from when they are counted
     */
    public Uni<Void> arm(
            SqlConnection tx,
            Escalation it,
            int round,
            EscalationPolicy policy,
            List<Integer> numbers,
            Instant base,
            Instant now) {
        if (numbers.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return tx.preparedQuery(ARM)
                .executeBatch(numbers.stream()
                        .map(number -> row(it, round, number, policy.step(number), base, now))
                        .toList())
                .replaceWithVoid();
    }

    private static Tuple row(Escalation it, int round, int number, Step step, Instant base, Instant now) {
        Stop stopped = step.stopsOn().stream()
                .filter(it.happened()::contains)
                .findFirst()
                .orElse(null);
        return Tuple.tuple()
                .addUUID(it.id())
                .addInteger(round)
                .addInteger(number)
                .addOffsetDateTime(utc(base.plus(step.after())))
                .addArrayOfString(step.stopsOn().stream().map(Json::word).toArray(String[]::new))
                .addOffsetDateTime(utcOrNull(stopped == null ? null : now))
                .addString(stopped == null ? null : Json.word(stopped));
    }

    /** Cases that have a step due, each once: of those that wait longest. */
    public Uni<List<Due>> due(SqlClient client, Instant now, int limit) {
        return client.preparedQuery(DUE)
                .execute(Tuple.of(utc(now), limit))
                .map(rows -> all(rows, row -> new Due(row.getUUID("escalation_id"), row.getUUID("case_id"))));
    }

    /** @return empty if none is due any more */
    public Uni<Optional<Taken>> take(SqlConnection tx, UUID escalationId, Instant now) {
        return tx.preparedQuery(TAKE)
                .execute(Tuple.of(escalationId, utc(now)))
                .map(rows -> all(rows, row -> new Taken(row.getInteger("round"), row.getInteger("step"))).stream()
                        .findFirst());
    }

    /** Numbers of the steps that are armed, and neither taken nor stopped. */
    public Uni<List<Integer>> pending(SqlConnection tx, UUID escalationId) {
        return tx.preparedQuery(
                        "SELECT step FROM escalation_step WHERE escalation_id = $1 AND taken_at IS NULL AND stopped_at IS NULL")
                .execute(Tuple.of(escalationId))
                .map(rows -> all(rows, row -> row.getInteger(0)));
    }

    /** What is due of an escalation cannot be done just now; it is tried again, and stands in nobody's way. */
    public Uni<Void> postpone(SqlClient client, UUID escalationId, Instant now, Instant until, String why) {
        return client.preparedQuery("""
                        UPDATE escalation_step SET retry_at = $3, last_error = $4
                        WHERE escalation_id = $1 AND due_at <= $2 AND taken_at IS NULL AND stopped_at IS NULL
                        """)
                .execute(Tuple.of(escalationId, utc(now), utc(until), why))
                .replaceWithVoid();
    }

    /** Stops those steps that what happened makes needless. */
    public Uni<Void> stop(SqlConnection tx, UUID escalationId, Instant now, Stop what) {
        return tx.preparedQuery(STOP)
                .execute(Tuple.of(escalationId, utc(now), Json.word(what), false))
                .replaceWithVoid();
    }

    /** Stops all steps. */
    public Uni<Void> stopAll(SqlConnection tx, UUID escalationId, Instant now, String why) {
        return tx.preparedQuery(STOP)
                .execute(Tuple.of(escalationId, utc(now), why, true))
                .replaceWithVoid();
    }

    /** Rows of escalations in their order. */
    public Uni<Map<UUID, List<StepRow>>> of(SqlClient client, Collection<UUID> escalations) {
        if (escalations.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return client.preparedQuery(
                        "SELECT * FROM escalation_step WHERE escalation_id = ANY($1::uuid[]) ORDER BY round, step")
                .execute(Tuple.tuple().addArrayOfUUID(Set.copyOf(escalations).toArray(UUID[]::new)))
                .map(rows ->
                        all(rows, PgSteps::stepRow).stream().collect(Collectors.groupingBy(StepRow::escalationId)));
    }

    private static StepRow stepRow(Row row) {
        return new StepRow(
                row.getUUID("escalation_id"),
                row.getInteger("round"),
                row.getInteger("step"),
                row.getOffsetDateTime("due_at").toInstant(),
                instant(row.getOffsetDateTime("taken_at")),
                instant(row.getOffsetDateTime("stopped_at")),
                row.getString("stopped_by"),
                row.getString("last_error"));
    }
}
