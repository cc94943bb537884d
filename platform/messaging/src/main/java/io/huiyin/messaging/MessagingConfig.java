package io.huiyin.messaging;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;

/** Settings of outbox, relay, inbox and parking. */
@ConfigMapping(prefix = "huiyin.messaging")
public interface MessagingConfig {

    /** Name of this service: its topic is {@code huiyin.<service>}, its events' source {@code /huiyin/<service>}. */
    String service();

    @WithDefault("${kafka.bootstrap.servers}")
    String bootstrapServers();

    Relay relay();

    Inbox inbox();

    default String topic() {
        return "huiyin." + service();
    }

    default String deadLetterTopic() {
        return topic() + ".dead-letter";
    }

    interface Relay {
        /** Off only where another process publishes this outbox. */
        @WithDefault("true")
        boolean enabled();

        /** How long a shard stays with a relay that is no longer heard of. */
        @WithDefault("PT6S")
        Duration lease();

        /** Rows at most between two looks at the leases. */
        @WithDefault("500")
        int batch();

        /** Sleep between polls just after there was work; doubles up to {@link #idlePoll()}. */
        @WithName("busy-poll")
        @WithDefault("PT0.02S")
        Duration busyPoll();

        @WithDefault("PT0.5S")
        Duration idlePoll();

        /** How long published rows are kept, for republishing after a broker lost them. */
        @WithDefault("PT24H")
        Duration retention();
    }

    interface Inbox {
        /** How long ids of digested events are kept: longer than anybody may republish. */
        @WithDefault("P8D")
        Duration retention();

        /** First pause before a batch is tried again; doubles up to {@link #maxBackoff()}. */
        @WithDefault("PT0.05S")
        Duration minBackoff();

        @WithDefault("PT5S")
        Duration maxBackoff();
    }
}
