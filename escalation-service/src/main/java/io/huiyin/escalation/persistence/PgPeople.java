package io.huiyin.escalation.persistence;

import static io.huiyin.web.Rows.all;
import static io.huiyin.web.Time.utc;

import com.fasterxml.jackson.core.type.TypeReference;
import io.huiyin.escalation.rota.Person;
import io.huiyin.escalation.rota.QuietHours;
import io.huiyin.privacy.Vault;
import io.huiyin.web.Json;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The directory of colleagues. Their addresses are sealed. */
@Singleton
public final class PgPeople {

    private static final String REACH = "reach";

    private static final String KEEP = """
            INSERT INTO person (username, version, zone, reach_sealed, quiet_from, quiet_to, quiet_urgent, changed_at, changed_by)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (username) DO UPDATE SET version = excluded.version, zone = excluded.zone,
                reach_sealed = excluded.reach_sealed, quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to,
                quiet_urgent = excluded.quiet_urgent, changed_at = excluded.changed_at, changed_by = excluded.changed_by
            """;

    private final Vault vault;

    @Inject
    PgPeople(Vault vault) {
        this.vault = vault;
    }

    private record Reach(@Nullable String email, @Nullable String phone) {}

    public Uni<List<Person>> list(SqlClient client, @Nullable String after, int limit) {
        return client.preparedQuery(
                        "SELECT * FROM person WHERE $1::text IS NULL OR username > $1 ORDER BY username LIMIT $2")
                .execute(Tuple.of(after, limit))
                .map(rows -> all(rows, this::person));
    }

    public Uni<List<Person>> find(SqlClient client, Collection<String> usernames) {
        return client.preparedQuery("SELECT * FROM person WHERE username = ANY($1)")
                .execute(Tuple.tuple().addArrayOfString(usernames.toArray(String[]::new)))
                .map(rows -> all(rows, this::person));
    }

    /** As {@link #find(SqlClient, Collection)}, and nobody else changes them until the transaction ends. */
    public Uni<Optional<Person>> findLocked(SqlConnection tx, String username) {
        return tx.preparedQuery("SELECT pg_advisory_xact_lock(hashtext('person ' || $1))")
                .execute(Tuple.of(username))
                .chain(() -> find(tx, List.of(username)))
                .map(found -> found.stream().findFirst());
    }

    public Uni<Void> keep(SqlConnection tx, Person it, Instant now, String by) {
        String reach = Json.write(new Reach(it.email(), it.phone()));
        QuietHours quiet = it.quiet();
        return tx.preparedQuery(KEEP)
                .execute(Tuple.tuple()
                        .addString(it.username())
                        .addInteger(it.version())
                        .addString(it.zone().getId())
                        .addValue(Buffer.buffer(vault.seal(it.username(), REACH, reach)))
                        .addLocalTime(quiet == null ? null : quiet.from())
                        .addLocalTime(quiet == null ? null : quiet.to())
                        .addBoolean(quiet != null && quiet.urgentToo())
                        .addOffsetDateTime(utc(now))
                        .addString(by))
                .replaceWithVoid();
    }

    public Uni<Boolean> remove(SqlClient client, String username) {
        return client.preparedQuery("DELETE FROM person WHERE username = $1")
                .execute(Tuple.of(username))
                .map(rows -> rows.rowCount() == 1);
    }

    private Person person(Row row) {
        String username = row.getString("username");
        ZoneId zone = ZoneId.of(row.getString("zone"));
        Reach reach = Json.read(
                vault.open(username, REACH, row.getBuffer("reach_sealed").getBytes()), new TypeReference<>() {});
        return new Person(
                username,
                row.getInteger("version"),
                zone,
                reach.email(),
                reach.phone(),
                row.getLocalTime("quiet_from") == null
                        ? null
                        : new QuietHours(
                                zone,
                                row.getLocalTime("quiet_from"),
                                row.getLocalTime("quiet_to"),
                                row.getBoolean("quiet_urgent")));
    }
}
