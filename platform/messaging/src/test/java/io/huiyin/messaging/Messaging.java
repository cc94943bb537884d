package io.huiyin.messaging;

import io.huiyin.testkit.TestBroker;
import io.huiyin.testkit.TestDatabase;
import io.huiyin.web.Ids;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A publisher and a reader with a database each, and the words tests speak of them in. */
final class Messaging implements AutoCloseable {

    static final String THING_HAPPENED = "io.huiyin.thing.happened.v1";

    private static final AtomicInteger COUNTER = new AtomicInteger();

    static {
        // Mutiny sets itself up at first use, and not safely for two threads at once
        Uni.createFrom().item(1).map(n -> n + 1).await().indefinitely();
    }

    final TestBroker broker;
    final TestDatabase database;
    final String name = "m" + COUNTER.incrementAndGet();
    final String topic = "huiyin." + name;
    final Pool pool;
    final MessagingConfig config;
    final Outbox outbox;
    final Relay idleRelay;
    final Effects effects = new Effects();
    final Parking parking;
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final EventConsumer consumer;
    private final List<Relay> relays = new ArrayList<>();

    Messaging(TestBroker broker, TestDatabase database) {
        this.broker = broker;
        this.database = database;
        broker.createTopics(topic, topic + ".dead-letter");
        database.createMigrated(name, "classpath:db/messaging");
        database.execute(
                name,
                "CREATE TABLE effect (n bigint GENERATED ALWAYS AS IDENTITY, case_id uuid, event_id uuid, sequence bigint)");
        pool = database.pool(name, 16);
        config = config();
        outbox = new Outbox(config, new Ids());
        idleRelay = new Relay(pool, config, new SimpleMeterRegistry());
        parking = new Parking(pool, effects, outbox, idleRelay, Clock.systemUTC());
        consumer = new EventConsumer(pool, effects, parking, config, idleRelay, metrics);
    }

    private MessagingConfig config() {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(MessagingConfig.class)
                .withDefaultValue("huiyin.messaging.service", name)
                .withDefaultValue("huiyin.messaging.relay.lease", "PT2S")
                .withDefaultValue("kafka.bootstrap.servers", broker.bootstrapServers())
                .build()
                .getConfigMapping(MessagingConfig.class);
    }

    /** Starts a relay that publishes until it is stopped or killed. */
    Relay relay() {
        Relay relay = new Relay(pool, config, metrics);
        relays.add(relay);
        relay.start();
        return relay;
    }

    /** One unit of work that appends facts of one case. */
    void append(UUID caseId, Object... data) {
        await(pool.withTransaction(tx -> outbox.append(
                tx,
                Cause.ofTime(),
                List.of(data).stream()
                        .map(d -> new Fact(THING_HAPPENED, caseId, Instant.now(), d))
                        .toList())));
    }

    /** Everything on the topic so far, in the order of each partition. */
    List<ConsumerRecord<String, byte[]>> published() {
        return published(topic);
    }

    List<ConsumerRecord<String, byte[]>> published(String from) {
        try (KafkaConsumer<String, byte[]> reader = new KafkaConsumer<>(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers(),
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class))) {
            List<TopicPartition> partitions = reader.partitionsFor(from).stream()
                    .map(p -> new TopicPartition(from, p.partition()))
                    .toList();
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
            List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
            while (partitions.stream().anyMatch(p -> reader.position(p) < ends.get(p))) {
                reader.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }

    /** Hands records to the consumer as one batch and waits until they are dealt with. */
    void read(List<ConsumerRecord<String, byte[]>> records) {
        await(consumer.process(records.stream().map(IncomingRecord::of).toList()));
    }

    long unpublished() {
        return count("SELECT count(*) FROM outbox WHERE published_at IS NULL");
    }

    long count(String sql) {
        return await(pool.query(sql).execute()).iterator().next().getLong(0);
    }

    /** The sequence numbers that had effect on a case, in the order in which they had it. */
    List<Long> effectsOn(UUID caseId) {
        List<Long> sequences = new ArrayList<>();
        await(pool.preparedQuery("SELECT sequence FROM effect WHERE case_id = $1 ORDER BY n")
                        .execute(Tuple.of(caseId)))
                .forEach(row -> sequences.add(row.getLong(0)));
        return sequences;
    }

    static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(60));
    }

    static void eventually(BooleanSupplier condition) {
        eventually(Duration.ofSeconds(20), condition);
    }

    static void eventually(Duration patience, BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(patience);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("did not come true within " + patience);
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        relays.forEach(Relay::stop);
        pool.close().await().atMost(Duration.ofSeconds(10));
    }

    record Thing(int number) {}

    /** Writes a row per event; poisoned cases fail for good until they are cured. */
    static final class Effects implements EventHandler {

        private final Set<UUID> poisoned = ConcurrentHashMap.newKeySet();

        @Override
        public Set<String> types() {
            return Set.of(THING_HAPPENED);
        }

        void poison(UUID caseId) {
            poisoned.add(caseId);
        }

        void cure(UUID caseId) {
            poisoned.remove(caseId);
        }

        @Override
        public Uni<Void> handle(SqlConnection tx, List<Event> events) {
            return EventHandler.oneByOne(events, event -> {
                if (poisoned.contains(event.caseId())) {
                    return Uni.createFrom().failure(new PermanentFailure("poison", "cannot be digested"));
                }
                event.as(Thing.class);
                return tx.preparedQuery("INSERT INTO effect (case_id, event_id, sequence) VALUES ($1, $2, $3)")
                        .execute(Tuple.of(event.caseId(), event.id(), event.sequence()))
                        .replaceWithVoid();
            });
        }
    }
}
