package io.huiyin.sla.persistence;

import static io.huiyin.web.Json.read;
import static io.huiyin.web.Json.write;

import com.fasterxml.jackson.core.type.TypeReference;
import io.huiyin.sla.clock.Promise;
import io.huiyin.sla.clock.Terms;
import io.huiyin.sla.clock.Terms.Counting;
import io.huiyin.sla.policy.SlaPolicy;
import io.huiyin.web.Json;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Policies, each in its latest version, but for those that were retired. */
@Singleton
public final class PgPolicies {

    private static final String CURRENT = """
            SELECT latest.*, (SELECT max(version) FROM calendar WHERE calendar.id = latest.calendar_id) AS calendar_version
            FROM (SELECT DISTINCT ON (id) * FROM sla_policy ORDER BY id, version DESC) AS latest
            WHERE NOT retired
            ORDER BY position, (SELECT min(created_at) FROM sla_policy AS first WHERE first.id = latest.id) DESC, id
            """;

    private record Key(UUID id, int version, Terms.@Nullable Version calendar) {}

    /** Versions are immutable, so each is read from its JSON once for each version of its calendar. */
    private final Map<Key, SlaPolicy> parsed = new ConcurrentHashMap<>();

    private final PgCalendars calendars;

    @Inject
    PgPolicies(PgCalendars calendars) {
        this.calendars = calendars;
    }

    /** In the order in which they are tried. */
    public Uni<List<SlaPolicy>> current(SqlClient client) {
        return client.preparedQuery(CURRENT)
                .execute()
                .chain(rows -> calendars.counting(
                        client,
                        rows,
                        (row, counting) -> parsed.computeIfAbsent(
                                new Key(row.getUUID("id"), row.getInteger("version"), counting.calendar()),
                                key -> policy(row, counting))));
    }

    /** Until the transaction ends nobody else changes policies: what they promise together is decided on all of them. */
    public Uni<Void> hold(SqlConnection tx) {
        return tx.query("SET LOCAL lock_timeout = '5s'; LOCK TABLE sla_policy IN SHARE ROW EXCLUSIVE MODE")
                .execute()
                .replaceWithVoid();
    }

    public Uni<Void> add(SqlClient tx, SlaPolicy policy, String by) {
        return add(tx, policy, by, false);
    }

    /** @param last the version that ends it */
    public Uni<Void> retire(SqlClient tx, SlaPolicy last, String by) {
        return add(tx, last, by, true);
    }

    private Uni<Void> add(SqlClient tx, SlaPolicy policy, String by, boolean retired) {
        Terms.Version calendar = policy.counting().calendar();
        Map<String, String> targets = new TreeMap<>();
        policy.targets().forEach((promise, target) -> targets.put(Json.word(promise), target.toString()));
        return tx.preparedQuery("""
                        INSERT INTO sla_policy (id, version, name, position, match, targets, warnings, created_by, calendar_id, retired)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                        """)
                .execute(Tuple.tuple()
                        .addUUID(policy.id())
                        .addInteger(policy.version())
                        .addString(policy.name())
                        .addInteger(policy.position())
                        .addString(write(policy.match()))
                        .addString(write(targets))
                        .addString(write(policy.warnings()))
                        .addString(by)
                        .addUUID(calendar == null ? null : calendar.id())
                        .addBoolean(retired))
                .replaceWithVoid();
    }

    private static SlaPolicy policy(Row row, Counting counting) {
        Map<Promise, Duration> targets = new EnumMap<>(Promise.class);
        read(row.getString("targets"), new TypeReference<Map<String, String>>() {})
                .forEach((promise, target) ->
                        targets.put(Promise.valueOf(promise.toUpperCase(Locale.ROOT)), Duration.parse(target)));
        return new SlaPolicy(
                row.getUUID("id"),
                row.getInteger("version"),
                row.getString("name"),
                row.getInteger("position"),
                read(row.getString("match"), new TypeReference<SlaPolicy.Match>() {}),
                targets,
                read(row.getString("warnings"), new TypeReference<List<Integer>>() {}),
                counting);
    }
}
