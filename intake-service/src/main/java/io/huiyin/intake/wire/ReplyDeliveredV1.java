package io.huiyin.intake.wire;

import java.time.Instant;
import java.util.UUID;

public record ReplyDeliveredV1(UUID caseId, UUID messageId, String channel, Instant deliveredAt) {}
