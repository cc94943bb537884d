package io.huiyin.sla.persistence;

import static io.huiyin.web.Json.read;
import static io.huiyin.web.Json.write;

import com.fasterxml.jackson.core.type.TypeReference;
import io.huiyin.sla.calendar.Always;
import io.huiyin.sla.calendar.CalendarVersion;
import io.huiyin.sla.clock.Terms.Counting;
import io.huiyin.sla.clock.Terms.Version;
import io.huiyin.sla.wire.CalendarJson;
import io.huiyin.web.Rows;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Calendars in all their versions. */
@Singleton
public final class PgCalendars {

    static final String KIND = "calendar";

    private static final Counting AROUND_THE_CLOCK = new Counting(null, Always.OPEN);

    /** Versions are immutable, so each is read from its JSON once. */
    private final Map<Version, CalendarVersion> read = new ConcurrentHashMap<>();

    /** By name, in the latest version that was published. */
    public Uni<List<CalendarVersion>> list(SqlClient client, @Nullable String after, int limit) {
        return client.preparedQuery("""
                        SELECT * FROM (
                            SELECT DISTINCT ON (id) calendar.* FROM calendar
                            JOIN publication USING (id, version) WHERE publication.kind = 'calendar' ORDER BY id, version DESC) AS latest
                        WHERE $1::text IS NULL OR (name || ' ' || id) > $1 ORDER BY name || ' ' || id LIMIT $2
                        """).execute(Tuple.of(after, limit)).map(rows -> Rows.all(rows, this::calendar));
    }

    /** @param version the latest that was published where null; may be a draft otherwise */
    public Uni<Optional<CalendarVersion>> find(SqlClient client, UUID id, @Nullable Integer version) {
        return client.preparedQuery("""
                        SELECT * FROM calendar WHERE id = $1 AND (version = $2 OR $2::int IS NULL AND EXISTS (
                            SELECT FROM publication AS p WHERE p.kind = 'calendar' AND p.id = $1 AND p.version = calendar.version))
                        ORDER BY version DESC LIMIT 1
                        """)
                .execute(Tuple.of(id, version))
                .map(rows -> Rows.all(rows, this::calendar).stream().findFirst());
    }

    /** The latest first, drafts as well. */
    public Uni<List<CalendarVersion>> versions(SqlClient client, UUID id) {
        return client.preparedQuery("SELECT * FROM calendar WHERE id = $1 ORDER BY version DESC")
                .execute(Tuple.of(id))
                .map(rows -> Rows.all(rows, this::calendar));
    }

    /** The number that its next version has, drafts counted. */
    public Uni<Integer> nextVersion(SqlClient client, UUID id) {
        return client.preparedQuery("SELECT coalesce(max(version), 0) + 1 FROM calendar WHERE id = $1")
                .execute(Tuple.of(id))
                .map(rows -> rows.iterator().next().getInteger(0));
    }

    /** A draft, until it is published. */
    public Uni<Void> add(SqlClient tx, CalendarVersion it, String by) {
        return tx.preparedQuery(
                        "INSERT INTO calendar (id, version, name, body, created_by) VALUES ($1, $2, $3, $4, $5)")
                .execute(Tuple.of(it.id(), it.version(), it.name(), write(CalendarJson.of(it.hours(), it.names())), by))
                .replaceWithVoid();
    }

    /** Reads those that are not known yet, so that {@link #counting} knows them. */
    Uni<Void> load(SqlClient client, Collection<Version> versions) {
        List<Version> missing = versions.stream()
                .filter(version -> !read.containsKey(version))
                .distinct()
                .toList();
        if (missing.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return client.preparedQuery(
                        "SELECT * FROM calendar WHERE (id, version) IN (SELECT * FROM unnest($1::uuid[], $2::int[]))")
                .execute(Tuple.tuple()
                        .addArrayOfUUID(missing.stream().map(Version::id).toArray(UUID[]::new))
                        .addArrayOfInteger(
                                missing.stream().map(Version::version).toArray(Integer[]::new)))
                .invoke(rows -> rows.forEach(this::calendar))
                .replaceWithVoid();
    }

    /** Which time counts by a version that was loaded; around the clock by none. */
    Counting counting(@Nullable Version version) {
        return version == null
                ? AROUND_THE_CLOCK
                : new Counting(
                        version, Objects.requireNonNull(read.get(version)).hours());
    }

    CalendarVersion calendar(Row row) {
        return read.computeIfAbsent(new Version(row.getUUID("id"), row.getInteger("version")), version -> {
            CalendarJson json = read(row.getString("body"), new TypeReference<CalendarJson>() {});
            return new CalendarVersion(
                    version.id(), version.version(), row.getString("name"), json.calendar(), json.names());
        });
    }
}
