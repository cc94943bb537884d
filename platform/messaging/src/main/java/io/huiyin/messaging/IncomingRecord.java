package io.huiyin.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.huiyin.web.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka record before anything is believed of it.
 *
 * @param key never empty: a record without one gets a key of its own, so that it holds up no other
 */
record IncomingRecord(String topic, int partition, long offset, String key, Map<String, String> headers, byte[] value) {

    private static final ObjectMapper JSON = Json.wire();

    static IncomingRecord of(ConsumerRecord<String, byte[]> record) {
        Map<String, String> headers = new LinkedHashMap<>();
        record.headers().forEach(h -> headers.put(h.key(), h.value() == null ? "" : new String(h.value(), UTF_8)));
        String key = record.key() == null || record.key().isEmpty()
                ? "unkeyed-" + record.partition() + "-" + record.offset()
                : record.key();
        byte[] value = record.value() == null ? new byte[0] : record.value();
        return new IncomingRecord(record.topic(), record.partition(), record.offset(), key, headers, value);
    }

    static IncomingRecord parked(String topic, int partition, long offset, String key, String headers, byte[] value) {
        try {
            return new IncomingRecord(
                    topic,
                    partition,
                    offset,
                    key,
                    JSON.readValue(headers, new TypeReference<Map<String, String>>() {}),
                    value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Nullable
    String header(String name) {
        return headers.get(name);
    }

    /** The CloudEvents id, or for a record without one an id made of where it stands. */
    UUID eventId() {
        try {
            return UUID.fromString(headers.getOrDefault("ce_id", ""));
        } catch (IllegalArgumentException e) {
            return UUID.nameUUIDFromBytes((topic + "/" + partition + "/" + offset).getBytes(UTF_8));
        }
    }

    String headersJson() {
        try {
            return JSON.writeValueAsString(headers).replace("\\u0000", "");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    String headersWith(String name, String text) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, text);
        if (!isText()) {
            more.put("huiyin_value_encoding", "base64");
        }
        return new IncomingRecord(topic, partition, offset, key, more, value).headersJson();
    }

    /** The value as text, in Base64 where it is none. */
    String payloadText() {
        return isText() ? new String(value, UTF_8) : Base64.getEncoder().encodeToString(value);
    }

    private boolean isText() {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).chars().noneMatch(c -> c == 0);
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
