package io.huiyin.testkit;

import io.huiyin.contracts.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/** A real Kafka broker in a process of its own, so that it can be killed. {@link #shared()} is one per JVM, with all topics. */
public final class TestBroker implements AutoCloseable {

    private static final class Shared {
        private static final TestBroker INSTANCE = start();
    }

    private final Path home;
    private final int port;
    private @Nullable Process process;

    private TestBroker(Path home, int port) {
        this.home = home;
        this.port = port;
    }

    public static TestBroker shared() {
        return Shared.INSTANCE;
    }

    public static TestBroker start() {
        try {
            TestBroker broker = new TestBroker(Files.createTempDirectory("huiyin-kafka"), freePort());
            broker.format();
            Runtime.getRuntime().addShutdownHook(new Thread(broker::kill));
            broker.launch();
            broker.createTopics(
                    Stream.concat(Topics.ALL.stream(), Topics.ALL.stream().map(Topics::deadLetter))
                            .toArray(String[]::new));
            return broker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            running.onExit().join();
        }
    }

    /** Starts the broker again on the same port and data, and waits until it answers. */
    public void launch() {
        try {
            process = java("kafka.Kafka", home.resolve("server.properties").toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
        while (true) {
            try (Admin admin = admin()) {
                admin.describeCluster().nodes().get();
                return;
            } catch (ExecutionException | InterruptedException e) {
                if (Instant.now().isAfter(deadline)) {
                    throw new IllegalStateException("the broker does not answer; see " + home.resolve("log"), e);
                }
            }
        }
    }

    @Override
    public void close() {
        kill();
    }

    private void format() throws IOException {
        int controller = freePort();
        Files.writeString(home.resolve("server.properties"), """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                controller.listener.names=CONTROLLER
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                log.dirs=%3$s
                auto.create.topics.enable=false
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=3
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                group.initial.rebalance.delay.ms=0
                log.cleaner.dedupe.buffer.size=4194304
                log.index.size.max.bytes=1048576
                num.network.threads=2
                num.io.threads=2
                """.formatted(port, controller, home.resolve("data")));
        Process format = java(
                "kafka.tools.StorageTool",
                "format",
                "-t",
                Uuid.randomUuid().toString(),
                "-c",
                home.resolve("server.properties").toString());
        if (format.onExit().join().exitValue() != 0) {
            throw new IOException("formatting failed: " + Files.readString(home.resolve("log")));
        }
    }

    private Process java(String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx320m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                main));
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(home.resolve("log").toFile()))
                .start();
    }

    /** Surefire hides the real class path behind a jar of its own. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
