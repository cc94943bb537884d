package io.huiyin.messaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.huiyin.web.Ids;
import io.huiyin.web.Json;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Appends facts inside the transaction of the change they tell of; {@link Relay} publishes them after the commit.
 *
 * <p>This one works on a connection of the reactive client; {@link SessionOutbox} on a Hibernate Reactive session. A transaction
 * uses one of the two.
 */
@Singleton
public final class Outbox {

    static final int SHARDS = 16;

    /** The broker's default for a record is 1 MiB with its headers. */
    private static final int MAX_PAYLOAD_CHARS = 300_000;

    /** One parameter: what {@link #rows} makes. */
    private static final String APPEND = "SELECT outbox_append($1)";

    private final MessagingConfig config;
    private final Ids ids;
    private final ObjectMapper json = Json.wire();

    @Inject
    public Outbox(MessagingConfig config, Ids ids) {
        this.config = config;
        this.ids = ids;
    }

    /**
     * Locks cases before anything of them is read or written; every unit of work on existing cases begins with it.
     *
     * @return when all locks are held; they end with the transaction
     */
    public Uni<Void> lock(SqlConnection tx, Collection<UUID> cases) {
        return lockKeys(tx, cases.stream().map(UUID::toString).toList());
    }

    /**
     * Locks those cases that nobody else has, without waiting. For work that has claimed rows before: waiting for a case then could
     * last for ever, since who has it may wait for the row.
     *
     * @return those that are held now, until the transaction ends
     */
    public Uni<Set<UUID>> tryLock(SqlConnection tx, Collection<UUID> cases) {
        Map<Long, List<UUID>> byKey =
                cases.stream().distinct().collect(Collectors.groupingBy(id -> CaseLock.key(id.toString())));
        return tx.preparedQuery("SELECT key FROM unnest($1::bigint[]) AS key WHERE pg_try_advisory_xact_lock(key)")
                .execute(Tuple.tuple().addArrayOfLong(byKey.keySet().toArray(Long[]::new)))
                .map(rows -> {
                    Set<UUID> held = new HashSet<>();
                    rows.forEach(row -> held.addAll(byKey.getOrDefault(row.getLong(0), List.of())));
                    return held;
                });
    }

    static Uni<Void> lockKeys(SqlConnection tx, Collection<String> aggregateIds) {
        Long[] keys = aggregateIds.stream()
                .mapToLong(CaseLock::key)
                .sorted()
                .distinct()
                .boxed()
                .toArray(Long[]::new);
        return tx.preparedQuery(CaseLock.SQL)
                .execute(Tuple.tuple().addArrayOfLong(keys))
                .replaceWithVoid();
    }

    /** Appends facts in the given order. The caller's transaction decides whether they happened. */
    public Uni<Void> append(SqlConnection tx, Cause cause, Fact... facts) {
        return append(tx, cause, Arrays.asList(facts));
    }

    /** As {@link #append(SqlConnection, Cause, Fact...)}. */
    public Uni<Void> append(SqlConnection tx, Cause cause, List<Fact> facts) {
        return append(tx, facts.stream().map(fact -> new Caused(cause, fact)).toList());
    }

    /** As {@link #append(SqlConnection, Cause, Fact...)}, for facts of several causes, as a batch has them. */
    public Uni<Void> append(SqlConnection tx, List<Caused> facts) {
        return facts.isEmpty() ? Uni.createFrom().voidItem() : insert(tx, rows(facts));
    }

    /** A fact and why it happened. */
    public record Caused(Cause cause, Fact fact) {}

    /** The parameter of the SQL function {@code outbox_append}, for statements that write state and outbox at once. */
    public String rows(List<Caused> facts) {
        List<Row> rows = new ArrayList<>(facts.size());
        facts.forEach(f -> rows.add(row(rows.size(), f.cause(), f.fact())));
        return write(rows);
    }

    /** Copies an undigested event, as it came, to this service's dead-letter topic. */
    Uni<Void> appendDeadLetter(SqlConnection tx, IncomingRecord record, Instant now, String code) {
        Row row = new Row(
                0,
                CaseLock.key(record.key()),
                CaseLock.shard(record.key()),
                ids.next(),
                config.deadLetterTopic(),
                record.key(),
                "io.huiyin.dead-letter",
                "/huiyin/" + config.service(),
                now,
                "",
                "",
                "",
                record.headersWith("huiyin_parked_because", code),
                record.payloadText());
        return insert(tx, write(List.of(row)));
    }

    private Uni<Void> insert(SqlConnection tx, String rows) {
        return tx.preparedQuery(APPEND).execute(Tuple.of(rows)).replaceWithVoid();
    }

    private Row row(int n, Cause cause, Fact fact) {
        String key = fact.caseId().toString();
        return new Row(
                n,
                CaseLock.key(key),
                CaseLock.shard(key),
                ids.next(),
                config.topic(),
                key,
                fact.type(),
                "/huiyin/" + config.service(),
                fact.at(),
                cause.correlationId(),
                cause.causationId(),
                cause.traceparent(),
                null,
                payload(fact));
    }

    private String payload(Fact fact) {
        try {
            String text = json.writeValueAsString(fact.data());
            if (text.length() > MAX_PAYLOAD_CHARS) {
                throw new IllegalArgumentException(fact.type() + " has " + text.length() + " characters of data");
            }
            return text;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(fact.type() + " cannot be written as JSON", e);
        }
    }

    private String write(List<Row> rows) {
        try {
            return json.writeValueAsString(rows);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    // names are those of the columns in outbox_append
    private record Row(
            int n,
            long lock,
            int shard,
            UUID event_id,
            String aggregatetype,
            String aggregateid,
            String type,
            String source,
            Instant occurred_at,
            String correlation_id,
            String causation_id,
            String traceparent,
            @Nullable String headers,
            String payload) {}
}
