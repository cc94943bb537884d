package io.huiyin.triage.live;

import io.huiyin.messaging.DueLoop;
import io.huiyin.messaging.MessagingConfig;
import io.huiyin.messaging.TopicTail;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Reads this service's own topic for those who watch. */
@Singleton
final class Following {

    /** Well below what proxies wait before they give up on a silent connection. */
    private static final Duration PING = Duration.ofSeconds(15);

    private static final int RECENT_EVENTS = 10_000;
    private static final long BACKLOG_PER_PARTITION = 1_000;

    private final LiveCases cases = new LiveCases(RECENT_EVENTS);
    private final TopicTail tail;
    private final DueLoop pings = new DueLoop("stream-pings", this::ping);

    @Inject
    Following(MessagingConfig config, MeterRegistry metrics) {
        tail = new TopicTail(config.bootstrapServers(), config.topic(), BACKLOG_PER_PARTITION, cases);
        Gauge.builder("huiyin_triage_stream_clients", cases, LiveCases::watchers)
                .description("Clients of the live stream")
                .register(metrics);
    }

    void onStart(@Observes StartupEvent event) {
        tail.start();
        pings.start();
    }

    void onStop(@Observes ShutdownEvent event) {
        pings.stop();
        tail.stop();
    }

    private Duration ping() {
        cases.ping();
        return PING;
    }

    @Produces
    @Singleton
    LiveCases cases() {
        return cases;
    }
}
