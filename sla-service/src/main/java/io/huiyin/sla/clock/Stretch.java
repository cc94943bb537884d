package io.huiyin.sla.clock;

import java.time.Instant;
import java.util.UUID;

/**
 * From when on a clock counts, or stands still, and why; until the next stretch begins.
 *
 * @param eventId the fact that began it
 */
public record Stretch(Instant from, boolean counted, FactKind because, UUID eventId) {}
