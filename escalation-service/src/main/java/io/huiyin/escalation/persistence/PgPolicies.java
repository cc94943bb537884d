package io.huiyin.escalation.persistence;

import static io.huiyin.web.Rows.all;

import io.huiyin.escalation.policy.EscalationPolicy;
import io.huiyin.escalation.wire.PolicyJson;
import io.huiyin.web.Json;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Policies in versions. A version never changes, so it is read once. */
@Singleton
public final class PgPolicies {

    private static final String CURRENT = """
            SELECT * FROM (SELECT DISTINCT ON (id) * FROM escalation_policy ORDER BY id, version DESC) newest
            WHERE NOT retired ORDER BY position, id DESC
            """;

    private final Map<Key, EscalationPolicy> known = new ConcurrentHashMap<>();

    private record Key(UUID id, int version) {}

    /** Those in force, in the order in which they are tried. */
    public Uni<List<EscalationPolicy>> current(SqlClient client) {
        return client.query(CURRENT).execute().map(rows -> all(rows, this::policy));
    }

    public Uni<EscalationPolicy> version(SqlClient client, UUID id, int version) {
        EscalationPolicy policy = known.get(new Key(id, version));
        return policy != null
                ? Uni.createFrom().item(policy)
                : client.preparedQuery("SELECT * FROM escalation_policy WHERE id = $1 AND version = $2")
                        .execute(Tuple.of(id, version))
                        .map(rows -> policy(rows.iterator().next()));
    }

    /** The newest version, retired or not. */
    public Uni<Optional<EscalationPolicy>> newest(SqlClient client, UUID id) {
        return client.preparedQuery("SELECT * FROM escalation_policy WHERE id = $1 ORDER BY version DESC LIMIT 1")
                .execute(Tuple.of(id))
                .map(rows -> all(rows, this::policy).stream().findFirst());
    }

    /** Whoever changes policies takes turns. */
    public Uni<Void> lock(SqlConnection tx) {
        return tx.query("SELECT pg_advisory_xact_lock(hashtext('escalation_policy'))")
                .execute()
                .replaceWithVoid();
    }

    public Uni<Void> add(SqlConnection tx, EscalationPolicy policy, String by) {
        return tx.preparedQuery("""
                        INSERT INTO escalation_policy (id, version, name, position, retired, terms, created_by)
                        VALUES ($1, $2, $3, $4, $5, $6, $7)
                        """)
                .execute(Tuple.tuple()
                        .addUUID(policy.id())
                        .addInteger(policy.version())
                        .addString(policy.name())
                        .addInteger(policy.position())
                        .addBoolean(policy.retired())
                        .addString(Json.write(PolicyJson.of(policy)))
                        .addString(by))
                .replaceWithVoid();
    }

    private EscalationPolicy policy(Row row) {
        return known.computeIfAbsent(new Key(row.getUUID("id"), row.getInteger("version")), key -> {
            PolicyJson terms = PolicyJson.read(row.getString("terms"));
            return new EscalationPolicy(
                    key.id(),
                    key.version(),
                    row.getString("name"),
                    row.getInteger("position"),
                    terms.match(),
                    terms.steps().stream().map(PolicyJson.StepJson::step).toList(),
                    terms.accountablePerson(),
                    terms.renewAfter(),
                    row.getBoolean("retired"));
        });
    }
}
