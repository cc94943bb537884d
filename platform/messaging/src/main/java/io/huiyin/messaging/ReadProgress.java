package io.huiyin.messaging;

import io.quarkus.runtime.ShutdownEvent;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Compares how far this service has digested its topics, over all replicas, with how far they have been written. Blocking: for
 * threads of their own, never for an event loop.
 */
@Singleton
public final class ReadProgress {

    private static final Duration BROKER_PATIENCE = Duration.ofSeconds(2);
    private static final Duration DATABASE_PATIENCE = Duration.ofSeconds(10);

    private final Pool pool;
    private final MessagingConfig config;
    private final List<String> topics;
    private @Nullable Admin admin;

    @Inject
    public ReadProgress(
            Pool pool,
            MessagingConfig config,
            @ConfigProperty(name = "mp.messaging.incoming.events.topics") List<String> topics) {
        this.pool = pool;
        this.config = config;
        this.topics = topics.stream().map(String::strip).toList();
    }

    /** Where the topics ended when they were asked. */
    public record Ends(Map<TopicPartition, Long> offsets) {}

    /** @return where the topics end now; empty if the broker cannot be asked */
    public synchronized Optional<Ends> ends() {
        try {
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            admin().describeTopics(topics)
                    .allTopicNames()
                    .get(BROKER_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .forEach((topic, description) -> description
                            .partitions()
                            .forEach(p -> latest.put(new TopicPartition(topic, p.partition()), OffsetSpec.latest())));
            return Optional.of(
                    new Ends(admin()
                            .listOffsets(latest)
                            .all()
                            .get(BROKER_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                            .entrySet()
                            .stream()
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey, e -> e.getValue().offset()))));
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            close();
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** How many records before those ends are not digested yet. */
    public long behind(Ends ends) {
        Map<TopicPartition, Long> positions = new HashMap<>();
        pool.preparedQuery("SELECT topic, partition, next_offset FROM inbox_position WHERE topic = ANY($1::text[])")
                .execute(Tuple.tuple().addArrayOfString(topics.toArray(String[]::new)))
                .await()
                .atMost(DATABASE_PATIENCE)
                .forEach(row -> positions.put(new TopicPartition(row.getString(0), row.getInteger(1)), row.getLong(2)));
        return ends.offsets().entrySet().stream()
                .mapToLong(e -> Math.max(0, e.getValue() - positions.getOrDefault(e.getKey(), 0L)))
                .sum();
    }

    void onStop(@Observes ShutdownEvent event) {
        close();
    }

    private Admin admin() {
        Admin current = admin;
        if (current == null) {
            current = Admin.create(Map.of(
                    AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                    config.bootstrapServers(),
                    AdminClientConfig.CLIENT_ID_CONFIG,
                    "huiyin-" + config.service() + "-progress",
                    AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                    500L));
            admin = current;
        }
        return current;
    }

    private synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
            admin = null;
        }
    }
}
