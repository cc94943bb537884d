package io.huiyin.analytics.rebuilding;

import io.huiyin.analytics.persistence.PgEvents;
import io.huiyin.analytics.persistence.PgRebuild;
import io.huiyin.analytics.persistence.PgRebuild.Progress;
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

    /** @return how it begins; empty progress if one is under way already */
    public Uni<Boolean> start(String by) {
        return rebuilds.begin(by).invoke(begun -> {
            if (begun) {
                Thread thread = new Thread(this::run, "rebuild");
                thread.setDaemon(true);
                thread.start();
            }
        });
    }

    public Uni<Progress> progress() {
        return rebuilds.progress();
    }

    private void run() {
        try {
            long last = 0;
            long done = 0;
            while (true) {
                PgEvents.Page page = await(events.page(pool, last, PAGE));
                if (page.events().isEmpty()) {
                    break;
                }
                await(events.project(pool, PgEvents.REBUILT, CyclePatch.rows(page.events())));
                last = page.last();
                done += page.events().size();
                await(rebuilds.advance(done));
            }
            long all = await(finish(last, done));
            LOG.infof("rebuilt events=%d", all);
        } catch (RuntimeException e) {
            LOG.errorf(e, "rebuild failed");
            await(rebuilds.fail(String.valueOf(e.getMessage())));
        }
    }

    /** The rest, with new events held back for a moment, and the exchange. */
    private Uni<Long> finish(long last, long done) {
        return pool.withTransaction(tx -> rebuilds.holdEvents(tx)
                .chain(() -> events.page(tx, last, Integer.MAX_VALUE))
                .call(page -> events.project(tx, PgEvents.REBUILT, CyclePatch.rows(page.events())))
                .call(() -> rebuilds.exchange(tx))
                .map(page -> done + page.events().size())
                .call(all -> rebuilds.end(tx, all)));
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }
}
