package io.huiyin.sla.persistence;

import static io.huiyin.web.Json.object;
import static io.huiyin.web.Json.read;
import static io.huiyin.web.Json.write;
import static io.huiyin.web.Time.instant;
import static io.huiyin.web.Time.utc;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.messaging.Sequentially;
import io.huiyin.sla.clock.ClockState;
import io.huiyin.sla.clock.Progress;
import io.huiyin.sla.clock.Promise;
import io.huiyin.sla.clock.PromiseClock;
import io.huiyin.sla.clock.Terms;
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
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Clocks and their slices. Sets of them, a statement each. */
@Singleton
public final class PgClocks {

    private static final String SAVE = """
            INSERT INTO clock (id, case_id, cycle, promise, state, policy_id, policy_name, policy_version, target_ms, warnings,
                started_at, paused_ms, paused_at, breached_at, provisional, met_at, cancelled_at, fired, due_at, next_at)
            SELECT * FROM json_to_recordset($1::text::json) AS r (id uuid, case_id uuid, cycle int, promise text, state text,
                policy_id uuid, policy_name text, policy_version int, target_ms bigint, warnings text, started_at timestamptz,
                paused_ms bigint, paused_at timestamptz, breached_at timestamptz, provisional boolean, met_at timestamptz,
                cancelled_at timestamptz, fired text, due_at timestamptz, next_at timestamptz)
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, policy_id = excluded.policy_id,
                policy_name = excluded.policy_name, policy_version = excluded.policy_version, target_ms = excluded.target_ms,
                warnings = excluded.warnings, paused_ms = excluded.paused_ms, paused_at = excluded.paused_at,
                breached_at = excluded.breached_at, provisional = excluded.provisional, met_at = excluded.met_at,
                cancelled_at = excluded.cancelled_at, fired = excluded.fired, due_at = excluded.due_at,
                next_at = excluded.next_at
            """;

    private static final String SLICES = """
            INSERT INTO clock_slice (clock_id, from_at, counted, reason, event_id)
            SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::boolean[], $4::text[], $5::uuid[])
            """;

    private static final TypeReference<List<Integer>> NUMBERS = new TypeReference<>() {};

    /** Where the counting of a clock changed. */
    public record Slice(
            UUID clockId,
            Instant from,
            boolean counted,
            String reason,
            @Nullable UUID eventId) {}

    /** A clock of which something is to be said. */
    public record Due(UUID clockId, UUID caseId, Instant at) {}

    public Uni<List<PromiseClock>> ofCases(SqlClient tx, Collection<UUID> cases) {
        return tx.preparedQuery("SELECT * FROM clock WHERE case_id = ANY($1::uuid[]) ORDER BY started_at, promise")
                .execute(Tuple.tuple().addArrayOfUUID(cases.toArray(UUID[]::new)))
                .map(PgClocks::clocks);
    }

