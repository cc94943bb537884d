package io.huiyin.testkit;

import io.huiyin.contracts.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** A real Kafka broker that can be killed. {@link #shared()} is one per JVM, with all topics. */
public final class TestBroker implements AutoCloseable {

    private static final class Shared {
        private static final TestBroker INSTANCE = start();
    }

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Server server;
    private final int port;

    private TestBroker(Server server, int port) {
        this.server = server;
        this.port = port;
    }

    public static TestBroker shared() {
        return Shared.INSTANCE;
    }

    public static TestBroker start() {
        try {
            int port = Infra.freePort();
            TestBroker broker = new TestBroker(
                    Infra.chosen() == Infra.EMBEDDED ? new EmbeddedBroker(port, Infra.freePort()) : container(port),
                    port);
            broker.server.start();
            broker.awaitAnswer();
            broker.createTopics(
                    Stream.concat(Topics.ALL.stream(), Topics.ALL.stream().map(Topics::deadLetter))
                            .toArray(String[]::new));
            return broker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Container container(int port) {
        int controller = port == 9093 ? 9094 : 9093; // within the container alone
        return new Container(
                "apache/kafka:4.1.1",
                port,
                Map.ofEntries(
                        Map.entry("KAFKA_NODE_ID", "1"),
                        Map.entry("KAFKA_PROCESS_ROLES", "broker,controller"),
                        Map.entry("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:" + controller),
                        Map.entry("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER"),
                        Map.entry(
                                "KAFKA_LISTENERS",
                                "PLAINTEXT://0.0.0.0:" + port + ",CONTROLLER://localhost:" + controller),
                        Map.entry("KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://127.0.0.1:" + port),
                        Map.entry("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                        Map.entry("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false"),
                        Map.entry("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1"),
                        Map.entry("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "3"),
                        Map.entry("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1"),
                        Map.entry("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1"),
                        Map.entry("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")));
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** With 12 partitions each; those that are there already stay. */
    public void createTopics(String... names) {
        try (Admin admin = admin()) {
            for (String name : names) {
                try {
                    admin.createTopics(List.of(new NewTopic(name, Topics.PARTITIONS, (short) 1)))
                            .all()
                            .get();
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof TopicExistsException)) {
                        throw new IllegalStateException(e);
                    }
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    public Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()));
    }

    /** SIGKILL. */
    public void kill() {
        server.kill();
    }

    /** Starts the broker again on the same port and data, and waits until it answers. */
    public void launch() {
        server.startAgain();
        awaitAnswer();
    }

    private void awaitAnswer() {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            try (Admin admin = admin()) {
                admin.describeCluster().nodes().get();
                return;
            } catch (ExecutionException | InterruptedException e) {
                if (Instant.now().isAfter(deadline)) {
                    throw new IllegalStateException("the broker does not answer", e);
                }
            }
        }
    }

    @Override
    public void close() {
        server.remove();
    }
}
