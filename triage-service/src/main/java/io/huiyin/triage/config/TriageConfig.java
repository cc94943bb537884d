package io.huiyin.triage.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;

/** Settings of triage-service. */
@ConfigMapping(prefix = "huiyin.triage")
public interface TriageConfig {

    /** After so long a resolved case closes by itself. */
    @WithDefault("PT72H")
    Duration closeAfter();

    /** What understands feedback: {@code models}, or {@code rules}, the second method. */
    @WithDefault("models")
    Method classifier();

    /** A file of words of danger instead of those that are delivered; read again when it changes. */
    Optional<Path> dangers();

    /** So many cases in one batch are a burst: they are classified quickly, and refined later. */
    @WithDefault("5")
    int burst();

    Learning learning();

    /** Learning from what people say of cases. */
    interface Learning {

        /** When heads are learned anew of what people said since, each day. */
        @WithDefault("03:00")
        LocalTime nightly();

        /** Of that time. */
        @WithDefault("UTC")
        ZoneId zone();

        /** So many new labels are worth it. */
        @WithDefault("20")
        int from();

        /** What the process that learns may take, as {@code -Xmx} has it. */
        @WithDefault("3g")
        String memory();

        /** After so long it is given up. */
        @WithDefault("PT2H")
        Duration longest();

        /** Share of cases that people review blind. */
        @WithDefault("0.01")
        double audit();
    }

    /** What understands feedback. */
    enum Method {
        MODELS,
        RULES
    }
}
