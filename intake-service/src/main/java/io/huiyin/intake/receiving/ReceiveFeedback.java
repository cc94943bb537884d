package io.huiyin.intake.receiving;

import com.fasterxml.jackson.databind.JsonNode;
import io.huiyin.messaging.Cause;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody handed in feedback.
 *
 * @param id of the feedback, and of the case it becomes
 * @param client who posted it
 * @param key of idempotency, with its scope and the hash of the body it came with; null without one
 * @param contactId already resolved; null where the customer is unknown
 */
public record ReceiveFeedback(
        UUID id,
        String client,
        Channel channel,
        String product,
        @Nullable String subject,
        String text,
        String language,
        @Nullable String externalId,
        Instant occurredAt,
        Instant receivedAt,
        @Nullable KnownContact contact,
        @Nullable JsonNode context,
        @Nullable Key key,
        Cause cause) {

    public record Key(String scope, String value, byte[] bodyHash) {}

    /** @param reachable by mail: an acknowledgement is due */
    public record KnownContact(
            UUID id,
            boolean hasEmail,
            boolean hasPhone,
            @Nullable String tier) {}

    public String reference() {
        return Reference.of(id);
    }
}
