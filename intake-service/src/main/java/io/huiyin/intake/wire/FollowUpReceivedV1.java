package io.huiyin.intake.wire;

import java.time.Instant;
import java.util.UUID;

/** @param via {@code status-page} or {@code rest} */
public record FollowUpReceivedV1(UUID feedbackId, UUID followUpId, String text, Instant receivedAt, String via) {}
