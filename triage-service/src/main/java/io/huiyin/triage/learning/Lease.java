package io.huiyin.triage.learning;

import io.huiyin.triage.persistence.PgModels;
import io.vertx.mutiny.sqlclient.Pool;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jboss.logging.Logger;

/** That a model is learned here and nowhere else; renewed while one goes on. A database that is away for a moment ends nothing. */
final class Lease implements Runnable {

    static final Duration LENGTH = Duration.ofMinutes(1);

    private static final Logger LOG = Logger.getLogger(Lease.class);

    private static final Duration RENEWED_EVERY = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Pool pool;
    private final PgModels models;
    private final UUID id;
    private final UUID claim;
    private final Clock clock;
    private Instant renewed;

    /** Somebody else learns it by now. */
    static final class Lost extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    Lease(Pool pool, PgModels models, UUID id, UUID claim, Clock clock) {
        this.pool = pool;
        this.models = models;
        this.id = id;
        this.claim = claim;
        this.clock = clock;
        this.renewed = clock.instant();
    }

    UUID claim() {
        return claim;
    }

    /** @throws Lost if it was given to somebody else */
    @Override
    public void run() {
        Instant now = clock.instant();
        if (now.isAfter(renewed.plus(RENEWED_EVERY)) && !isHeld(now)) {
            throw new Lost();
        }
    }

    private boolean isHeld(Instant now) {
        try {
            boolean held =
                    models.hold(pool, id, claim, now.plus(LENGTH)).await().atMost(PATIENCE);
            renewed = now;
            return held;
        } catch (RuntimeException e) {
            LOG.warnf("a lease cannot be renewed modelId=%s failure=%s", id, e.getMessage());
            renewed = now;
            return true;
        }
    }
}
