package io.huiyin.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import io.huiyin.web.Json;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** The relay's half towards the broker: rows of the outbox become records, and nothing overtakes what failed. */
final class Sending {

    /** What the relay does while the broker keeps it waiting. */
    interface Waiting {
        /** @return nanoseconds until it wants to be asked again */
        long goOn();
    }

    private final MessagingConfig config;
    private final MeterRegistry metrics;
    private final Map<String, Counter> published = new HashMap<>();
    private @Nullable Producer<String, byte[]> producer;

    Sending(MessagingConfig config, MeterRegistry metrics) {
        this.config = config;
        this.metrics = metrics;
    }

    /**
     * Sends rows and waits for every acknowledgement.
     *
     * @param rows in id order
     * @param sent takes the ids that were acknowledged and stand before every failure of their shard
     * @throws KafkaException if something was not sent
     */
    void send(List<Row> rows, List<Long> sent, Waiting waiting) throws InterruptedException {
        List<Future<RecordMetadata>> sends = new ArrayList<>(rows.size());
        RuntimeException failure = null;
        for (Row row : rows) {
            try {
                Future<RecordMetadata> send = producer().send(record(row));
                sends.add(send);
                // a send that cannot even begin (no metadata in time, too large) has failed already: what follows must
                // not overtake it
                if (send.isDone() && hasFailed(send)) {
                    break;
                }
            } catch (KafkaException e) {
                failure = e;
                break;
            }
        }
        Set<Integer> stopped = new HashSet<>();
        for (int i = 0; i < sends.size(); i++) {
            Row row = rows.get(i);
            int shard = row.getInteger("shard");
            try {
                acknowledgement(sends.get(i), waiting);
                if (!stopped.contains(shard)) {
                    sent.add(row.getLong("id"));
                    published
                            .computeIfAbsent(row.getString("type"), this::counter)
                            .increment();
                }
            } catch (ExecutionException e) {
                stopped.add(shard);
                failure = new KafkaException("send failed at outbox id " + row.getLong("id"), e.getCause());
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** @param type {@code io.huiyin.<noun>.<past>.v1}; the tag is without the first and the last part */
    private Counter counter(String type) {
        return metrics.counter(
                "huiyin.messaging.published.events", "type", type.replaceAll("^io\\.huiyin\\.|\\.v\\d+$", ""));
    }

    /** Without waiting: what is still in the producer's buffers must not come out later. */
    void close() {
        Producer<String, byte[]> current = producer;
        if (current != null) {
            producer = null;
            current.close(Duration.ZERO);
        }
    }

    private static boolean hasFailed(Future<RecordMetadata> done) throws InterruptedException {
        try {
            done.get();
            return false;
        } catch (ExecutionException e) {
            return true;
        }
    }

    /** Waits as long as it takes: the broker may be away for hours. */
    private static void acknowledgement(Future<RecordMetadata> send, Waiting waiting)
            throws InterruptedException, ExecutionException {
        while (true) {
            try {
                send.get(Math.max(1, waiting.goOn()), TimeUnit.NANOSECONDS);
                return;
            } catch (TimeoutException e) {
                // asked again
            }
        }
    }

    private Producer<String, byte[]> producer() {
        Producer<String, byte[]> current = producer;
        if (current == null) {
            current = new KafkaProducer<>(RelayProducer.settings(config));
            producer = current;
        }
        return current;
    }

    private static ProducerRecord<String, byte[]> record(Row row) {
        String key = row.getString("aggregateid");
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                row.getString("aggregatetype"), key, row.getString("payload").getBytes(UTF_8));
        String headers = row.getString("headers");
        if (headers != null) {
            Json.read(headers, new TypeReference<Map<String, String>>() {})
                    .forEach((name, value) -> Envelope.add(record, name, value));
            return record;
        }
        Envelope.encode(
                record,
                row.getUUID("event_id"),
                row.getString("type"),
                row.getString("source"),
                row.getOffsetDateTime("occurred_at").toInstant(),
                key,
                row.getString("correlation_id"),
                row.getString("causation_id"),
                row.getLong("sequence"),
                row.getString("traceparent"));
        return record;
    }
}
