package io.huiyin.sla.replaying;

import io.huiyin.sla.clock.PromiseClock;
import io.huiyin.sla.persistence.PgClocks;
import io.huiyin.sla.persistence.PgFacts;
import io.huiyin.sla.tracking.CaseFact;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads cases in batches, on a thread that may be busy, and hands each on with its facts. Holds one batch at a time. */
@Singleton
public final class Replay {

    private static final int BATCH = 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Pool pool;
    private final PgFacts facts;
    private final PgClocks clocks;

    @Inject
    Replay(Pool pool, PgFacts facts, PgClocks clocks) {
        this.pool = pool;
        this.facts = facts;
        this.clocks = clocks;
    }

    /** A case with all that is known of it. @param clocks as they are kept; none if they were not asked for */
    public record Story(UUID caseId, List<CaseFact> facts, List<PromiseClock> clocks) {}

    /** Which cases come next, in the order of their ids. */
    public interface Cases extends BiFunction<SqlConnection, @Nullable UUID, Uni<List<UUID>>> {}

    /** What becomes of them. */
    public interface Reader {
        void read(Story story);
    }

    static int batch() {
        return BATCH;
    }

    /** @return when all were read */
    Uni<Void> each(Cases cases, boolean withClocks, Reader reader) {
        return Uni.createFrom()
                .<Void>item(() -> {
                    List<Story> batch = next(cases, withClocks, null).join();
                    while (!batch.isEmpty()) {
                        // read while this one is worked on
                        CompletableFuture<List<Story>> next = next(
                                cases, withClocks, batch.get(batch.size() - 1).caseId());
                        batch.forEach(reader::read);
                        batch = next.join();
                    }
                    return null;
                })
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    /** Facts and clocks as of one instant. */
    private CompletableFuture<List<Story>> next(Cases cases, boolean withClocks, @Nullable UUID after) {
        return pool.withTransaction(tx -> tx.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                        .execute()
                        .chain(() -> cases.apply(tx, after))
                        .chain(ids -> stories(tx, ids, withClocks)))
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .subscribeAsCompletionStage();
    }

    private Uni<List<Story>> stories(SqlConnection tx, List<UUID> ids, boolean withClocks) {
        return facts.ofCases(tx, ids).chain(known -> (withClocks
                        ? clocks.ofCases(tx, ids)
                        : Uni.createFrom().item(List.<PromiseClock>of()))
                .map(kept -> stories(ids, known, kept)));
    }

    private static List<Story> stories(List<UUID> ids, List<CaseFact> facts, List<PromiseClock> clocks) {
        Map<UUID, List<CaseFact>> known = facts.stream().collect(Collectors.groupingBy(CaseFact::caseId));
        Map<UUID, List<PromiseClock>> kept = clocks.stream().collect(Collectors.groupingBy(PromiseClock::caseId));
        Map<UUID, Story> stories = new LinkedHashMap<>();
        ids.forEach(id ->
                stories.put(id, new Story(id, known.getOrDefault(id, List.of()), kept.getOrDefault(id, List.of()))));
        return List.copyOf(stories.values());
    }
}
