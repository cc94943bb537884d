package io.huiyin.sla.persistence;

import static io.huiyin.web.Json.object;
import static io.huiyin.web.Json.read;
import static io.huiyin.web.Json.write;
import static io.huiyin.web.Time.instant;
import static io.huiyin.web.Time.utc;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.sla.clock.Ending;
import io.huiyin.sla.clock.Promise;
import io.huiyin.sla.clock.PromiseClock;
import io.huiyin.sla.clock.Said;
import io.huiyin.sla.clock.Segment;
import io.huiyin.sla.clock.Stretch;
import io.huiyin.sla.clock.Terms;
import io.huiyin.web.Json;
import io.huiyin.web.Rows;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Clocks. Sets of them, a statement each. */
@Singleton
public final class PgClocks {

    private static final String SAVE = """
            INSERT INTO clock (id, case_id, cycle, promise, state, started_at, due_at, stretches, segments, ending, said, next_at)
            SELECT * FROM json_to_recordset($1::text::json) AS r (id uuid, case_id uuid, cycle int, promise text, state text,
                started_at timestamptz, due_at timestamptz, stretches text, segments text, ending text, said text,
                next_at timestamptz)
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, due_at = excluded.due_at, stretches = excluded.stretches,
                segments = excluded.segments, ending = excluded.ending, said = excluded.said, next_at = excluded.next_at
            """;

    private static final TypeReference<List<Stretch>> STRETCHES = new TypeReference<>() {};
    private static final TypeReference<List<SegmentJson>> SEGMENTS = new TypeReference<>() {};
    private static final TypeReference<Ending> ENDING = new TypeReference<>() {};
    private static final TypeReference<Said> SAID = new TypeReference<>() {};

    private final PgCalendars calendars;

    @Inject
    PgClocks(PgCalendars calendars) {
        this.calendars = calendars;
    }

    /** A clock of which something is to be said. */
    public record Due(UUID clockId, UUID caseId) {}

    /** In the order in which they began. */
    public Uni<List<PromiseClock>> ofCases(SqlClient tx, Collection<UUID> cases) {
        return tx.preparedQuery(
                        "SELECT * FROM clock WHERE case_id = ANY($1::uuid[]) ORDER BY cycle, started_at, promise")
                .execute(Tuple.tuple().addArrayOfUUID(cases.toArray(UUID[]::new)))
                .chain(rows -> clocks(tx, rows));
    }

