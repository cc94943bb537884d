package io.huiyin.triage.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
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

    /** What understands feedback. */
    enum Method {
        MODELS,
        RULES
    }
}
