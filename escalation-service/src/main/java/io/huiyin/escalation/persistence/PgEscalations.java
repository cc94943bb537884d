package io.huiyin.escalation.persistence;

import static io.huiyin.web.Json.write;
import static io.huiyin.web.Time.instant;
import static io.huiyin.web.Time.utc;
import static io.huiyin.web.Time.utcOrNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.huiyin.escalation.wire.EscalationFactsV1;
import io.huiyin.web.Json;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Escalations, their steps, and the cases they watch. Whoever changes one holds the lock of its case. */
@Singleton
public final class PgEscalations {

    private static final String RAISE = """
            INSERT INTO escalation (id, clock_id, case_id, reference, cycle, promise, product, priority, tier, team, policy_name,
                policy_version, state, breached_at, raised_at, held_until)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'raised', $13, $14, $15) ON CONFLICT DO NOTHING
            """;

    private static final String WATCH = """
            INSERT INTO watched_case (case_id, cycle, team, solved_cycle) VALUES ($1, $2, $3, $4)
            ON CONFLICT (case_id) DO UPDATE SET cycle = greatest(watched_case.cycle, excluded.cycle), team = excluded.team,
                solved_cycle = greatest(watched_case.solved_cycle, excluded.solved_cycle)
            """;

    private static final String DUE = """
            SELECT s.escalation_id, e.case_id FROM escalation_step s JOIN escalation e ON e.id = s.escalation_id
            WHERE s.due_at <= $1 AND s.taken_at IS NULL AND s.stopped_at IS NULL ORDER BY s.due_at LIMIT 1
            """;

    private static final String TAKE = """
            UPDATE escalation_step SET taken_at = $2 WHERE escalation_id = $1 AND step = (
                SELECT min(step) FROM escalation_step WHERE escalation_id = $1 AND due_at <= $2 AND taken_at IS NULL
                AND stopped_at IS NULL)
            RETURNING *
            """;

    private static final String LIST = """
            SELECT e.* FROM escalation e LEFT JOIN watched_case w ON w.case_id = e.case_id
            WHERE ($1::uuid IS NULL OR e.case_id = $1) AND ($2::text IS NULL OR e.state = $2)
            AND ($3::text[] IS NULL OR coalesce(w.team, e.team) = ANY($3)) AND ($4::uuid IS NULL OR e.id < $4)
            ORDER BY e.id DESC LIMIT $5
            """;

    /**
     * @param state {@code raised}, {@code acknowledged} or {@code closed}
     * @param heldUntil until when nobody is told, null if at once
     */
    public record Escalation(
            UUID id,
            UUID clockId,
            UUID caseId,
            String reference,
            int cycle,
            String promise,
            String product,
            String priority,
            String tier,
            String team,
            String policyName,
            int policyVersion,
            String state,
            Instant breachedAt,
            Instant raisedAt,
            @Nullable Instant acknowledgedAt,
            @Nullable String acknowledgedBy,
            @Nullable Instant closedAt,
            @Nullable String closeReason,
            @Nullable Instant heldUntil) {

        /** When its steps begin to count. */
        Instant countsFrom() {
            return heldUntil == null ? raisedAt : heldUntil;
        }

        public EscalationFactsV1 facts() {
            return new EscalationFactsV1(
                    id,
                    caseId,
                    reference,
                    cycle,
                    promise,
                    product,
                    priority,
                    tier,
                    team,
                    raisedAt,
                    new EscalationFactsV1.PolicyV1(policyName, policyVersion));
        }
    }

    public record Step(
            int step,
            String target,
            String address,
            Instant dueAt,
            @Nullable Instant takenAt,
            @Nullable Instant stoppedAt) {}

    /** @param after since the escalation was raised, or since people may be told of it */
    public record PolicyStep(String target, Duration after, String address) {}

    public record Policy(UUID id, String name, int version, List<PolicyStep> steps) {}

    public record DueStep(UUID escalationId, UUID caseId) {}

    public Uni<Policy> policy(SqlClient client) {
        return client.query("SELECT * FROM escalation_policy WHERE name = 'Standard' ORDER BY version DESC LIMIT 1")
                .execute()
                .map(rows -> {
                    Row row = rows.iterator().next();
                    return new Policy(
                            row.getUUID("id"),
                            row.getString("name"),
                            row.getInteger("version"),
                            steps(row.getString("steps")));
                });
    }

