package io.huiyin.analytics.api;

import io.huiyin.messaging.Outbox;
import io.huiyin.messaging.Relay;
import io.huiyin.web.Ids;
import io.huiyin.web.Time;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;

/** What writing down and making known takes. */
@Singleton
record Study(Pool pool, Outbox outbox, Relay relay, Ids ids, Clock clock) {
    @Inject
    Study {}

    Instant now() {
        return Time.stored(clock.instant());
    }
}
