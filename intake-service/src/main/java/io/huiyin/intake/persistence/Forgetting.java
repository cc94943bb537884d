package io.huiyin.intake.persistence;

import io.huiyin.messaging.DueLoop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Forgets keys of idempotency after seven days, a bounded batch at a time. */
@Singleton
final class Forgetting {

    private static final int BATCH = 5_000;

    private static final String FORGET = """
            DELETE FROM feedback_key WHERE (scope, key) IN (
                SELECT scope, key FROM feedback_key WHERE created_at < now() - interval '7 days' LIMIT 5000)
            """;

    private final Pool pool;
    private final DueLoop loop = new DueLoop("forgetting", this::run);

    @Inject
    Forgetting(Pool pool) {
        this.pool = pool;
    }

    void onStart(@Observes StartupEvent event) {
        loop.start();
    }

    void onStop(@Observes ShutdownEvent event) {
        loop.stop();
    }

    private Duration run() {
        int forgotten = pool.query(FORGET)
                .execute()
                .await()
                .atMost(Duration.ofSeconds(30))
                .rowCount();
        return forgotten == BATCH ? Duration.ZERO : Duration.ofHours(1);
    }
}
