package io.huiyin.sla.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** Settings of sla-service. */
@ConfigMapping(prefix = "huiyin.sla")
public interface SlaConfig {

    /** How long a due timer waits for a broker that cannot be asked, before it fires provisionally. */
    @WithDefault("PT30S")
    Duration brokerPatience();

    /** Private Ed25519 keys as JSON Web Keys in Base64. Receipts are signed with the last; the public parts of all are served. */
    List<String> receiptKeys();
}
