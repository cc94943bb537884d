package io.huiyin.intake.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;

/** Settings of intake-service. */
@ConfigMapping(prefix = "huiyin.intake")
public interface IntakeConfig {

    /** Where customers reach this suite: links in answers and mails begin with it. */
    @WithDefault("http://127.0.0.1:8080")
    URI publicUrl();

    /** In which times are written to customers, unless their product has a zone of its own. */
    @WithDefault("Asia/Shanghai")
    ZoneId zone();

    Map<String, ZoneId> productZones();

    /** Public forms by the last segment of their address, {@code /form/<name>}. */
    Map<String, Form> forms();

    /** Who may show a form in a frame, as CSP's {@code frame-ancestors} takes it. */
    @WithDefault("*")
    String formAncestors();

    Acknowledgement acknowledgement();

    Delivery delivery();

    interface Form {
        /** What its feedback is about, unless the page that links to it says {@code ?product=}. */
        String product();

        /** So many posts a minute from one address. */
        @WithDefault("20")
        int perMinute();
    }

    interface Acknowledgement {
        /** How long it waits for the promised time before it leaves without one. */
        @WithDefault("PT20S")
        Duration patience();

        /** At most so many an hour to one contact. */
        @WithDefault("30")
        int perHour();

        /** At most so many automatic mails an hour to an address that was typed into a public form: it may be somebody else's. */
        @WithDefault("1")
        int perHourUnasked();
    }

    interface Delivery {
        @WithDefault("12")
        int attempts();

        /** Pause after the first failed attempt; doubles up to an hour. */
        @WithDefault("PT1S")
        Duration backoff();

        /** Host in Message-IDs. */
        @WithDefault("huiyin.localhost")
        String messageIdHost();
    }
}
