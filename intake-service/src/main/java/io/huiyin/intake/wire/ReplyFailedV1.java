package io.huiyin.intake.wire;

import java.time.Instant;
import java.util.UUID;

public record ReplyFailedV1(
        UUID caseId, UUID messageId, String channel, Instant failedAt, int attempts, String reason) {}
