package io.huiyin.web;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** So many requests a second per client and replica; beyond that 429 with the seconds to wait. */
@Singleton
public final class RateLimit {

    private static final int MAX_CLIENTS = 10_000;

    private final long perSecond;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MAX_CLIENTS;
        }
    };

    @Inject
    RateLimit(@ConfigProperty(name = "huiyin.web.requests-per-second", defaultValue = "500") long perSecond) {
        this.perSecond = perSecond;
    }

    /** @throws ProblemException 429 */
    public void take(String client) {
        take(client, perSecond, Duration.ofSeconds(1));
    }

    /** For doors without login, where far less is allowed. */
    public void take(String client, long requests, Duration per) {
        Bucket bucket;
        synchronized (buckets) {
            bucket = buckets.computeIfAbsent(client, c -> Bucket.builder()
                    .addLimit(limit -> limit.capacity(requests).refillGreedy(requests, per))
                    .build());
        }
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            long seconds = Math.max(
                    1, Duration.ofNanos(probe.getNanosToWaitForRefill()).toSeconds());
            throw new ProblemException(
                    Problem.of(429, "too-many-requests", "Too many requests; try again in " + seconds + " s."),
                    seconds);
        }
    }
}
