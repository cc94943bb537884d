package io.huiyin.analytics.persistence;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rebuild of {@code case_cycle}: one at a time over all replicas, with its progress. */
@Singleton
public final class PgRebuild {

    /** One that was not heard of for a minute has died with its process. */
    private static final String BEGIN = """
            INSERT INTO rebuild AS r (state, events, done, started_at, seen_at, started_by)
            SELECT 'running', coalesce(max(n), 0), 0, now(), now(), $1 FROM event
            ON CONFLICT (only_one) DO UPDATE SET state = excluded.state, events = excluded.events, done = 0, started_at = now(),
                seen_at = now(), started_by = excluded.started_by, failure = NULL
            WHERE r.state <> 'running' OR r.seen_at < now() - interval '1 minute'
            RETURNING started_at, events
            """;

    private final Pool pool;

    @Inject
    PgRebuild(Pool pool) {
        this.pool = pool;
    }

    /**
     * @param state {@code none}, {@code running}, {@code done} or {@code failed}
     * @param events about how many there are
     */
    public record Progress(
            String state,
            long events,
            long done,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable String failure) {}

    /**
     * One rebuild. Who was taken for dead and is not finds another in its place, and stops.
     *
     * @param settled up to this event all are committed: ids are given before they are
     */
    public record Run(OffsetDateTime startedAt, long settled) {}

    /** @return empty if another is under way */
    public Uni<Optional<Run>> begin(String by) {
        return pool.withTransaction(tx -> holdEvents(tx)
                .chain(() -> tx.preparedQuery(BEGIN).execute(Tuple.of(by)))
                .chain(rows -> {
                    if (rows.size() == 0) {
                        return Uni.createFrom().item(Optional.<Run>empty());
                    }
                    Row row = rows.iterator().next();
                    Run run = new Run(row.getOffsetDateTime("started_at"), row.getLong("events"));
                    return tx.query("TRUNCATE case_cycle_rebuilt").execute().replaceWith(Optional.of(run));
                }));
    }

    /** @throws IllegalStateException if another run has taken its place */
    public Uni<Void> advance(SqlConnection tx, Run run, long done) {
        return tx.preparedQuery(
                        "UPDATE rebuild SET done = $1, seen_at = now() WHERE started_at = $2 AND state = 'running'")
                .execute(Tuple.of(done, run.startedAt()))
                .invoke(rows -> {
                    if (rows.rowCount() == 0) {
                        throw new IllegalStateException("another rebuild has begun");
                    }
                })
                .replaceWithVoid();
    }

    public Uni<Void> fail(Run run, String reason) {
        return pool.preparedQuery(
                        "UPDATE rebuild SET state = 'failed', seen_at = now(), failure = $1 WHERE started_at = $2")
                .execute(Tuple.of(reason, run.startedAt()))
                .replaceWithVoid();
    }

    /** Until the transaction ends no event is added. */
    public Uni<Void> holdEvents(SqlConnection tx) {
        return tx.query("SET LOCAL lock_timeout = '60s'; LOCK TABLE event IN SHARE ROW EXCLUSIVE MODE")
                .execute()
                .replaceWithVoid();
    }

    public Uni<Void> exchange(SqlConnection tx) {
        return tx.query("DELETE FROM case_cycle; INSERT INTO case_cycle SELECT * FROM case_cycle_rebuilt")
                .execute()
                .replaceWithVoid();
    }

    public Uni<Void> end(SqlConnection tx, long done) {
        return tx.preparedQuery("UPDATE rebuild SET state = 'done', events = $1, done = $1, seen_at = now()")
                .execute(Tuple.of(done))
                .replaceWithVoid();
    }

    public Uni<Progress> progress() {
        return pool.query("SELECT * FROM rebuild").execute().map(rows -> {
            if (rows.size() == 0) {
                return new Progress("none", 0, 0, null, null, null);
            }
            Row row = rows.iterator().next();
            String state = row.getString("state");
            return new Progress(
                    state,
                    row.getLong("events"),
                    row.getLong("done"),
                    row.getOffsetDateTime("started_at").toInstant(),
                    state.equals("running")
                            ? null
                            : row.getOffsetDateTime("seen_at").toInstant(),
                    row.getString("failure"));
        });
    }
}
