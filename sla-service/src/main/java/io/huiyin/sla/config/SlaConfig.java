package io.huiyin.sla.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of sla-service. */
@ConfigMapping(prefix = "huiyin.sla")
public interface SlaConfig {

    /** How long a due timer waits for a broker that cannot be asked, before it fires provisionally. */
    @WithDefault("PT30S")
    Duration brokerPatience();
}
