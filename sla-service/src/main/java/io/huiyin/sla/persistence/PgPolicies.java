package io.huiyin.sla.persistence;

import static io.huiyin.web.Json.read;
import static io.huiyin.web.Json.write;

import com.fasterxml.jackson.core.type.TypeReference;
import io.huiyin.sla.policy.SlaPolicy;
import io.huiyin.sla.policy.Targets;
import io.huiyin.sla.wire.TargetsJson;
import io.huiyin.web.Rows;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Policies in all their versions. */
@Singleton
public final class PgPolicies {

    static final String KIND = "policy";

    private record Key(UUID id, int version) {}

    /** Versions are immutable, so each is read from its JSON once. */
    private final Map<Key, SlaPolicy> read = new ConcurrentHashMap<>();

    public Uni<Optional<SlaPolicy>> find(SqlClient client, UUID id, int version) {
        return client.preparedQuery("SELECT * FROM sla_policy WHERE id = $1 AND version = $2")
                .execute(Tuple.of(id, version))
                .map(rows -> Rows.all(rows, this::policy).stream().findFirst());
    }

    /** The latest first, drafts as well. */
    public Uni<List<SlaPolicy>> versions(SqlClient client, UUID id) {
        return client.preparedQuery("SELECT * FROM sla_policy WHERE id = $1 ORDER BY version DESC")
                .execute(Tuple.of(id))
                .map(rows -> Rows.all(rows, this::policy));
    }

    /** The number that its next version has, drafts counted. */
    public Uni<Integer> nextVersion(SqlClient client, UUID id) {
        return client.preparedQuery("SELECT coalesce(max(version), 0) + 1 FROM sla_policy WHERE id = $1")
                .execute(Tuple.of(id))
                .map(rows -> rows.iterator().next().getInteger(0));
    }

    /** A draft, until it is published. */
    public Uni<Void> add(SqlClient tx, SlaPolicy policy, String by) {
        Duration afterBreach = policy.notices().afterBreach();
        return tx.preparedQuery("""
                        INSERT INTO sla_policy (id, version, name, position, match, targets, warnings, after_breach, calendar_id,
                            machine_replies, retired, created_by, notice_calendar_id)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
                        """)
                .execute(Tuple.tuple()
                        .addUUID(policy.id())
                        .addInteger(policy.version())
                        .addString(policy.name())
                        .addInteger(policy.position())
                        .addString(write(policy.match()))
                        .addString(write(TargetsJson.of(policy.targets())))
                        .addString(write(policy.notices().warnings()))
                        .addString(afterBreach == null ? null : afterBreach.toString())
                        .addUUID(policy.calendar())
                        .addBoolean(policy.machineReplies())
                        .addBoolean(policy.retired())
                        .addString(by)
                        .addUUID(policy.notices().calendar()))
                .replaceWithVoid();
    }

    SlaPolicy policy(Row row) {
        return read.computeIfAbsent(new Key(row.getUUID("id"), row.getInteger("version")), key -> {
            Targets targets = read(row.getString("targets"), new TypeReference<TargetsJson>() {})
                    .targets();
            return new SlaPolicy(
                    key.id(),
                    key.version(),
                    row.getString("name"),
                    row.getInteger("position"),
                    read(row.getString("match"), new TypeReference<SlaPolicy.Match>() {}),
                    targets,
                    new SlaPolicy.Notices(
                            read(row.getString("warnings"), new TypeReference<List<Integer>>() {}),
                            duration(row.getString("after_breach")),
                            row.getUUID("notice_calendar_id")),
                    row.getUUID("calendar_id"),
                    row.getBoolean("machine_replies"),
                    row.getBoolean("retired"));
        });
    }

    private static @Nullable Duration duration(@Nullable String text) {
        return text == null ? null : Duration.parse(text);
    }
}