    public Uni<Policy> supersede(SqlConnection tx, List<PolicyStep> steps, String by) {
        return tx.query("SELECT pg_advisory_xact_lock(hashtext('escalation_policy'))")
                .execute()
                .chain(() -> policy(tx))
                .map(current -> new Policy(current.id(), current.name(), current.version() + 1, steps))
                .call(next -> tx.preparedQuery(
                                "INSERT INTO escalation_policy (id, name, version, steps, created_by) VALUES ($1, $2, $3, $4, $5)")
                        .execute(Tuple.of(next.id(), next.name(), next.version(), write(steps), by)));
    }

    /** A case, whose it is, and whether this cycle of it is solved. */
    public record WatchedCase(UUID caseId, int cycle, String team, boolean solved) {}

    /** Remembers cases; cycles only grow, and a solved one stays solved. */
    public Uni<Void> watch(SqlConnection tx, List<WatchedCase> cases) {
        return tx.preparedQuery(WATCH)
                .executeBatch(cases.stream()
                        .map(it -> Tuple.of(it.caseId(), it.cycle(), it.team(), it.solved() ? it.cycle() : -1))
                        .toList())
                .replaceWithVoid();
    }

    public Uni<Boolean> isSolved(SqlConnection tx, UUID caseId, int cycle) {
        return tx.preparedQuery("SELECT solved_cycle >= $2 FROM watched_case WHERE case_id = $1")
                .execute(Tuple.of(caseId, cycle))
                .map(rows -> rows.size() == 1 && rows.iterator().next().getBoolean(0));
    }

