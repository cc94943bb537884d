package io.huiyin.escalation.persistence;

import static io.huiyin.web.Rows.all;
import static io.huiyin.web.Time.utc;

import io.huiyin.escalation.policy.Step.Stop;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What must be known of cases: whose they are, and which cycles are solved. */
@Singleton
public final class PgCases {

    private static final String WATCH = """
            INSERT INTO watched_case (case_id, cycle, team, tier, assignee, waiting, solved_cycle, replied_at, assigned_at, handed_off_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            ON CONFLICT (case_id) DO UPDATE SET cycle = greatest(watched_case.cycle, excluded.cycle), team = excluded.team,
                tier = excluded.tier, assignee = excluded.assignee, waiting = excluded.waiting,
                solved_cycle = greatest(watched_case.solved_cycle, excluded.solved_cycle),
                replied_at = greatest(watched_case.replied_at, excluded.replied_at),
                assigned_at = greatest(watched_case.assigned_at, excluded.assigned_at),
                handed_off_at = greatest(watched_case.handed_off_at, excluded.handed_off_at)
            """;

    /**
     * A case, whose it is, and whether this cycle of it is solved.
     *
     * @param waiting whether it waits for the customer
     * @param did what people did for it just now, that stops steps
     */
    public record WatchedCase(
            UUID caseId,
            int cycle,
            String team,
            String tier,
            @Nullable String assignee,
            boolean waiting,
            boolean solved,
            @Nullable Stop did,
            Instant at) {

        @Nullable
        OffsetDateTime when(Stop what) {
            return did == what ? utc(at) : null;
        }
    }

    /** Where a case is. */
    public record Place(String tier, String team, @Nullable String assignee) {}

    /** Remembers cases; cycles only grow, and a solved one stays solved. */
    public Uni<Void> watch(SqlConnection tx, List<WatchedCase> cases) {
        return cases.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(WATCH)
                        .executeBatch(cases.stream().map(PgCases::row).toList())
                        .replaceWithVoid();
    }

    private static Tuple row(WatchedCase it) {
        return Tuple.tuple()
                .addUUID(it.caseId())
                .addInteger(it.cycle())
                .addString(it.team())
                .addString(it.tier())
                .addString(it.assignee())
                .addBoolean(it.waiting())
                .addInteger(it.solved() ? it.cycle() : -1)
                .addOffsetDateTime(it.when(Stop.REPLIED))
                .addOffsetDateTime(it.when(Stop.ASSIGNED))
                .addOffsetDateTime(it.when(Stop.HANDED_OFF));
    }

    /** What people did for a case since an instant, that stops steps. */
    public Uni<Set<Stop>> doneSince(SqlConnection tx, UUID caseId, Instant since) {
        return tx.preparedQuery(
                        "SELECT replied_at >= $2, assigned_at >= $2, handed_off_at >= $2 FROM watched_case WHERE case_id = $1")
                .execute(Tuple.of(caseId, utc(since)))
                .map(rows -> {
                    Set<Stop> done = EnumSet.noneOf(Stop.class);
                    for (Row row : rows) {
                        List<Stop> asked = List.of(Stop.REPLIED, Stop.ASSIGNED, Stop.HANDED_OFF);
                        IntStream.range(0, asked.size())
                                .filter(i -> Boolean.TRUE.equals(row.getBoolean(i)))
                                .forEach(i -> done.add(asked.get(i)));
                    }
                    return done;
                });
    }

    /** Where a case is now; empty if it was never heard of. */
    public Uni<Optional<Place>> place(SqlClient client, UUID caseId) {
        return client.preparedQuery("SELECT tier, team, assignee FROM watched_case WHERE case_id = $1")
                .execute(Tuple.of(caseId))
                .map(rows -> all(
                                rows,
                                row -> new Place(
                                        row.getString("tier"), row.getString("team"), row.getString("assignee")))
                        .stream()
                        .findFirst());
    }

    public Uni<Boolean> isSolved(SqlConnection tx, UUID caseId, int cycle) {
        return tx.preparedQuery("SELECT solved_cycle >= $2 FROM watched_case WHERE case_id = $1")
                .execute(Tuple.of(caseId, cycle))
                .map(rows -> rows.size() == 1 && rows.iterator().next().getBoolean(0));
    }
}
