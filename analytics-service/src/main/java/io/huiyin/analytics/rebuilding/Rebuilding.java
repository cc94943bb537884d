package io.huiyin.analytics.rebuilding;

import io.huiyin.analytics.persistence.PgEvents;
import io.huiyin.analytics.persistence.PgRebuild;
import io.huiyin.analytics.persistence.PgRebuild.Progress;
import io.huiyin.analytics.persistence.PgRebuild.Run;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Computes all rows anew from the events, beside the present ones, while events go on coming; then puts them in their place at
 * once. Who reads metrics meanwhile sees the old rows or the new ones, never some of both.
 */
@Singleton
public final class Rebuilding {

    private static final Logger LOG = Logger.getLogger(Rebuilding.class);

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int PAGE = 5_000;

    private final Pool pool;
    private final PgEvents events;
    private final PgRebuild rebuilds;

    @Inject
    Rebuilding(Pool pool, PgEvents events, PgRebuild rebuilds) {
        this.pool = pool;
        this.events = events;
        this.rebuilds = rebuilds;
    }

    /** @return false if one is under way already */
    public Uni<Boolean> start(String by) {
        return rebuilds.begin(by).map(begun -> {
            begun.ifPresent(run -> {
                Thread thread = new Thread(() -> run(run), "rebuild");
                thread.setDaemon(true);
                thread.start();
            });
            return begun.isPresent();
        });
    }

    public Uni<Progress> progress() {
        return rebuilds.progress();
    }

    private void run(Run run) {
        try {
            long last = 0;
            long done = 0;
            while (last < run.settled()) {
                long after = last;
                long before = done;
                PgEvents.Page page = await(pool.withTransaction(tx -> events.page(tx, after, run.settled(), PAGE)
                        .call(read ->
                                rebuilds.advance(tx, run, before + read.events().size()))
                        .call(read -> events.project(tx, PgEvents.REBUILT, CyclePatch.rows(read.events())))));
                if (page.events().isEmpty()) {
                    break;
                }
                last = page.last();
                done += page.events().size();
            }
            long all = await(finish(run, done));
            LOG.infof("rebuilt events=%d", all);
        } catch (RuntimeException e) {
            LOG.errorf(e, "rebuild failed");
            await(rebuilds.fail(run, String.valueOf(e.getMessage())));
        }
    }

    /** The rest, with new events held back for a moment, and the exchange. */
    private Uni<Long> finish(Run run, long done) {
        return pool.withTransaction(tx -> rebuilds.holdEvents(tx)
                .chain(() -> events.page(tx, run.settled(), Long.MAX_VALUE, Integer.MAX_VALUE))
                .call(page -> rebuilds.advance(tx, run, done + page.events().size()))
                .call(page -> events.project(tx, PgEvents.REBUILT, CyclePatch.rows(page.events())))
                .call(() -> rebuilds.exchange(tx))
                .map(page -> done + page.events().size())
                .call(all -> rebuilds.end(tx, all)));
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }
}