    /** The team a case is with now; empty if it was never heard of. */
    public Uni<Optional<String>> team(SqlClient client, UUID caseId) {
        return client.preparedQuery("SELECT team FROM watched_case WHERE case_id = $1")
                .execute(Tuple.of(caseId))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getString(0)));
    }

    /** @return whether it is new */
    public Uni<Boolean> raise(SqlConnection tx, Escalation e, Policy policy) {
        return tx.preparedQuery(RAISE)
                .execute(Tuple.tuple()
                        .addUUID(e.id())
                        .addUUID(e.clockId())
                        .addUUID(e.caseId())
                        .addString(e.reference())
                        .addInteger(e.cycle())
                        .addString(e.promise())
                        .addString(e.product())
                        .addString(e.priority())
                        .addString(e.tier())
                        .addString(e.team())
                        .addString(e.policyName())
                        .addInteger(e.policyVersion())
                        .addOffsetDateTime(utc(e.breachedAt()))
                        .addOffsetDateTime(utc(e.raisedAt()))
                        .addOffsetDateTime(utcOrNull(e.heldUntil())))
                .chain(rows -> rows.rowCount() == 0
                        ? Uni.createFrom().item(false)
                        : arm(tx, e, policy).replaceWith(true));
    }

    private static Uni<Void> arm(SqlConnection tx, Escalation e, Policy policy) {
        List<Tuple> steps = new ArrayList<>();
        for (PolicyStep step : policy.steps()) {
            steps.add(Tuple.of(
                    e.id(),
                    steps.size() + 1,
                    step.target(),
                    step.address(),
                    utc(e.countsFrom().plus(step.after()))));
        }
        return tx.preparedQuery(
                        "INSERT INTO escalation_step (escalation_id, step, target, address, due_at) VALUES ($1, $2, $3, $4, $5)")
                .executeBatch(steps)
                .replaceWithVoid();
    }

    /** Those of a case up to a cycle that are not closed; with a clock, of that clock alone. */
    public Uni<List<Escalation>> open(SqlConnection tx, UUID caseId, int cycle, @Nullable UUID clockId) {
        return tx.preparedQuery("""
                        SELECT * FROM escalation WHERE case_id = $1 AND cycle <= $2 AND state <> 'closed'
                        AND ($3::uuid IS NULL OR clock_id = $3) ORDER BY id
                        """).execute(Tuple.of(caseId, cycle, clockId)).map(PgEscalations::escalations);
    }

    public Uni<Void> close(SqlConnection tx, UUID id, Instant at, String reason) {
        return tx.preparedQuery(
                        "UPDATE escalation SET state = 'closed', closed_at = $2, close_reason = $3 WHERE id = $1")
                .execute(Tuple.of(id, utc(at), reason))
                .chain(() -> stop(tx, id, at));
    }

    public Uni<Void> acknowledge(SqlConnection tx, UUID id, Instant at, String by) {
        return tx.preparedQuery(
                        "UPDATE escalation SET state = 'acknowledged', acknowledged_at = $2, acknowledged_by = $3 WHERE id = $1")
                .execute(Tuple.of(id, utc(at), by))
                .chain(() -> stop(tx, id, at));
    }

    private static Uni<Void> stop(SqlConnection tx, UUID id, Instant at) {
        return tx.preparedQuery(
                        "UPDATE escalation_step SET stopped_at = $2 WHERE escalation_id = $1 AND taken_at IS NULL AND stopped_at IS NULL")
                .execute(Tuple.of(id, utc(at)))
                .replaceWithVoid();
    }

    public Uni<Optional<DueStep>> due(SqlClient client, Instant now) {
        return client.preparedQuery(DUE)
                .execute(Tuple.of(utc(now)))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(new DueStep(
                                rows.iterator().next().getUUID(0),
                                rows.iterator().next().getUUID(1))));
    }

    /** The next step of an escalation if it is due and nothing stopped it; marks it taken. */
    public Uni<Optional<Step>> take(SqlConnection tx, UUID escalationId, Instant now) {
        return tx.preparedQuery(TAKE)
                .execute(Tuple.of(escalationId, utc(now)))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(step(rows.iterator().next())));
    }

    public Uni<Void> notice(SqlConnection tx, UUID id, UUID escalationId, int step, Instant now) {
        return tx.preparedQuery(
                        "INSERT INTO notice (id, escalation_id, step, state, due_at) VALUES ($1, $2, $3, 'due', $4)")
                .execute(Tuple.of(id, escalationId, step, utc(now)))
                .replaceWithVoid();
    }

    public Uni<Optional<Escalation>> find(SqlClient client, UUID id) {
        return client.preparedQuery("SELECT * FROM escalation WHERE id = $1")
                .execute(Tuple.of(id))
                .map(rows -> escalations(rows).stream().findFirst());
    }

    public Uni<List<Step>> steps(SqlClient client, UUID id) {
        return client.preparedQuery("SELECT * FROM escalation_step WHERE escalation_id = $1 ORDER BY step")
                .execute(Tuple.of(id))
                .map(rows -> {
                    List<Step> steps = new ArrayList<>();
                    rows.forEach(row -> steps.add(step(row)));
                    return steps;
                });
    }

    /** Newest first; in scope by the team a case is with now. */
    public Uni<List<Escalation>> list(
            SqlClient client,
            @Nullable UUID caseId,
            @Nullable String state,
            String @Nullable [] teams,
            @Nullable UUID before,
            int limit) {
        return client.preparedQuery(LIST)
                .execute(Tuple.tuple()
                        .addUUID(caseId)
                        .addString(state)
                        .addArrayOfString(teams)
                        .addUUID(before)
                        .addInteger(limit))
                .map(PgEscalations::escalations);
    }

    private static List<Escalation> escalations(RowSet<Row> rows) {
        List<Escalation> found = new ArrayList<>();
        rows.forEach(row -> found.add(new Escalation(
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
                row.getString("policy_name"),
                row.getInteger("policy_version"),
                row.getString("state"),
                row.getOffsetDateTime("breached_at").toInstant(),
                row.getOffsetDateTime("raised_at").toInstant(),
                instant(row.getOffsetDateTime("acknowledged_at")),
                row.getString("acknowledged_by"),
                instant(row.getOffsetDateTime("closed_at")),
                row.getString("close_reason"),
                instant(row.getOffsetDateTime("held_until")))));
        return found;
    }

    private static Step step(Row row) {
        return new Step(
                row.getInteger("step"),
                row.getString("target"),
                row.getString("address"),
                row.getOffsetDateTime("due_at").toInstant(),
                instant(row.getOffsetDateTime("taken_at")),
                instant(row.getOffsetDateTime("stopped_at")));
    }

    private static List<PolicyStep> steps(String json) {
        try {
            return Json.wire().readValue(json, new TypeReference<List<PolicyStep>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
