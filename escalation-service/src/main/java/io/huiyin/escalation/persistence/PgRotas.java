package io.huiyin.escalation.persistence;

import static io.huiyin.web.Rows.all;
import static io.huiyin.web.Time.utc;

import io.huiyin.escalation.policy.Recipient;
import io.huiyin.escalation.rota.Rota;
import io.huiyin.escalation.rota.RotaOverride;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Rotas and who stands in when. */
@Singleton
public final class PgRotas {

    private static final String KEEP = """
            INSERT INTO rota (id, version, name, zone, people, size, since, hand_over, shift_days, fallback, changed_at, changed_by)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            ON CONFLICT (id) DO UPDATE SET version = excluded.version, name = excluded.name, zone = excluded.zone,
                people = excluded.people, size = excluded.size, since = excluded.since, hand_over = excluded.hand_over,
                shift_days = excluded.shift_days, fallback = excluded.fallback, changed_at = excluded.changed_at,
                changed_by = excluded.changed_by
            """;

    /** A rota as it is kept. @param fallback whom to tell when nobody is on call */
    public record NamedRota(String name, int version, Rota rota, Recipient fallback) {}

    public Uni<List<NamedRota>> list(SqlClient client) {
        return client.query("SELECT * FROM rota ORDER BY id").execute().map(rows -> all(rows, PgRotas::rota));
    }

    public Uni<Optional<NamedRota>> find(SqlClient client, UUID id) {
        return client.preparedQuery("SELECT * FROM rota WHERE id = $1")
                .execute(Tuple.of(id))
                .map(rows -> all(rows, PgRotas::rota).stream().findFirst());
    }

    /** As {@link #find}, and nobody else changes it until the transaction ends. */
    public Uni<Optional<NamedRota>> findLocked(SqlConnection tx, UUID id) {
        return tx.preparedQuery("SELECT * FROM rota WHERE id = $1 FOR UPDATE")
                .execute(Tuple.of(id))
                .map(rows -> all(rows, PgRotas::rota).stream().findFirst());
    }

    /** Names of rotas that a recipient is in, stands in for, or is the fallback of. @param username empty where it is no person */
    public Uni<List<String>> naming(SqlClient client, Recipient recipient, String username, Instant now) {
        return client.preparedQuery("""
                        SELECT name FROM rota r WHERE $2 = ANY(people) OR fallback = $1
                            OR EXISTS (SELECT FROM rota_override o WHERE o.rota_id = r.id AND o.to_at > $3 AND $2 = ANY(o.people))
                        ORDER BY name
                        """)
                .execute(Tuple.of(recipient.word(), username, utc(now)))
                .map(rows -> all(rows, row -> row.getString(0)));
    }

    public Uni<Void> keep(SqlConnection tx, NamedRota it, Instant now, String by) {
        Rota rota = it.rota();
        return tx.preparedQuery(KEEP)
                .execute(Tuple.tuple()
                        .addUUID(rota.id())
                        .addInteger(it.version())
                        .addString(it.name())
                        .addString(rota.zone().getId())
                        .addArrayOfString(rota.people().toArray(String[]::new))
                        .addInteger(rota.size())
                        .addLocalDate(rota.since())
                        .addLocalTime(rota.handOver())
                        .addInteger(rota.shiftDays())
                        .addString(it.fallback().word())
                        .addOffsetDateTime(utc(now))
                        .addString(by))
                .replaceWithVoid();
    }

    /** Those of rotas that end after an instant, the latest made last. */
    public Uni<List<RotaOverride>> overrides(SqlClient client, UUID rotaId, Instant after) {
        return client.preparedQuery("SELECT * FROM rota_override WHERE rota_id = $1 AND to_at > $2 ORDER BY id")
                .execute(Tuple.of(rotaId, utc(after)))
                .map(rows -> all(rows, PgRotas::rotaOverride));
    }

    public Uni<Void> override(SqlConnection tx, UUID rotaId, RotaOverride it, Instant now, String by) {
        return tx.preparedQuery("INSERT INTO rota_override VALUES ($1, $2, $3, $4, $5, $6, $7)")
                .execute(Tuple.tuple()
                        .addUUID(it.id())
                        .addUUID(rotaId)
                        .addArrayOfString(it.people().toArray(String[]::new))
                        .addOffsetDateTime(utc(it.from()))
                        .addOffsetDateTime(utc(it.to()))
                        .addOffsetDateTime(utc(now))
                        .addString(by))
                .replaceWithVoid();
    }

    public Uni<Boolean> withdraw(SqlClient client, UUID rotaId, UUID overrideId) {
        return client.preparedQuery("DELETE FROM rota_override WHERE rota_id = $1 AND id = $2")
                .execute(Tuple.of(rotaId, overrideId))
                .map(rows -> rows.rowCount() == 1);
    }

    public Uni<Boolean> remove(SqlClient client, UUID id) {
        return client.preparedQuery("DELETE FROM rota WHERE id = $1")
                .execute(Tuple.of(id))
                .map(rows -> rows.rowCount() == 1);
    }

    /** Which of these are rotas. */
    public Uni<List<UUID>> known(SqlClient client, Collection<UUID> ids) {
        return client.preparedQuery("SELECT id FROM rota WHERE id = ANY($1::uuid[])")
                .execute(Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new)))
                .map(rows -> all(rows, row -> row.getUUID(0)));
    }

    private static NamedRota rota(Row row) {
        return new NamedRota(
                row.getString("name"),
                row.getInteger("version"),
                new Rota(
                        row.getUUID("id"),
                        ZoneId.of(row.getString("zone")),
                        Arrays.asList(row.getArrayOfStrings("people")),
                        row.getInteger("size"),
                        row.getLocalDate("since"),
                        row.getLocalTime("hand_over"),
                        row.getInteger("shift_days")),
                Recipient.parse(row.getString("fallback")));
    }

    private static RotaOverride rotaOverride(Row row) {
        return new RotaOverride(
                row.getUUID("id"),
                Arrays.asList(row.getArrayOfStrings("people")),
                row.getOffsetDateTime("from_at").toInstant(),
                row.getOffsetDateTime("to_at").toInstant());
    }
}
