package io.huiyin.triage.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of triage-service. */
@ConfigMapping(prefix = "huiyin.triage")
public interface TriageConfig {

    /** After so long a resolved case closes by itself. */
    @WithDefault("PT72H")
    Duration closeAfter();
}
