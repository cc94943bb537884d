package io.huiyin.web;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;

/**
 * Quarkus answers a malformed URI with an empty 400 before any route; only a system property read once stops it, and
 * this runs before. {@link HttpGate} makes the same check with a problem for an answer.
 */
public final class OwnUriValidation implements SmallRyeConfigBuilderCustomizer {

    @Override
    public void configBuilder(SmallRyeConfigBuilder builder) {
        System.setProperty("vertx.disableURIValidation", "true");
    }
}
