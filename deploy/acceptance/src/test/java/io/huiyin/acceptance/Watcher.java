package io.huiyin.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Follows the live stream as an agents' app should: comes back with the id of the last event, as often as it has to. */
final class Watcher implements AutoCloseable {

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Client client;
    private final Map<String, JsonNode> seen = new LinkedHashMap<>();
    private final Thread thread = new Thread(this::watch, "watcher");
    private volatile String last = "";
    private volatile boolean stopping;

    private Watcher(Client client) {
        this.client = client;
    }

    /** Returns when the stream has begun. */
    static Watcher start(Client client) {
        Watcher watcher = new Watcher(client);
        watcher.thread.setDaemon(true);
        watcher.thread.start();
        Client.until(() -> watcher.last.isEmpty() ? null : true);
        return watcher;
    }

    /** Ids of the events about a case, in the order in which each was first seen. */
    List<String> about(String caseId) {
        synchronized (seen) {
            return seen.entrySet().stream()
                    .filter(e -> e.getValue().at("/data/caseId").asText().equals(caseId))
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }

    private void watch() {
        while (!stopping) {
            try {
                HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(client.url("/api/v1/stream")))
                        .header("Authorization", "Bearer " + client.token("supervisor"));
                if (!last.isEmpty()) {
                    request.header("Last-Event-ID", last);
                }
                HttpResponse<Stream<String>> response = http.send(request.build(), HttpResponse.BodyHandlers.ofLines());
                if (response.statusCode() == 200) {
                    read(response.body().iterator());
                }
                Thread.sleep(200);
            } catch (IOException | RuntimeException e) {
                pause();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void read(Iterator<String> lines) throws IOException {
        String id = "";
        while (!stopping && lines.hasNext()) {
            String line = lines.next();
            if (line.startsWith("id:")) {
                id = line.substring(3).strip();
            } else if (line.startsWith("data:")) {
                JsonNode event = json.readTree(line.substring(5));
                if (event.has("id")) {
                    synchronized (seen) {
                        seen.putIfAbsent(event.path("id").asText(), event);
                    }
                }
            } else if (line.isEmpty()) {
                last = id;
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
    }
}
