package io.huiyin.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A real Prometheus that watches the running suite by {@code deploy/prometheus}; only ports and pace are the test's own. */
final class Prometheus implements AutoCloseable {

    private static final Path CONFIG = Path.of("../prometheus");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;
    private final Process process;
    private final Instant began = Instant.now();

    private Prometheus(int port, Process process) {
        this.port = port;
        this.process = process;
    }

    static Prometheus start(Helper prometheus, JsonNode demo) {
        try {
            Path folder = Files.createTempDirectory("huiyin-prometheus");
            Files.createDirectories(folder.resolve("targets"));
            Files.createDirectories(folder.resolve("rules"));
            Files.writeString(
                    folder.resolve("prometheus.yml"),
                    Files.readString(CONFIG.resolve("prometheus.yml")).replace("_interval: 10s", "_interval: 2s"));
            Files.copy(CONFIG.resolve("rules/huiyin.yml"), folder.resolve("rules/huiyin.yml"));
            ArrayNode targets = JSON.createArrayNode();
            demo.path("services").properties().forEach(service -> {
                ObjectNode target = targets.addObject();
                target.putArray("targets")
                        .add(URI.create(service.getValue().asText()).getAuthority());
                target.putObject("labels").put("service", service.getKey());
            });
            Files.writeString(folder.resolve("targets/local.json"), targets.toString());
            int port;
            try (ServerSocket socket = new ServerSocket(0)) {
                port = socket.getLocalPort();
            }
            Process process = new ProcessBuilder(
                            prometheus.program().toString(),
                            "--config.file=" + folder.resolve("prometheus.yml"),
                            "--storage.tsdb.path=" + folder.resolve("data"),
                            "--web.listen-address=127.0.0.1:" + port)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new Prometheus(port, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return how many values that are numbers a query has had since it began to watch */
    long values(String promQl) {
        JsonNode answer = get("query_range?step=5&start=%s&end=%s&query=%s"
                .formatted(began, Instant.now(), URLEncoder.encode(promQl, StandardCharsets.UTF_8)));
        long values = 0;
        for (JsonNode series : answer.at("/data/result")) {
            for (JsonNode value : series.path("values")) {
                values += value.path(1).asText().equals("NaN") ? 0 : 1;
            }
        }
        return values;
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        get("label/__name__/values").path("data").forEach(name -> names.add(name.asText()));
        return names;
    }

    private JsonNode get(String path) {
        return Client.until(() -> {
            try {
                HttpResponse<String> response = http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() == 400) {
                    throw new AssertionError(response.body());
                }
                return response.statusCode() == 200 ? JSON.readTree(response.body()) : null;
            } catch (IOException e) {
                return null;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Override
    public void close() {
        process.destroy();
    }
}
