package io.huiyin.sla.persistence;

import static io.huiyin.web.Time.utc;

import io.huiyin.sla.calendar.CalendarVersion;
import io.huiyin.sla.policy.Publication;
import io.huiyin.sla.policy.Publication.Mode;
import io.huiyin.sla.policy.Rulebook;
import io.huiyin.sla.policy.Rulebook.Published;
import io.huiyin.sla.policy.SlaPolicy;
import io.huiyin.web.Json;
import io.huiyin.web.Rows;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What was published of policies and calendars. */
@Singleton
public final class PgRulebook {

    private final PgPolicies policies;
    private final PgCalendars calendars;

    /** Nothing published is ever changed, so it is read again only when there is more. */
    private volatile @Nullable Edition edition;

    private record Edition(long number, Rulebook rulebook) {}

    @Inject
    PgRulebook(PgPolicies policies, PgCalendars calendars) {
        this.policies = policies;
        this.calendars = calendars;
    }

    /** All that was published. In a transaction nothing more is until it ends. */
    public Uni<Rulebook> current(SqlClient client) {
        return client.preparedQuery("SELECT coalesce(max(number), 0) FROM publication")
                .execute()
                .chain(rows -> {
                    long number = rows.iterator().next().getLong(0);
                    Edition known = edition;
                    return known != null && known.number() == number
                            ? Uni.createFrom().item(known.rulebook())
                            : read(client, number);
                });
    }

    private Uni<Rulebook> read(SqlClient client, long number) {
        return published(client, "sla_policy", PgPolicies.KIND, policies::policy)
                .chain(ofPolicies -> published(client, "calendar", PgCalendars.KIND, calendars::calendar)
                        .map(ofCalendars -> new Rulebook(ofPolicies, ofCalendars)))
                .invoke(rulebook -> edition = new Edition(number, rulebook));
    }

    private static <T> Uni<List<Published<T>>> published(
            SqlClient client, String table, String kind, Function<Row, T> reader) {
        return client.preparedQuery("""
                        SELECT v.*, p.number, p.at, p.mode, p.applies_from FROM %s AS v
                        JOIN publication AS p ON p.id = v.id AND p.version = v.version WHERE p.kind = $1 ORDER BY p.number
                        """.formatted(table))
                .execute(Tuple.of(kind))
                .map(rows -> Rows.all(rows, row -> new Published<>(reader.apply(row), publication(row))));
    }

    /**
     * Until the transaction ends nobody else publishes, and nobody follows facts: whatever is published after this happened after all
     * facts that were followed without it.
     */
    public Uni<Void> hold(SqlConnection tx) {
        return tx.query("SET LOCAL lock_timeout = '5s'; LOCK TABLE publication IN ACCESS EXCLUSIVE MODE")
                .execute()
                .replaceWithVoid();
    }

    public Uni<Publication> publish(SqlConnection tx, SlaPolicy policy, Terms terms) {
        return publish(tx, PgPolicies.KIND, policy.id(), policy.version(), terms);
    }

    public Uni<Publication> publish(SqlConnection tx, CalendarVersion calendar, Terms terms) {
        return publish(tx, PgCalendars.KIND, calendar.id(), calendar.version(), terms);
    }

    /** How something is published. @param appliesFrom see {@link Publication} */
    public record Terms(Mode mode, Instant at, Instant appliesFrom, String by) {

        public static Terms futureOnly(Instant at, String by) {
            return new Terms(Mode.FUTURE_ONLY, at, at, by);
        }

        /** For the first version of what nobody can have used yet. */
        public static Terms always(Instant at, String by) {
            return new Terms(Mode.FUTURE_ONLY, at, Instant.EPOCH, by);
        }
    }

    private static Uni<Publication> publish(SqlConnection tx, String kind, UUID id, int version, Terms terms) {
        return tx.preparedQuery("""
                        INSERT INTO publication (kind, id, version, at, mode, applies_from, published_by, moved)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING number, at, mode, applies_from
                        """)
                .execute(Tuple.tuple()
                        .addString(kind)
                        .addUUID(id)
                        .addInteger(version)
                        .addOffsetDateTime(utc(terms.at()))
                        .addString(Json.word(terms.mode()))
                        .addOffsetDateTime(utc(terms.appliesFrom()))
                        .addString(terms.by())
                        .addBoolean(terms.mode() == Mode.FUTURE_ONLY))
                .map(rows -> publication(rows.iterator().next()));
    }

    /** A version of something that was published. */
    public record Issue(int version, Publication publication, String by) {}

    /** What was published of a policy or a calendar, in that order. */
    public Uni<List<Issue>> issues(SqlClient client, UUID id) {
        return client.preparedQuery("SELECT * FROM publication WHERE id = $1 ORDER BY number")
                .execute(Tuple.of(id))
                .map(rows -> Rows.all(
                        rows,
                        row -> new Issue(row.getInteger("version"), publication(row), row.getString("published_by"))));
    }

    /** A publication whose clocks were not all moved yet. @param movedTo the last case that was, null at first */
    public record Unmoved(long number, @Nullable UUID movedTo) {}

    /** The oldest. */
    public Uni<Optional<Unmoved>> unmoved(SqlClient client) {
        return client.preparedQuery("SELECT number, moved_to FROM publication WHERE NOT moved ORDER BY number LIMIT 1")
                .execute()
                .map(rows -> Rows.all(rows, row -> new Unmoved(row.getLong("number"), row.getUUID("moved_to"))).stream()
                        .findFirst());
    }

    /** @param to the last case that was moved, null if there are no more */
    public Uni<Void> moved(SqlConnection tx, Unmoved it, @Nullable UUID to) {
        return tx.preparedQuery(
                        "UPDATE publication SET moved_to = greatest(moved_to, $2), moved = moved OR $3 WHERE number = $1")
                .execute(Tuple.of(it.number(), to, to == null))
                .replaceWithVoid();
    }

    private static Publication publication(Row row) {
        return new Publication(
                row.getLong("number"),
                row.getOffsetDateTime("at").toInstant(),
                Mode.valueOf(row.getString("mode").toUpperCase(Locale.ROOT).replace('-', '_')),
                row.getOffsetDateTime("applies_from").toInstant());
    }
}
