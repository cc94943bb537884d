package io.huiyin.sla.following;

import io.huiyin.messaging.DueLoop;
import io.huiyin.messaging.Outbox;
import io.huiyin.messaging.Relay;
import io.huiyin.sla.persistence.PgClocks;
import io.huiyin.sla.persistence.PgRulebook;
import io.huiyin.sla.persistence.PgRulebook.Unmoved;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * After a publication that reaches back, works open clocks out anew, in batches of cases; where it stands is kept, so that another
 * replica goes on after a crash. Two at it at once do the same work twice, with one effect.
 */
@Singleton
public final class MovingClocks implements DueLoop.Work {

    private static final int BATCH = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Pool pool;
    private final PgRulebook rulebook;
    private final PgClocks clocks;
    private final Following following;
    private final Outbox outbox;
    private final Relay relay;
    private final DueLoop loop = new DueLoop("sla-moving", this);

    @Inject
    MovingClocks(Pool pool, PgRulebook rulebook, PgClocks clocks, Following following, Outbox outbox, Relay relay) {
        this.pool = pool;
        this.rulebook = rulebook;
        this.clocks = clocks;
        this.following = following;
        this.outbox = outbox;
        this.relay = relay;
    }

    void onStart(@Observes StartupEvent event) {
        loop.start();
    }

    void onStop(@Observes ShutdownEvent event) {
        loop.stop();
    }

    /** Something was published. */
    public void wake() {
        loop.wake();
    }

    @Override
    public Duration run() {
        Optional<Unmoved> publication = await(rulebook.unmoved(pool));
        if (publication.isEmpty()) {
            return PAUSE;
        }
        Unmoved it = publication.get();
        List<UUID> cases = await(clocks.openCases(pool, it.movedTo(), BATCH));
        await(pool.withTransaction(tx -> outbox.lock(tx, cases)
                .chain(() -> following.again(tx, cases))
                .chain(() -> rulebook.moved(tx, it, cases.isEmpty() ? null : cases.get(cases.size() - 1)))));
        relay.nudge();
        return Duration.ZERO;
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }
}
