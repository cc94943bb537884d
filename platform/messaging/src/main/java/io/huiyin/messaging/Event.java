package io.huiyin.messaging;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.huiyin.web.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;

/**
 * A fact as it was read.
 *
 * @param id CloudEvents id; equal ids are the same event, however often it arrives
 * @param type CloudEvents type
 * @param caseId subject and key
 * @param at when it happened, not when it was read
 * @param sequence 1, 2, 3 … per case and publisher
 * @param topic where it was read
 * @param data JSON as it came
 */
public record Event(
        UUID id,
        String type,
        String source,
        UUID caseId,
        Instant at,
        String correlationId,
        String causationId,
        long sequence,
        String traceparent,
        String topic,
        byte[] data) {

    private static final ObjectMapper JSON = Json.wire();

    /**
     * The data as the reader's own record; fields it does not know are skipped.
     *
     * @throws PermanentFailure {@code undecodable} when the data does not fit
     */
    public <T> T as(Class<T> shape) {
        try {
            return JSON.readValue(data, shape);
        } catch (JacksonException e) {
            throw new PermanentFailure("undecodable", type + ": " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new PermanentFailure("undecodable", type, e);
        }
    }

    /** As {@link #as(Class)}, for generic shapes. */
    public <T> T as(TypeReference<T> shape) {
        try {
            return JSON.readValue(data, shape);
        } catch (IOException e) {
            throw new PermanentFailure("undecodable", type, e);
        }
    }
}