    public Uni<List<PromiseClock>> find(SqlClient tx, Collection<UUID> ids) {
        return tx.preparedQuery("SELECT * FROM clock WHERE id = ANY($1::uuid[])")
                .execute(Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new)))
                .chain(rows -> clocks(tx, rows));
    }

    /** The next cases with a clock that is open, in the order of their ids. @param after null from the first on */
    public Uni<List<UUID>> openCases(SqlClient client, @Nullable UUID after, int limit) {
        return client.preparedQuery("""
                        SELECT DISTINCT case_id FROM clock WHERE state IN ('running', 'paused') AND ($1::uuid IS NULL OR case_id > $1)
                        ORDER BY case_id LIMIT $2
                        """)
                .execute(Tuple.of(after, limit))
                .map(rows -> Rows.all(rows, row -> row.getUUID(0)));
    }

    /** Those that turned out never to have begun. */
    public Uni<Void> remove(SqlConnection tx, Collection<UUID> ids) {
        return ids.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery("DELETE FROM clock WHERE id = ANY($1::uuid[])")
                        .execute(Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new)))
                        .replaceWithVoid();
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

    /** Writes what was said of clocks, and when something is to be said of each next. */
    public Uni<Void> said(SqlConnection tx, Collection<PromiseClock> clocks) {
        return tx.preparedQuery("""
                        UPDATE clock SET said = r.said, next_at = r.next_at
                        FROM json_to_recordset($1::text::json) AS r (id uuid, said text, next_at timestamptz) WHERE clock.id = r.id
                        """)
                .execute(Tuple.of(write(clocks.stream().map(SaidRow::of).toList())))
                .replaceWithVoid();
    }

    /** The earliest of which something is due, but for those that others are at; held until the transaction ends. */
    public Uni<List<Due>> claimDue(SqlConnection tx, Instant until, int limit) {
        return tx.preparedQuery(
                        "SELECT id, case_id FROM clock WHERE next_at <= $1 ORDER BY next_at LIMIT $2 FOR UPDATE SKIP LOCKED")
                .execute(Tuple.of(utc(until), limit))
                .map(rows -> Rows.all(rows, row -> new Due(row.getUUID(0), row.getUUID(1))));
    }

    public Uni<@Nullable Instant> next(SqlClient tx) {
        return tx.preparedQuery("SELECT min(next_at) FROM clock WHERE next_at IS NOT NULL")
                .execute()
                .map(rows -> instant(rows.iterator().next().getOffsetDateTime(0)));
    }

    private Uni<List<PromiseClock>> clocks(SqlClient client, RowSet<Row> rows) {
        List<List<SegmentJson>> segments = Rows.all(rows, row -> read(row.getString("segments"), SEGMENTS));
        List<Terms.Version> versions = segments.stream()
                .flatMap(List::stream)
                .flatMap(segment -> Stream.of(segment.calendar(), segment.noticeCalendar()))
                .filter(Objects::nonNull)
                .toList();
        return calendars.load(client, versions).map(loaded -> {
            Iterator<List<SegmentJson>> each = segments.iterator();
            return Rows.all(rows, row -> clock(row, each.next()));
        });
    }

    private PromiseClock clock(Row row, List<SegmentJson> segments) {
        String ending = row.getString("ending");
        return new PromiseClock(
                row.getUUID("id"),
                row.getUUID("case_id"),
                row.getInteger("cycle"),
                Promise.valueOf(
                        row.getString("promise").toUpperCase(Locale.ROOT).replace('-', '_')),
                read(row.getString("stretches"), STRETCHES),
                segments.stream().map(segment -> segment.segment(calendars)).toList(),
                ending == null ? null : read(ending, ENDING),
                read(row.getString("said"), SAID));
    }

    /** Terms name their calendar's version; its hours are read once. */
    private record SegmentJson(
            Instant from,
            Terms.Policy policy,
            Duration target,
            List<Integer> warnings,
            @Nullable Duration afterBreach,
            Terms.@Nullable Version calendar,
            Terms.@Nullable Version noticeCalendar) {

        static SegmentJson of(Segment segment) {
            Terms terms = segment.terms();
            Terms.Counting hours = terms.notices().hours();
            return new SegmentJson(
                    segment.from(),
                    terms.policy(),
                    terms.target(),
                    terms.notices().warnings(),
                    terms.notices().afterBreach(),
                    terms.counting().calendar(),
                    hours == null ? null : hours.calendar());
        }

        Segment segment(PgCalendars calendars) {
            Terms.Notices notices = new Terms.Notices(
                    warnings, afterBreach, noticeCalendar == null ? null : calendars.counting(noticeCalendar));
            return new Segment(from, new Terms(policy, target, notices, calendars.counting(calendar)));
        }
    }

    /** A case as it was last told of. */
    public record TrackedCase(UUID caseId, int cycle, String team, ObjectNode facts) {

        public static TrackedCase of(UUID caseId, ObjectNode facts) {
            return new TrackedCase(
                    caseId, facts.path("cycle").asInt(), facts.path("team").asText(), facts);
        }
    }

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

    // names are those of the columns
    private record SaidRow(UUID id, String said, @Nullable Instant next_at) {

        static SaidRow of(PromiseClock c) {
            return new SaidRow(c.id(), write(c.said()), c.nextAt().orElse(null));
        }
    }

    // names are those of the columns in SAVE
    private record ClockRow(
            UUID id,
            UUID case_id,
            int cycle,
            String promise,
            String state,
            Instant started_at,
            Instant due_at,
            String stretches,
            String segments,
            @Nullable String ending,
            String said,
            @Nullable Instant next_at) {

        static ClockRow of(PromiseClock c) {
            return new ClockRow(
                    c.id(),
                    c.caseId(),
                    c.cycle(),
                    Json.word(c.promise()),
                    Json.word(c.state()),
                    c.startedAt(),
                    c.dueAt(),
                    write(c.stretches()),
                    write(c.segments().stream().map(SegmentJson::of).toList()),
                    c.ending() == null ? null : write(c.ending()),
                    write(c.said()),
                    c.nextAt().orElse(null));
        }
    }
}
