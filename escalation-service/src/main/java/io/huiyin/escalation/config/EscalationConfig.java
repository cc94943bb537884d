package io.huiyin.escalation.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of escalation-service. */
@ConfigMapping(prefix = "huiyin.escalation")
public interface EscalationConfig {

    Webhook webhook();

    interface Webhook {
        /** Hosts, as a webhook's URL writes them, that may be reached although their addresses are private, and without TLS. */
        Optional<List<String>> privateHosts();

        /** How long a receiver may take to answer. */
        @WithDefault("PT15S")
        Duration timeout();

        /** Pauses between attempts: three days in all. Then the delivery has failed, and can be replayed. */
        @WithDefault("PT5S,PT30S,PT2M,PT10M,PT30M,PT1H,PT2H,PT4H,PT8H,PT12H,PT20H,PT24H")
        List<Duration> pauses();

        /** How long the log of deliveries is kept. */
        @WithDefault("P30D")
        Duration retention();
    }
}
