package io.huiyin.sla.persistence;

import static io.huiyin.web.Json.read;
import static io.huiyin.web.Json.write;
import static io.huiyin.web.Time.utc;

import com.fasterxml.jackson.core.type.TypeReference;
import io.huiyin.sla.clock.FactKind;
import io.huiyin.sla.tracking.CaseFact;
import io.huiyin.web.Json;
import io.huiyin.web.Rows;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What happened to cases. Only ever added to. */
@Singleton
public final class PgFacts {

    private static final TypeReference<CaseFact.Told> TOLD = new TypeReference<>() {};

    /** Those that are there already stay as they are. */
    public Uni<Void> add(SqlConnection tx, Collection<CaseFact> facts) {
        return tx.preparedQuery("""
                        INSERT INTO case_fact (event_id, case_id, kind, sequence, at, told_at, told)
                        SELECT * FROM json_to_recordset($1::text::json) AS r (event_id uuid, case_id uuid, kind text, sequence bigint,
                            at timestamptz, told_at timestamptz, told text)
                        ON CONFLICT DO NOTHING
                        """)
                .execute(Tuple.of(write(facts.stream().map(FactRow::of).toList())))
                .replaceWithVoid();
    }

    /** In the order in which they were read. */
    public Uni<List<CaseFact>> ofCases(SqlClient client, Collection<UUID> cases) {
        return client.preparedQuery("SELECT * FROM case_fact WHERE case_id = ANY($1::uuid[]) ORDER BY number")
                .execute(Tuple.tuple().addArrayOfUUID(cases.toArray(UUID[]::new)))
                .map(rows -> Rows.all(rows, PgFacts::fact));
    }

    /** The next cases that anything is known of, in the order of their ids. @param after null from the first on */
    public Uni<List<UUID>> cases(SqlClient client, @Nullable UUID after, int limit) {
        return client.preparedQuery("""
                        SELECT DISTINCT case_id FROM case_fact WHERE $1::uuid IS NULL OR case_id > $1 ORDER BY case_id LIMIT $2
                        """)
                .execute(Tuple.of(after, limit))
                .map(rows -> Rows.all(rows, row -> row.getUUID(0)));
    }

    /** As {@link #cases}, but those that began or were reopened in a period. @param to exclusive */
    public Uni<List<UUID>> casesBegun(SqlClient client, Instant from, Instant to, @Nullable UUID after, int limit) {
        return client.preparedQuery("""
                        SELECT DISTINCT case_id FROM case_fact
                        WHERE kind IN ('received', 'reopened') AND at >= $1 AND at < $2 AND ($3::uuid IS NULL OR case_id > $3)
                        ORDER BY case_id LIMIT $4
                        """)
                .execute(Tuple.of(utc(from), utc(to), after, limit))
                .map(rows -> Rows.all(rows, row -> row.getUUID(0)));
    }

    private static CaseFact fact(Row row) {
        String told = row.getString("told");
        return new CaseFact(
                row.getUUID("event_id"),
                row.getUUID("case_id"),
                FactKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT).replace('-', '_')),
                row.getLong("sequence"),
                row.getOffsetDateTime("at").toInstant(),
                row.getOffsetDateTime("told_at").toInstant(),
                told == null ? null : read(told, TOLD));
    }

    // names are those of the columns
    private record FactRow(
            UUID event_id,
            UUID case_id,
            String kind,
            long sequence,
            Instant at,
            Instant told_at,
            @Nullable String told) {

        static FactRow of(CaseFact fact) {
            return new FactRow(
                    fact.eventId(),
                    fact.caseId(),
                    Json.word(fact.kind()),
                    fact.sequence(),
                    fact.at(),
                    fact.toldAt(),
                    fact.told() == null ? null : write(fact.told()));
        }
    }
}
