package io.huiyin.sla.persistence;

import static io.huiyin.web.Json.read;
import static io.huiyin.web.Json.write;

import com.fasterxml.jackson.core.type.TypeReference;
import io.huiyin.sla.calendar.Always;
import io.huiyin.sla.calendar.CalendarVersion;
import io.huiyin.sla.clock.Terms.Counting;
import io.huiyin.sla.clock.Terms.Version;
import io.huiyin.sla.wire.CalendarJson;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Calendars in all their versions. */
@Singleton
public final class PgCalendars {

    private static final Counting AROUND_THE_CLOCK = new Counting(null, Always.OPEN);

    /** Versions are immutable, so each is read once. */
    private final Map<Version, CalendarVersion> read = new ConcurrentHashMap<>();

    /** By name, in the latest version. */
    public Uni<List<CalendarVersion>> list(SqlClient client, @Nullable String after, int limit) {
        return client.preparedQuery("""
                        SELECT * FROM (SELECT DISTINCT ON (id) * FROM calendar ORDER BY id, version DESC) AS latest
                        WHERE $1::text IS NULL OR (name || ' ' || id) > $1 ORDER BY name || ' ' || id LIMIT $2
                        """).execute(Tuple.of(after, limit)).map(this::all);
    }

    /** @param version the latest where null */
    public Uni<Optional<CalendarVersion>> find(SqlClient client, UUID id, @Nullable Integer version) {
        return client.preparedQuery(
                        "SELECT * FROM calendar WHERE id = $1 AND ($2::int IS NULL OR version = $2) ORDER BY version DESC LIMIT 1")
                .execute(Tuple.of(id, version))
                .map(rows -> all(rows).stream().findFirst());
    }

    /** @return false if there is such a version already */
    public Uni<Boolean> add(SqlClient tx, CalendarVersion it, String by) {
        return tx.preparedQuery(
                        "INSERT INTO calendar (id, version, name, body, created_by) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING")
                .execute(Tuple.of(it.id(), it.version(), it.name(), write(CalendarJson.of(it.hours(), it.names())), by))
                .map(rows -> rows.rowCount() == 1);
    }

    /** Which time counts by rows that name a version; reads those that are not known yet. */
    <T> Uni<List<T>> counting(SqlClient client, RowSet<Row> rows, BiFunction<Row, Counting, T> reader) {
        List<Version> missing = new ArrayList<>();
        for (Row row : rows) {
            Version version = version(row);
            if (version != null && !read.containsKey(version) && !missing.contains(version)) {
                missing.add(version);
            }
        }
        return load(client, missing).map(done -> {
            List<T> found = new ArrayList<>();
            for (Row row : rows) {
                Version version = version(row);
                found.add(reader.apply(
                        row,
                        version == null
                                ? AROUND_THE_CLOCK
                                : new Counting(
                                        version,
                                        Objects.requireNonNull(read.get(version))
                                                .hours())));
            }
            return found;
        });
    }

    private static @Nullable Version version(Row row) {
        UUID id = row.getUUID("calendar_id");
        return id == null ? null : new Version(id, row.getInteger("calendar_version"));
    }

    private Uni<Void> load(SqlClient client, Collection<Version> missing) {
        if (missing.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return client.preparedQuery(
                        "SELECT * FROM calendar WHERE (id, version) IN (SELECT * FROM unnest($1::uuid[], $2::int[]))")
                .execute(Tuple.tuple()
                        .addArrayOfUUID(missing.stream().map(Version::id).toArray(UUID[]::new))
                        .addArrayOfInteger(
                                missing.stream().map(Version::version).toArray(Integer[]::new)))
                .invoke(this::all)
                .replaceWithVoid();
    }

    private List<CalendarVersion> all(RowSet<Row> rows) {
        List<CalendarVersion> found = new ArrayList<>();
        rows.forEach(row -> found.add(read.computeIfAbsent(
                new Version(row.getUUID("id"), row.getInteger("version")), version -> calendar(row, version))));
        return found;
    }

    private static CalendarVersion calendar(Row row, Version version) {
        CalendarJson json = read(row.getString("body"), new TypeReference<CalendarJson>() {});
        return new CalendarVersion(
                version.id(), version.version(), row.getString("name"), json.calendar(), json.names());
    }
}
