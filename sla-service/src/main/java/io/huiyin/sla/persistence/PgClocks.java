package io.huiyin.sla.persistence;

import static io.huiyin.web.Json.object;
import static io.huiyin.web.Json.read;
import static io.huiyin.web.Json.write;
import static io.huiyin.web.Time.instant;
import static io.huiyin.web.Time.utc;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.sla.clock.ClockState;
import io.huiyin.sla.clock.Progress;
import io.huiyin.sla.clock.Promise;
import io.huiyin.sla.clock.PromiseClock;
import io.huiyin.sla.clock.Stretch;
import io.huiyin.sla.clock.Terms;
import io.huiyin.web.Json;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Clocks. Sets of them, a statement each. */
@Singleton
public final class PgClocks {

    private static final String SAVE = """
            INSERT INTO clock (id, case_id, cycle, promise, state, policy_id, policy_name, policy_version, target_ms, warnings,
                calendar_id, calendar_version, started_at, stretches, breached_at, provisional, met_at, cancelled_at, fired, due_at,
                next_at)
            SELECT * FROM json_to_recordset($1::text::json) AS r (id uuid, case_id uuid, cycle int, promise text, state text,
                policy_id uuid, policy_name text, policy_version int, target_ms bigint, warnings text, calendar_id uuid,
                calendar_version int, started_at timestamptz, stretches text, breached_at timestamptz, provisional boolean,
                met_at timestamptz, cancelled_at timestamptz, fired text, due_at timestamptz, next_at timestamptz)
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, policy_id = excluded.policy_id,
                policy_name = excluded.policy_name, policy_version = excluded.policy_version, target_ms = excluded.target_ms,
                warnings = excluded.warnings, calendar_id = excluded.calendar_id, calendar_version = excluded.calendar_version,
                stretches = excluded.stretches, breached_at = excluded.breached_at, provisional = excluded.provisional,
                met_at = excluded.met_at, cancelled_at = excluded.cancelled_at, fired = excluded.fired, due_at = excluded.due_at,
                next_at = excluded.next_at
            """;

    private static final TypeReference<List<Stretch>> STRETCHES = new TypeReference<>() {};
    private static final TypeReference<List<Integer>> NUMBERS = new TypeReference<>() {};

    private final PgCalendars calendars;

    @Inject
    PgClocks(PgCalendars calendars) {
        this.calendars = calendars;
    }

    /** A clock of which something is to be said. */
    public record Due(UUID clockId, UUID caseId, Instant at) {}

    public Uni<List<PromiseClock>> ofCases(SqlClient tx, Collection<UUID> cases) {
        return tx.preparedQuery("SELECT * FROM clock WHERE case_id = ANY($1::uuid[]) ORDER BY started_at, promise")
                .execute(Tuple.tuple().addArrayOfUUID(cases.toArray(UUID[]::new)))
                .chain(rows -> calendars.counting(tx, rows, PgClocks::clock));
    }

    public Uni<List<PromiseClock>> find(SqlClient tx, Collection<UUID> ids) {
        return tx.preparedQuery("SELECT * FROM clock WHERE id = ANY($1::uuid[])")
                .execute(Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new)))
                .chain(rows -> calendars.counting(tx, rows, PgClocks::clock));
    }

    /** Writes clocks, with when something is to be said of each next. */
    public Uni<Void> save(SqlConnection tx, Collection<PromiseClock> clocks) {
        return clocks.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(SAVE)
                        .execute(
                                Tuple.of(write(clocks.stream().map(ClockRow::of).toList())))
                        .replaceWithVoid();
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

    private static PromiseClock clock(Row row, Terms.Counting counting) {
        return new PromiseClock(
                row.getUUID("id"),
                row.getUUID("case_id"),
                row.getInteger("cycle"),
                Promise.valueOf(row.getString("promise").toUpperCase(Locale.ROOT)),
                new Terms(
                        new Terms.Policy(
                                row.getUUID("policy_id"),
                                row.getString("policy_name"),
                                row.getInteger("policy_version")),
                        Duration.ofMillis(row.getLong("target_ms")),
                        read(row.getString("warnings"), NUMBERS),
                        counting),
                read(row.getString("stretches"), STRETCHES),
                new Progress(
                        ClockState.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
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
            @Nullable UUID calendar_id,
            @Nullable Integer calendar_version,
            Instant started_at,
            String stretches,
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
            Terms.Version calendar = terms.counting().calendar();
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
                    calendar == null ? null : calendar.id(),
                    calendar == null ? null : calendar.version(),
                    c.startedAt(),
                    write(c.stretches()),
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
