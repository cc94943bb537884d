package io.huiyin.analytics.persistence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.messaging.Event;
import io.huiyin.web.Json;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The append-only table of events, and the rows per cycle that are projected from them. */
@Singleton
public final class PgEvents {

    private static final String KEEP = """
            INSERT INTO event (event_id, type, source, case_id, sequence, happened_at, data)
            SELECT e, t, s, c, q, h, d::jsonb
            FROM unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::bigint[], $6::timestamptz[], $7::text[])
                AS x (e, t, s, c, q, h, d)
            """;

    private static final List<String> COLUMNS = List.of(
            "started_at",
            "product",
            "channel",
            "language",
            "type",
            "priority",
            "tier",
            "team",
            "contact_id",
            "response_promised",
            "response_met",
            "response_breached",
            "resolution_promised",
            "resolution_met",
            "resolution_breached",
            "resolved_at",
            "closed_at",
            "reopened",
            "escalated",
            "invited",
            "csat",
            "nps",
            "settled",
            "sentiment",
            "overruled",
            "journey_stage");

    private static final String PROJECT = """
            INSERT INTO %3$s AS c (case_id, cycle, first_response_at, human_replies, hand_offs, %1$s)
            SELECT case_id, cycle, first_response_at, human_replies, hand_offs, %1$s FROM json_to_recordset($1::text::json) AS r (
                case_id uuid, cycle int, started_at timestamptz, product text, channel text, language text, type text, priority text,
                tier text, team text, contact_id uuid, first_response_at timestamptz, human_replies int, hand_offs int,
                response_promised boolean, response_met boolean, response_breached boolean, resolution_promised boolean,
                resolution_met boolean, resolution_breached boolean, resolved_at timestamptz, closed_at timestamptz, reopened boolean,
                escalated boolean, invited boolean, csat int, nps int, settled text, sentiment text, overruled boolean,
                journey_stage text)
            ON CONFLICT (case_id, cycle) DO UPDATE SET
                first_response_at = least(c.first_response_at, excluded.first_response_at),
                human_replies = coalesce(c.human_replies + excluded.human_replies, excluded.human_replies, c.human_replies),
                hand_offs = coalesce(c.hand_offs + excluded.hand_offs, excluded.hand_offs, c.hand_offs), %2$s
            """;

    /** The rows that metrics are computed from. */
    public static final String LIVE = projecting("case_cycle");

    /** The rows of a rebuild that is under way. */
    public static final String REBUILT = projecting("case_cycle_rebuilt");

    private static String projecting(String table) {
        return PROJECT.formatted(
                String.join(", ", COLUMNS),
                COLUMNS.stream()
                        .map(column -> column + " = coalesce(excluded." + column + ", c." + column + ")")
                        .collect(Collectors.joining(", ")),
                table);
    }

    private final Pool pool;

    @Inject
    PgEvents(Pool pool) {
        this.pool = pool;
    }

    /** @param data JSON */
    public record KeptEvent(
            long n, UUID id, String type, String source, UUID caseId, long sequence, Instant at, String data) {}

    public Uni<Void> keep(SqlConnection tx, List<Event> events, List<JsonNode> data) {
        return tx.preparedQuery(KEEP)
                .execute(Tuple.tuple()
                        .addArrayOfUUID(events.stream().map(Event::id).toArray(UUID[]::new))
                        .addArrayOfString(events.stream().map(Event::type).toArray(String[]::new))
                        .addArrayOfString(events.stream().map(Event::source).toArray(String[]::new))
                        .addArrayOfUUID(events.stream().map(Event::caseId).toArray(UUID[]::new))
                        .addArrayOfLong(events.stream().map(Event::sequence).toArray(Long[]::new))
                        .addArrayOfOffsetDateTime(events.stream()
                                .map(e -> e.at().atOffset(ZoneOffset.UTC))
                                .toArray(OffsetDateTime[]::new))
                        .addArrayOfString(data.stream().map(JsonNode::toString).toArray(String[]::new)))
                .replaceWithVoid();
    }

    /** What an event says, to be projected. */
    public record Said(String type, UUID caseId, JsonNode data) {}

    /** @param into {@link #LIVE} or {@link #REBUILT} */
    public Uni<Void> project(SqlClient tx, String into, List<ObjectNode> rows) {
        if (rows.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        try {
            return tx.preparedQuery(into)
                    .execute(Tuple.of(Json.wire().writeValueAsString(rows)))
                    .replaceWithVoid();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Events in the order in which they were kept. */
    public Uni<List<KeptEvent>> list(@Nullable UUID caseId, @Nullable String type, long after, int limit) {
        return pool.preparedQuery("""
                        SELECT * FROM event WHERE n > $1 AND ($2::uuid IS NULL OR case_id = $2) AND ($3::text IS NULL OR type = $3)
                        ORDER BY n LIMIT $4
                        """)
                .execute(Tuple.of(after, caseId, type, limit))
                .map(rows -> {
                    List<KeptEvent> events = new ArrayList<>();
                    rows.forEach(row -> events.add(new KeptEvent(
                            row.getLong("n"),
                            row.getUUID("event_id"),
                            row.getString("type"),
                            row.getString("source"),
                            row.getUUID("case_id"),
                            row.getLong("sequence"),
                            row.getOffsetDateTime("happened_at").toInstant(),
                            String.valueOf(row.getValue("data")))));
                    return events;
                });
    }

    /** Events after the n-th up to another, for a rebuild; the last n beside them. */
    public Uni<Page> page(SqlClient client, long after, long until, int limit) {
        return client.preparedQuery(
                        "SELECT n, type, case_id, data::text FROM event WHERE n > $1 AND n <= $2 ORDER BY n LIMIT $3")
                .execute(Tuple.of(after, until, limit))
                .map(rows -> {
                    List<Said> events = new ArrayList<>(rows.size());
                    long last = after;
                    for (Row row : rows) {
                        events.add(new Said(row.getString(1), row.getUUID(2), Json.object(row.getString(3))));
                        last = row.getLong(0);
                    }
                    return new Page(events, last);
                });
    }

    public record Page(List<Said> events, long last) {}
}
