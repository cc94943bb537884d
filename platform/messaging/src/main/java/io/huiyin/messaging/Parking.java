package io.huiyin.messaging;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Events that could not be digested, each at the head of a queue of what came after it for the same key and topic. Other keys flow.
 *
 * <p>A batch reads the marker of a key {@code FOR SHARE}, replay takes it {@code FOR UPDATE}: so an event either joins the queue
 * before it is replayed, or finds no marker and takes effect behind it.
 */
@Singleton
public final class Parking {

    private static final String BEHIND = "behind-parked";

    private static final String MARKED = """
            SELECT topic, key FROM parked_key WHERE (topic, key) IN (SELECT * FROM unnest($1::text[], $2::text[]))
            ORDER BY topic, key FOR SHARE
            """;

    private static final String INSERT = """
            INSERT INTO parked_event (topic, key, partition, record_offset, event_id, type, headers, payload, code, reason)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """;

    private static final String LIST = """
            SELECT id, topic, key, event_id, type, code, reason, parked_at,
                   (SELECT count(*) FROM parked_event b WHERE b.topic = e.topic AND b.key = e.key AND b.id > e.id) AS behind
            FROM parked_event e WHERE id > $1 AND ($2::text IS NULL OR code = $2) ORDER BY id LIMIT $3
            """;

    private final Pool pool;
    private final EventHandler handler;
    private final Outbox outbox;
    private final Relay relay;
    private final Clock clock;

    @Inject
    public Parking(Pool pool, EventHandler handler, Outbox outbox, Relay relay, Clock clock) {
        this.pool = pool;
        this.handler = handler;
        this.outbox = outbox;
        this.relay = relay;
        this.clock = clock;
    }

    record Marker(String topic, String key) {
        static Marker of(IncomingRecord record) {
            return new Marker(record.topic(), record.key());
        }
    }

    /**
     * An event that waits for an administrator.
     *
     * @param code why; {@code behind-parked} for what merely waits behind another
     * @param behind how many events of the same key wait behind it
     */
    public record ParkedEvent(
            long id,
            String topic,
            String key,
            String eventId,
            @Nullable String type,
            String code,
            String reason,
            OffsetDateTime parkedAt,
            long behind) {}

    /** What came of a replay or discard. */
    public sealed interface Outcome {
        /** The queue of the key is empty, its events flow again. */
        record Flowing(int replayed) implements Outcome {}

        /** Some event, perhaps another one, failed: it and those behind it still wait. */
        record StillParked(int replayed, String code, String reason) implements Outcome {}
    }

    Uni<Set<Marker>> marked(SqlConnection tx, List<IncomingRecord> records) {
        List<Marker> markers = records.stream().map(Marker::of).distinct().toList();
        return tx.preparedQuery(MARKED)
                .execute(Tuple.of(
                        markers.stream().map(Marker::topic).toArray(String[]::new),
                        markers.stream().map(Marker::key).toArray(String[]::new)))
                .map(rows -> {
                    Set<Marker> found = new HashSet<>();
                    rows.forEach(row -> found.add(new Marker(row.getString(0), row.getString(1))));
                    return found;
                });
    }

    /** Marks the key, keeps the event, copies it to the dead-letter topic; inbox and position are written as for a digested one. */
    Uni<Void> park(SqlConnection tx, IncomingRecord record, Throwable failure) {
        return Outbox.lockKeys(tx, List.of(record.key()))
                .chain(() -> Inbox.admit(tx, List.of(record.eventId())))
                .chain(fresh -> fresh.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : tx.preparedQuery("INSERT INTO parked_key (topic, key) VALUES ($1, $2) ON CONFLICT DO NOTHING")
                                .execute(Tuple.of(record.topic(), record.key()))
                                .chain(() -> insert(tx, record, Failures.code(failure), Failures.reason(failure)))
                                .chain(() ->
                                        outbox.appendDeadLetter(tx, record, clock.instant(), Failures.code(failure))))
                .chain(() -> Inbox.advance(tx, List.of(record)));
    }

    Uni<Void> queue(SqlConnection tx, List<IncomingRecord> records) {
        return Sequentially.each(
                records, record -> insert(tx, record, BEHIND, "an earlier event of this key is parked"));
    }

    /** Parked events by id, which is the order in which they were parked. */
    public Uni<List<ParkedEvent>> list(long afterId, @Nullable String code, int limit) {
        return pool.preparedQuery(LIST).execute(Tuple.of(afterId, code, limit)).map(rows -> {
            List<ParkedEvent> events = new ArrayList<>();
            rows.forEach(row -> events.add(event(row)));
            return events;
        });
    }

    /**
     * Replays the whole queue of the event's key, in order, past the inbox; stops at the first that fails again.
     *
     * @return empty if there is no such event
     */
    public Uni<Optional<Outcome>> replay(long id) {
        return onQueueOf(id, this::replayQueue);
    }

