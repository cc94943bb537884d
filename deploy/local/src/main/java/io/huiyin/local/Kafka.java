package io.huiyin.local;

import io.huiyin.contracts.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/** A Kafka broker (KRaft) from Apache's jars, with every topic. */
final class Kafka extends Part {

    private final Home home;
    private final Ports ports;
    private final Path run;

    Kafka(Home home, Ports ports) {
        super("kafka", home.log("kafka"));
        this.home = home;
        this.ports = ports;
        this.run = home.run("kafka");
    }

    String bootstrapServers() {
        return "127.0.0.1:" + ports.of("kafka");
    }

    @Override
    void prepare() throws IOException, InterruptedException {
        Files.createDirectories(run);
        String template = Files.readString(home.project().resolve("deploy/kafka/server.properties"));
        Files.writeString(
                run.resolve("server.properties"),
                template.replace("${port}", String.valueOf(ports.of("kafka")))
                        .replace("${controller-port}", String.valueOf(ports.of("kafka-controller")))
                        .replace("${data}", home.data("kafka").toString()));
        if (!Files.exists(home.data("kafka").resolve("meta.properties"))) {
            int exit = java(
                            List.of(),
                            "kafka.tools.StorageTool",
                            "format",
                            "--cluster-id",
                            "aHVpeWluLWxvY2FsLTAwMQ",
                            "--config",
                            run.resolve("server.properties").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(home.log("kafka-format").toFile())
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new CannotStart("Kafka's storage cannot be formatted; see " + home.log("kafka-format"));
            }
        }
    }

    @Override
    ProcessBuilder command() {
        return java(
                List.of("-Xms64m", "-Xmx256m", "-XX:MaxDirectMemorySize=64m"),
                "kafka.Kafka",
                run.resolve("server.properties").toString());
    }

    private ProcessBuilder java(List<String> options, String main, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(java(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss512k"));
        command.addAll(options);
        command.addAll(List.of(
                "-Dlog4j2.configurationFile=" + home.project().resolve("deploy/kafka/log4j2.properties"),
                "-Dlog4j2.disableJmx=true",
                "-cp",
                home.jars().resolve("*").toString(),
                main));
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command);
    }

    @Override
    boolean isReady() {
        try (Admin admin = admin()) {
            admin.describeCluster().nodes().get(2, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    void completed() throws IOException {
        try (Admin admin = admin()) {
            Set<String> there = admin.listTopics().names().get(10, TimeUnit.SECONDS);
            List<NewTopic> missing = Stream.concat(
                            Topics.ALL.stream(), Topics.ALL.stream().map(Topics::deadLetter))
                    .filter(topic -> !there.contains(topic))
                    .map(topic -> new NewTopic(topic, Topics.PARTITIONS, (short) 1))
                    .toList();
            admin.createTopics(missing).all().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Admin admin() {
        return Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 2_000,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000));
    }
}
