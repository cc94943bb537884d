package io.huiyin.messaging;

import java.time.Instant;
import java.util.UUID;

/**
 * Something that happened and is to be made known.
 *
 * @param type CloudEvents type, {@code io.huiyin.<noun>.<past>.v1}
 * @param caseId the case it belongs to: key, subject, and the unit of order
 * @param at when it happened
 * @param data a record that serialises to the schema of its type
 */
public record Fact(String type, UUID caseId, Instant at, Object data) {}
