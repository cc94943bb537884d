package io.huiyin.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Plays the other services on the shared broker: publishes facts as they would, and reads what the service under test made known. */
public final class TestEvents {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final KafkaProducer<String, byte[]> producer = new KafkaProducer<>(Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            TestBroker.shared().bootstrapServers(),
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            StringSerializer.class,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
            ByteArraySerializer.class,
            ProducerConfig.ACKS_CONFIG,
            "all"));

    /** An event that was read. */
    public record Read(String type, UUID caseId, ObjectNode data) {}

    /** Publishes the approved example of a type for a case, with changes. */
    public UUID publish(String topic, String type, UUID caseId, Consumer<ObjectNode> changes) {
        try {
            ObjectNode data = (ObjectNode) JSON.readTree(Contracts.example(type));
            data.put(data.has("feedbackId") ? "feedbackId" : "caseId", caseId.toString());
            changes.accept(data);
            List<String> violations = Contracts.violations(type, data.toString());
            if (!violations.isEmpty()) {
                throw new IllegalArgumentException(type + ": " + violations);
            }
            return publish(topic, type, caseId, data.toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    public UUID publish(String topic, String type, UUID caseId, String data) {
        UUID id = UUID.randomUUID();
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, caseId.toString(), data.getBytes(UTF_8));
        Map.of(
                        "ce_specversion",
                        "1.0",
                        "ce_id",
                        id.toString(),
                        "ce_type",
                        type,
                        "ce_source",
                        "/huiyin/" + topic.substring(topic.indexOf('.') + 1),
                        "ce_subject",
                        caseId.toString(),
                        "ce_time",
                        Instant.now().toString(),
                        "ce_correlationid",
                        "test",
                        "ce_causationid",
                        "test",
                        "ce_sequence",
                        "00000000000000000001",
                        "ce_traceparent",
                        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        try {
            producer.send(record).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
        return id;
    }

    /** What was made known of a case on a topic so far, in order. */
    public List<Read> of(String topic, UUID caseId) {
        List<Read> events = new ArrayList<>();
        try (KafkaConsumer<String, String> reader = new KafkaConsumer<>(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, TestBroker.shared().bootstrapServers(),
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class))) {
            List<TopicPartition> partitions = reader.partitionsFor(topic).stream()
                    .map(p -> new TopicPartition(topic, p.partition()))
                    .toList();
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> reader.position(p) < ends.getOrDefault(p, 0L))) {
                for (ConsumerRecord<String, String> record : reader.poll(Duration.ofMillis(200))) {
                    if (record.key().equals(caseId.toString())) {
                        events.add(read(record));
                    }
                }
            }
        }
        return events;
    }

    /** Types, short: {@code case.assigned}. */
    public List<String> typesOf(String topic, UUID caseId) {
        return of(topic, caseId).stream()
                .map(e -> e.type().replaceAll("io\\.huiyin\\.|\\.v1", ""))
                .toList();
    }

    private static Read read(ConsumerRecord<String, String> record) {
        try {
            String type = new String(record.headers().lastHeader("ce_type").value(), UTF_8);
            List<String> violations = Contracts.violations(type, record.value());
            if (!violations.isEmpty()) {
                throw new AssertionError(type + " breaks its schema: " + violations + " in " + record.value());
            }
            return new Read(type, UUID.fromString(record.key()), (ObjectNode) JSON.readTree(record.value()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until it is true, at most a minute: longer than any pause or patience of the services under test. */
    public static void eventually(BooleanSupplier condition) {
        Instant deadline = Instant.now().plusSeconds(60);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("did not come true within 60 s");
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
