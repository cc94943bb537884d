package io.huiyin.intake.api;

import java.net.URI;
import java.time.Instant;
import java.util.UUID;

/**
 * @param id of the feedback and of its case
 * @param reference the case number people read
 * @param statusUrl the customer's own page; unguessable
 */
record FeedbackAnswer(UUID id, String reference, Instant receivedAt, URI statusUrl) {}