    /** Drops one event for good and replays what waited behind it. */
    public Uni<Optional<Outcome>> discard(long id) {
        return onQueueOf(id, (tx, marker) -> tx.preparedQuery("DELETE FROM parked_event WHERE id = $1")
                .execute(Tuple.of(id))
                .chain(() -> replayQueue(tx, marker)));
    }

    private interface QueueWork {
        Uni<Outcome> on(SqlConnection tx, Marker marker);
    }

    private Uni<Optional<Outcome>> onQueueOf(long id, QueueWork work) {
        return pool.withTransaction(tx -> tx.preparedQuery("SELECT topic, key FROM parked_event WHERE id = $1")
                        .execute(Tuple.of(id))
                        .chain(rows -> {
                            if (rows.size() == 0) {
                                return Uni.createFrom().item(Optional.<Outcome>empty());
                            }
                            Row row = rows.iterator().next();
                            Marker marker = new Marker(row.getString(0), row.getString(1));
                            return take(tx, marker)
                                    .chain(() -> work.on(tx, marker))
                                    .map(Optional::of);
                        }))
                .invoke(relay::nudge);
    }

    private static Uni<Void> take(SqlConnection tx, Marker marker) {
        return Outbox.lockKeys(tx, List.of(marker.key()))
                .chain(() -> tx.preparedQuery("SELECT 1 FROM parked_key WHERE topic = $1 AND key = $2 FOR UPDATE")
                        .execute(Tuple.of(marker.topic(), marker.key())))
                .replaceWithVoid();
    }

    private Uni<Outcome> replayQueue(SqlConnection tx, Marker marker) {
        return tx.preparedQuery("SELECT * FROM parked_event WHERE topic = $1 AND key = $2 ORDER BY id")
                .execute(Tuple.of(marker.topic(), marker.key()))
                .chain(rows -> {
                    List<Row> queue = new ArrayList<>();
                    rows.forEach(queue::add);
                    return replayFrom(tx, marker, queue, 0);
                });
    }

    private Uni<Outcome> replayFrom(SqlConnection tx, Marker marker, List<Row> queue, int index) {
        if (index == queue.size()) {
            return tx.preparedQuery("DELETE FROM parked_key WHERE topic = $1 AND key = $2")
                    .execute(Tuple.of(marker.topic(), marker.key()))
                    .replaceWith(new Outcome.Flowing(index));
        }
        Row row = queue.get(index);
        long id = row.getLong("id");
        return tx.query("SAVEPOINT replay")
                .execute()
                .chain(() -> redo(tx, row))
                .chain(() -> tx.preparedQuery("DELETE FROM parked_event WHERE id = $1")
                        .execute(Tuple.of(id)))
                .map(done -> Optional.<Throwable>empty())
                .onFailure(failure -> !Failures.isTransient(failure))
                .recoverWithUni(failure -> tx.query("ROLLBACK TO SAVEPOINT replay")
                        .execute()
                        .chain(() -> tx.preparedQuery("UPDATE parked_event SET code = $2, reason = $3 WHERE id = $1")
                                .execute(Tuple.of(id, Failures.code(failure), Failures.reason(failure))))
                        .replaceWith(Optional.of(failure)))
                .chain(failed -> failed.isEmpty()
                        ? replayFrom(tx, marker, queue, index + 1)
                        : Uni.createFrom()
                                .item(new Outcome.StillParked(
                                        index, Failures.code(failed.get()), Failures.reason(failed.get()))));
    }

    private Uni<Void> redo(SqlConnection tx, Row row) {
        IncomingRecord record = IncomingRecord.parked(
                row.getString("topic"),
                row.getInteger("partition"),
                row.getLong("record_offset"),
                row.getString("key"),
                row.getString("headers"),
                row.getBuffer("payload").getBytes());
        return Uni.createFrom().deferred(() -> switch (Knowledge.of(record.header("ce_type"), handler.types())) {
            case KNOWN -> handler.handle(tx, List.of(Envelope.decode(record)));
            case UNKNOWN -> Uni.createFrom().voidItem();
            case NEWER ->
                Uni.createFrom()
                        .failure(new PermanentFailure(
                                "newer-version", record.header("ce_type") + " is newer than this reader"));
        });
    }

    private static Uni<Void> insert(SqlConnection tx, IncomingRecord record, String code, String reason) {
        return tx.preparedQuery(INSERT)
                .execute(Tuple.tuple()
                        .addString(record.topic())
                        .addString(record.key())
                        .addInteger(record.partition())
                        .addLong(record.offset())
                        .addUUID(record.eventId())
                        .addString(record.header("ce_type"))
                        .addString(record.headersJson())
                        .addBuffer(Buffer.buffer(record.value()))
                        .addString(code)
                        .addString(reason.replace("\u0000", "")))
                .replaceWithVoid();
    }

    private static ParkedEvent event(Row row) {
        return new ParkedEvent(
                row.getLong("id"),
                row.getString("topic"),
                row.getString("key"),
                row.getUUID("event_id").toString(),
                row.getString("type"),
                row.getString("code"),
                row.getString("reason"),
                row.getOffsetDateTime("parked_at"),
                row.getLong("behind"));
    }
}
