package io.huiyin.analytics.persistence;

import static io.huiyin.web.Rows.all;
import static io.huiyin.web.Time.instant;
import static io.huiyin.web.Time.utc;

import com.fasterxml.jackson.core.type.TypeReference;
import io.huiyin.analytics.improving.Check;
import io.huiyin.analytics.improving.Plan;
import io.huiyin.web.Json;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Improvement cycles and their checks. */
@Singleton
public final class PgImprovements {

    /**
     * @param state {@code open} or {@code closed}
     * @param decision {@code standardise} or {@code try-again}, once closed
     */
    public record Improvement(
            UUID id,
            int version,
            Plan plan,
            String state,
            @Nullable String decision,
            @Nullable String note,
            Instant createdAt,
            String createdBy,
            @Nullable Instant closedAt) {}

    public Uni<Void> add(SqlConnection tx, Improvement it) {
        return tx.preparedQuery(
                        "INSERT INTO pdca_cycle (id, version, plan, state, created_at, created_by) VALUES ($1, $2, $3::text::jsonb, $4, $5, $6)")
                .execute(Tuple.of(
                        it.id(), it.version(), Json.write(it.plan()), it.state(), utc(it.createdAt()), it.createdBy()))
                .replaceWithVoid();
    }

    /** Newest first. */
    public Uni<List<Improvement>> list(SqlClient client, @Nullable String state, @Nullable UUID before, int limit) {
        return client.preparedQuery("""
                        SELECT *, plan::text AS plan_text FROM pdca_cycle WHERE ($1::text IS NULL OR state = $1) AND ($2::uuid IS NULL OR id < $2)
                        ORDER BY id DESC LIMIT $3
                        """)
                .execute(Tuple.of(state, before, limit))
                .map(rows -> all(rows, PgImprovements::improvement));
    }

    public Uni<Optional<Improvement>> find(SqlClient client, UUID id) {
        return client.preparedQuery("SELECT *, plan::text AS plan_text FROM pdca_cycle WHERE id = $1")
                .execute(Tuple.of(id))
                .map(rows -> all(rows, PgImprovements::improvement).stream().findFirst());
    }

    /** For the transaction alone. */
    public Uni<Optional<Improvement>> hold(SqlConnection tx, UUID id) {
        return tx.preparedQuery("SELECT *, plan::text AS plan_text FROM pdca_cycle WHERE id = $1 FOR UPDATE")
                .execute(Tuple.of(id))
                .map(rows -> all(rows, PgImprovements::improvement).stream().findFirst());
    }

    public Uni<Void> update(SqlConnection tx, Improvement it) {
        Instant closedAt = it.closedAt();
        return tx.preparedQuery("""
                        UPDATE pdca_cycle SET version = $2, plan = $3::text::jsonb, state = $4, decision = $5, note = $6, closed_at = $7
                        WHERE id = $1
                        """)
                .execute(Tuple.tuple()
                        .addUUID(it.id())
                        .addInteger(it.version())
                        .addString(Json.write(it.plan()))
                        .addString(it.state())
                        .addString(it.decision())
                        .addString(it.note())
                        .addOffsetDateTime(closedAt == null ? null : utc(closedAt)))
                .replaceWithVoid();
    }

    public Uni<Void> keep(SqlConnection tx, UUID id, Check check) {
        return tx.preparedQuery(
                        "INSERT INTO pdca_check (id, cycle_id, result, checked_at) VALUES ($1, $2, $3::text::jsonb, $4)")
                .execute(Tuple.of(check.id(), id, Json.write(check), utc(check.checkedAt())))
                .replaceWithVoid();
    }

    /** Oldest first. */
    public Uni<List<Check>> checks(SqlClient client, UUID id) {
        return client.preparedQuery("SELECT result::text FROM pdca_check WHERE cycle_id = $1 ORDER BY id")
                .execute(Tuple.of(id))
                .map(rows -> all(rows, row -> Json.read(row.getString(0), new TypeReference<Check>() {})));
    }

    private static Improvement improvement(Row row) {
        return new Improvement(
                row.getUUID("id"),
                row.getInteger("version"),
                Json.read(row.getString("plan_text"), new TypeReference<Plan>() {}),
                row.getString("state"),
                row.getString("decision"),
                row.getString("note"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getString("created_by"),
                instant(row.getOffsetDateTime("closed_at")));
    }
}
