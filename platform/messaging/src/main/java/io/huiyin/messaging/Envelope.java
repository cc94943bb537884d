package io.huiyin.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;

/** CloudEvents 1.0 in Kafka's binary mode: attributes as {@code ce_} headers, data as the value. */
final class Envelope {

    static Event decode(IncomingRecord record) {
        if (!"1.0".equals(record.header("ce_specversion"))) {
            throw new PermanentFailure("no-cloud-event", "ce_specversion is not 1.0");
        }
        try {
            return new Event(
                    UUID.fromString(required(record, "ce_id")),
                    required(record, "ce_type"),
                    required(record, "ce_source"),
                    UUID.fromString(required(record, "ce_subject")),
                    Instant.parse(required(record, "ce_time")),
                    required(record, "ce_correlationid"),
                    required(record, "ce_causationid"),
                    Long.parseLong(required(record, "ce_sequence")),
                    required(record, "ce_traceparent"),
                    record.topic(),
                    record.value());
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw new PermanentFailure("no-cloud-event", "malformed attribute: " + e.getMessage(), e);
        }
    }

    static void encode(
            ProducerRecord<String, byte[]> record,
            UUID id,
            String type,
            String source,
            Instant time,
            String subject,
            String correlationId,
            String causationId,
            long sequence,
            String traceparent) {
        add(record, "ce_specversion", "1.0");
        add(record, "ce_id", id.toString());
        add(record, "ce_type", type);
        add(record, "ce_source", source);
        add(record, "ce_time", time.toString());
        add(record, "ce_subject", subject);
        add(record, "ce_correlationid", correlationId);
        add(record, "ce_causationid", causationId);
        add(record, "ce_sequence", "%020d".formatted(sequence));
        add(record, "ce_traceparent", traceparent);
        add(record, "content-type", "application/json");
    }

    static void add(ProducerRecord<String, byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(UTF_8));
    }

    private static String required(IncomingRecord record, String name) {
        String value = record.header(name);
        if (value == null || value.isEmpty()) {
            throw new PermanentFailure("no-cloud-event", "header " + name + " is missing");
        }
        return value;
    }

    private Envelope() {}
}
