package io.huiyin.triage.desk;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a case came from; never changes. Text is masked.
 *
 * @param statedType what the customer said it is
 */
public record Origin(
        Instant receivedAt,
        String product,
        String channel,
        String language,
        @Nullable String customerTier,
        @Nullable String businessLine,
        @Nullable UUID contactId,
        @Nullable Type statedType,
        @Nullable String subject,
        String text) {}
