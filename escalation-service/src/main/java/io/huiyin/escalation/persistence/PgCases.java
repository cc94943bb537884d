package io.huiyin.escalation.persistence;

import static io.huiyin.web.Rows.all;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What must be known of cases: whose they are, and which cycles are solved. */
@Singleton
public final class PgCases {

    private static final String WATCH = """
            INSERT INTO watched_case (case_id, cycle, team, assignee, solved_cycle) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (case_id) DO UPDATE SET cycle = greatest(watched_case.cycle, excluded.cycle), team = excluded.team,
                assignee = excluded.assignee, solved_cycle = greatest(watched_case.solved_cycle, excluded.solved_cycle)
            """;

    /** A case, whose it is, and whether this cycle of it is solved. */
    public record WatchedCase(
            UUID caseId, int cycle, String team, @Nullable String assignee, boolean solved) {}

    /** Remembers cases; cycles only grow, and a solved one stays solved. */
    public Uni<Void> watch(SqlConnection tx, List<WatchedCase> cases) {
        return cases.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(WATCH)
                        .executeBatch(cases.stream()
                                .map(it -> Tuple.of(
                                        it.caseId(),
                                        it.cycle(),
                                        it.team(),
                                        it.assignee(),
                                        it.solved() ? it.cycle() : -1))
                                .toList())
                        .replaceWithVoid();
    }

    public Uni<Boolean> isSolved(SqlConnection tx, UUID caseId, int cycle) {
        return tx.preparedQuery("SELECT solved_cycle >= $2 FROM watched_case WHERE case_id = $1")
                .execute(Tuple.of(caseId, cycle))
                .map(rows -> rows.size() == 1 && rows.iterator().next().getBoolean(0));
    }

    /** The team a case is with now; empty if it was never heard of. */
    public Uni<Optional<String>> team(SqlClient client, UUID caseId) {
        return client.preparedQuery("SELECT team FROM watched_case WHERE case_id = $1")
                .execute(Tuple.of(caseId))
                .map(rows -> all(rows, row -> row.getString(0)).stream().findFirst());
    }

    /** Who holds a case now. */
    public Uni<Optional<String>> assignee(SqlClient client, UUID caseId) {
        return client.preparedQuery("SELECT assignee FROM watched_case WHERE case_id = $1 AND assignee IS NOT NULL")
                .execute(Tuple.of(caseId))
                .map(rows -> all(rows, row -> row.getString(0)).stream().findFirst());
    }
}