    public Uni<List<PromiseClock>> find(SqlClient tx, Collection<UUID> ids) {
        return tx.preparedQuery("SELECT * FROM clock WHERE id = ANY($1::uuid[])")
                .execute(Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new)))
                .map(PgClocks::clocks);
    }

    /** Writes clocks, with when something is to be said of each next. */
    public Uni<Void> save(SqlConnection tx, Collection<PromiseClock> clocks, List<Slice> slices) {
        if (clocks.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return Sequentially.pipelined(
                tx.preparedQuery(SAVE)
                        .execute(
                                Tuple.of(write(clocks.stream().map(ClockRow::of).toList()))),
                slices.isEmpty() ? Uni.createFrom().voidItem() : slices(tx, slices));
    }

    /** The earliest of which something is due. */
    public Uni<List<Due>> due(SqlClient tx, Instant until, int limit) {
        return tx.preparedQuery("SELECT id, case_id, next_at FROM clock WHERE next_at <= $1 ORDER BY next_at LIMIT $2")
                .execute(Tuple.of(utc(until), limit))
                .map(rows -> {
                    List<Due> due = new ArrayList<>();
                    rows.forEach(row -> due.add(new Due(
                            row.getUUID(0),
                            row.getUUID(1),
                            row.getOffsetDateTime(2).toInstant())));
                    return due;
                });
    }

    public Uni<@Nullable Instant> next(SqlClient tx) {
        return tx.preparedQuery("SELECT min(next_at) FROM clock WHERE next_at IS NOT NULL")
                .execute()
                .map(rows -> instant(rows.iterator().next().getOffsetDateTime(0)));
    }

    public Uni<List<Slice>> slices(SqlClient tx, UUID clockId) {
        return tx.preparedQuery("SELECT * FROM clock_slice WHERE clock_id = $1 ORDER BY from_at, id")
                .execute(Tuple.of(clockId))
                .map(rows -> {
                    List<Slice> slices = new ArrayList<>();
                    rows.forEach(row -> slices.add(new Slice(
                            clockId,
                            row.getOffsetDateTime("from_at").toInstant(),
                            row.getBoolean("counted"),
                            row.getString("reason"),
                            row.getUUID("event_id"))));
                    return slices;
                });
    }

    private static Uni<Void> slices(SqlConnection tx, List<Slice> slices) {
        return tx.preparedQuery(SLICES)
                .execute(Tuple.tuple()
                        .addArrayOfUUID(slices.stream().map(Slice::clockId).toArray(UUID[]::new))
                        .addArrayOfOffsetDateTime(
                                slices.stream().map(s -> utc(s.from())).toArray(OffsetDateTime[]::new))
                        .addArrayOfBoolean(slices.stream().map(Slice::counted).toArray(Boolean[]::new))
                        .addArrayOfString(slices.stream().map(Slice::reason).toArray(String[]::new))
                        .addArrayOfUUID(slices.stream().map(Slice::eventId).toArray(UUID[]::new)))
                .replaceWithVoid();
    }

    private static List<PromiseClock> clocks(RowSet<Row> rows) {
        List<PromiseClock> clocks = new ArrayList<>();
        rows.forEach(row -> clocks.add(clock(row)));
        return clocks;
    }

    private static PromiseClock clock(Row row) {
        return new PromiseClock(
                row.getUUID("id"),
                row.getUUID("case_id"),
                row.getInteger("cycle"),
                Promise.valueOf(row.getString("promise").toUpperCase(Locale.ROOT)),
                row.getOffsetDateTime("started_at").toInstant(),
                new Terms(
                        new Terms.Policy(
                                row.getUUID("policy_id"),
                                row.getString("policy_name"),
                                row.getInteger("policy_version")),
                        Duration.ofMillis(row.getLong("target_ms")),
                        read(row.getString("warnings"), NUMBERS)),
                new Progress(
                        ClockState.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                        Duration.ofMillis(row.getLong("paused_ms")),
                        instant(row.getOffsetDateTime("paused_at")),
                        instant(row.getOffsetDateTime("breached_at")),
                        row.getBoolean("provisional"),
                        instant(row.getOffsetDateTime("met_at")),
                        instant(row.getOffsetDateTime("cancelled_at")),
                        new TreeSet<>(read(row.getString("fired"), NUMBERS))));
    }

    /** A case as it was last told of. */
    public record TrackedCase(UUID caseId, int cycle, String team, ObjectNode facts) {}

    public Uni<Void> track(SqlConnection tx, Collection<TrackedCase> cases) {
        List<TrackedCase> list = List.copyOf(cases);
        return tx.preparedQuery("""
                        INSERT INTO tracked_case (case_id, cycle, team, facts)
                        SELECT * FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[])
                        ON CONFLICT (case_id) DO UPDATE SET cycle = excluded.cycle, team = excluded.team, facts = excluded.facts
                        """)
                .execute(Tuple.tuple()
                        .addArrayOfUUID(list.stream().map(TrackedCase::caseId).toArray(UUID[]::new))
                        .addArrayOfInteger(list.stream().map(TrackedCase::cycle).toArray(Integer[]::new))
                        .addArrayOfString(list.stream().map(TrackedCase::team).toArray(String[]::new))
                        .addArrayOfString(
                                list.stream().map(c -> c.facts().toString()).toArray(String[]::new)))
                .replaceWithVoid();
    }

    public Uni<List<TrackedCase>> tracked(SqlClient tx, Collection<UUID> cases) {
        return tx.preparedQuery("SELECT * FROM tracked_case WHERE case_id = ANY($1::uuid[])")
                .execute(Tuple.tuple().addArrayOfUUID(cases.toArray(UUID[]::new)))
                .map(rows -> {
                    List<TrackedCase> found = new ArrayList<>();
                    rows.forEach(row -> found.add(new TrackedCase(
                            row.getUUID("case_id"),
                            row.getInteger("cycle"),
                            row.getString("team"),
                            object(row.getString("facts")))));
                    return found;
                });
    }

    // names are those of the columns in SAVE
    private record ClockRow(
            UUID id,
            UUID case_id,
            int cycle,
            String promise,
            String state,
            UUID policy_id,
            String policy_name,
            int policy_version,
            long target_ms,
            String warnings,
            Instant started_at,
            long paused_ms,
            @Nullable Instant paused_at,
            @Nullable Instant breached_at,
            boolean provisional,
            @Nullable Instant met_at,
            @Nullable Instant cancelled_at,
            String fired,
            Instant due_at,
            @Nullable Instant next_at) {

        static ClockRow of(PromiseClock c) {
            Terms terms = c.terms();
            Progress progress = c.progress();
            return new ClockRow(
                    c.id(),
                    c.caseId(),
                    c.cycle(),
                    Json.word(c.promise()),
                    Json.word(c.state()),
                    terms.policy().id(),
                    terms.policy().name(),
                    terms.policy().version(),
                    terms.target().toMillis(),
                    write(terms.warnings()),
                    c.startedAt(),
                    progress.pausedFor().toMillis(),
                    progress.pausedAt(),
                    progress.breachedAt(),
                    progress.provisional(),
                    progress.metAt(),
                    progress.cancelledAt(),
                    write(progress.fired()),
                    c.dueAt(),
                    c.nextAt().orElse(null));
        }
    }
}
