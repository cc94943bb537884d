package io.huiyin.intake.api;

import io.huiyin.web.Caller;
import io.huiyin.web.Ids;
import io.huiyin.web.RateLimit;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** Doors without login: limited by where the caller comes from. */
@Singleton
record Doors(RateLimit limit, Ids ids, Clock clock) {

    private static final int PER_MINUTE = 240;

    @Inject
    Doors {}

    void knock(Caller caller) {
        limit.take("from " + caller.origin(), PER_MINUTE, Duration.ofMinutes(1));
    }
}
