package io.huiyin.intake.wire;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

public record FeedbackAcknowledgedV1(
        UUID feedbackId,
        UUID deliveryId,
        String channel,
        Instant acknowledgedAt,
        @Nullable Instant promisedAt) {}
