package io.huiyin.messaging;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Follows a whole topic, on a thread of its own, in no group: every replica sees everything. Begins a little before the end. Has no
 * effect but what the listener does with it, so nothing is remembered.
 */
public final class TopicTail {

    private static final Logger LOG = Logger.getLogger(TopicTail.class);

    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final String bootstrapServers;
    private final String topic;
    private final long backlog;
    private final Listener listener;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile @Nullable KafkaConsumer<String, byte[]> consumer;

    /** Is told what stands in the topic. Called by one thread; must not block. */
    public interface Listener {

        /**
         * It begins, or begins again.
         *
         * @param first the first offset that will be told, by partition
         * @param ends where the partitions end now
         */
        void begins(Map<Integer, Long> first, Map<Integer, Long> ends);

        void record(int partition, long offset, UUID eventId, String type, byte[] data);
    }

    /** @param backlog so many records before the end of each partition are told first */
    public TopicTail(String bootstrapServers, String topic, long backlog, Listener listener) {
        this.bootstrapServers = bootstrapServers;
        this.topic = topic;
        this.backlog = backlog;
        this.listener = listener;
        this.thread = new Thread(this::run, "tail-" + topic);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    public void stop() {
        stopping = true;
        KafkaConsumer<String, byte[]> current = consumer;
        if (current == null) {
            thread.interrupt();
        } else {
            current.wakeup();
        }
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!stopping) {
            try (KafkaConsumer<String, byte[]> mine = new KafkaConsumer<>(settings())) {
                consumer = mine;
                begin(mine);
                while (!stopping) {
                    mine.poll(POLL).forEach(this::tell);
                }
            } catch (WakeupException | org.apache.kafka.common.errors.InterruptException e) {
                return;
            } catch (RuntimeException e) {
                consumer = null;
                LOG.warnf("tail begins again topic=%s failure=%s", topic, Failures.reason(e));
                pause();
            }
        }
    }

    private void begin(KafkaConsumer<String, byte[]> mine) {
        List<TopicPartition> partitions = mine.partitionsFor(topic).stream()
                .map(p -> new TopicPartition(topic, p.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new IllegalStateException("the topic has no partitions yet");
        }
        Map<TopicPartition, Long> starts = mine.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = mine.endOffsets(partitions);
        mine.assign(partitions);
        Map<Integer, Long> first = new TreeMap<>();
        for (TopicPartition partition : partitions) {
            long offset = Math.max(starts.getOrDefault(partition, 0L), ends.getOrDefault(partition, 0L) - backlog);
            mine.seek(partition, offset);
            first.put(partition.partition(), offset);
        }
        listener.begins(
                first,
                ends.entrySet().stream()
                        .collect(Collectors.toMap(e -> e.getKey().partition(), Map.Entry::getValue)));
    }

    private void tell(ConsumerRecord<String, byte[]> record) {
        IncomingRecord read = IncomingRecord.of(record);
        String type = read.header("ce_type");
        listener.record(record.partition(), record.offset(), read.eventId(), type == null ? "" : type, read.value());
    }

    private Map<String, Object> settings() {
        return Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                StringDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                500L,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                5_000);
    }

    private void pause() {
        try {
            Thread.sleep(AFTER_FAILURE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
