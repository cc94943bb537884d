package io.huiyin.escalation.delivery;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message in hand.
 *
 * @param id the same at every attempt: webhook-id, Message-ID
 * @param address of a mail, or a telephone number; null where an endpoint is all it needs
 * @param subject of a mail
 * @param attempts with this one
 * @param endpoint where it goes over HTTP; null for mail
 */
public record Message(
        UUID id,
        Channel channel,
        String type,
        @Nullable String address,
        String subject,
        String body,
        int attempts,
        Instant now,
        @Nullable Endpoint endpoint) {

    /** By what a message travels. */
    public enum Channel {
        MAIL,
        WEBHOOK,
        CHAT,
        SMS
    }

    /** Whose rules an endpoint keeps. */
    public enum Kind {
        STANDARD,
        DINGTALK,
        FEISHU,
        WECOM,
        SLACK,
        SMS;

        public Channel channel() {
            return this == STANDARD ? Channel.WEBHOOK : this == SMS ? Channel.SMS : Channel.CHAT;
        }
    }

    /**
     * A target over HTTP.
     *
     * @param secrets that sign, or the authorization of an SMS gateway; the newest first; none for chats that ask for none
     * @param template of a body, with {@code {to}}, {@code {text}} and {@code {id}}
     */
    public record Endpoint(
            UUID id,
            Kind kind,
            String url,
            List<String> secrets,
            @Nullable String template,
            @Nullable String contentType) {}

    /** The endpoint of a message that cannot do without one. */
    public Endpoint over() {
        if (endpoint == null) {
            throw new IllegalStateException("message " + id + " has no endpoint");
        }
        return endpoint;
    }

    /** The address of a message that cannot do without one. */
    public String to() {
        if (address == null) {
            throw new IllegalStateException("message " + id + " has no address");
        }
        return address;
    }
}
