package io.huiyin.sla.persistence;

import static io.huiyin.web.Json.read;
import static io.huiyin.web.Json.write;

import com.fasterxml.jackson.core.type.TypeReference;
import io.huiyin.sla.clock.Promise;
import io.huiyin.sla.policy.SlaPolicy;
import io.huiyin.web.Json;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Policies, each in its latest version. */
@Singleton
public final class PgPolicies {

    private static final String CURRENT = """
            SELECT * FROM (SELECT DISTINCT ON (id) * FROM sla_policy ORDER BY id, version DESC) AS latest
            ORDER BY position, created_at DESC, id
            """;

    private record Key(UUID id, int version) {}

    /** Versions are immutable, so each is read from its JSON once. */
    private final Map<Key, SlaPolicy> parsed = new ConcurrentHashMap<>();

    /** In the order in which they are tried. */
    public Uni<List<SlaPolicy>> current(SqlClient client) {
        return client.preparedQuery(CURRENT).execute().map(rows -> {
            List<SlaPolicy> policies = new ArrayList<>();
            rows.forEach(row -> policies.add(
                    parsed.computeIfAbsent(new Key(row.getUUID("id"), row.getInteger("version")), key -> policy(row))));
            return policies;
        });
    }

    public Uni<Void> add(SqlClient tx, SlaPolicy policy, String by) {
        Map<String, String> targets = new TreeMap<>();
        policy.targets().forEach((promise, target) -> targets.put(Json.word(promise), target.toString()));
        return tx.preparedQuery("""
                        INSERT INTO sla_policy (id, version, name, position, match, targets, warnings, created_by)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                        """)
                .execute(Tuple.tuple()
                        .addUUID(policy.id())
                        .addInteger(policy.version())
                        .addString(policy.name())
                        .addInteger(policy.position())
                        .addString(write(policy.match()))
                        .addString(write(targets))
                        .addString(write(policy.warnings()))
                        .addString(by))
                .replaceWithVoid();
    }

    private static SlaPolicy policy(Row row) {
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
                read(row.getString("warnings"), new TypeReference<List<Integer>>() {}));
    }
}
