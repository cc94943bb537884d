package io.huiyin.escalation.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of escalation-service. */
@ConfigMapping(prefix = "huiyin.escalation")
public interface EscalationConfig {

    /** Where links in messages lead: the edge, as colleagues reach it. */
    @WithDefault("http://127.0.0.1:8080")
    String publicUrl();

    Webhook webhook();

    Delivery delivery();

    /** Targets over HTTP. */
    interface Webhook {
        /** Hosts, as a URL writes them, that may be reached although their addresses are private, and without TLS. */
        Optional<List<String>> privateHosts();

        /** How long a receiver may take to answer. */
        @WithDefault("PT15S")
        Duration timeout();
    }

    /** Everything that leaves the service. */
    interface Delivery {
        /** Pauses between attempts: three days in all. Then the delivery is dead, and can be replayed. */
        @WithDefault("PT5S,PT30S,PT2M,PT10M,PT30M,PT1H,PT2H,PT4H,PT8H,PT12H,PT20H,PT24H")
        List<Duration> pauses();

        /** How long the log of deliveries is kept. */
        @WithDefault("P30D")
        Duration retention();

        Breaker breaker();
    }

    /** When a target that fails is spared. */
    interface Breaker {
        /** Failures in a row that open it. */
        @WithDefault("5")
        int failures();

        /** For how long first; twice as long each time. */
        @WithDefault("PT30S")
        Duration pause();

        @WithDefault("PT15M")
        Duration longest();
    }
}
