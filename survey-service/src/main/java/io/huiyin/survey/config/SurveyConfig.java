package io.huiyin.survey.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of survey-service. */
@ConfigMapping(prefix = "huiyin.survey")
public interface SurveyConfig {

    /** How long after a closure the customer is asked. */
    @WithDefault("PT24H")
    Duration delay();

    /** How long an invitation is good for. */
    @WithDefault("P14D")
    Duration validity();
}
