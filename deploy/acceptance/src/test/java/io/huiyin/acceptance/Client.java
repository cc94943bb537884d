package io.huiyin.acceptance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A caller as callers should be: tries again what was not answered or answered 503, with the same Idempotency-Key. */
final class Client {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .build();
    private final JsonNode demo;
    private final Map<String, String> tokens = new ConcurrentHashMap<>();

    Client(JsonNode demo) {
        this.demo = demo;
    }

    record Answer(int status, JsonNode json, String text, HttpResponse<String> raw) {
        String etag() {
            return raw.headers().firstValue("ETag").orElse("");
        }
    }

    String url(String path) {
        return path.startsWith("http") ? path : demo.path("edge").asText() + path;
    }

    /** Who asks: {@code system}, a role, or {@code nobody}. */
    Answer get(String who, String path) {
        return send(who, HttpRequest.newBuilder(URI.create(url(path))).GET());
    }

    Answer post(String who, String path, String json, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url(path)))
                .header("Content-Type", "application/json")
                .POST(json == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(json));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(who, request);
    }

    /** Posts so many pieces of feedback on a product at once. @return the ids of their cases */
    List<String> received(String product, int count) throws IOException {
        String line = "{\"channel\":\"rest\",\"product\":\"" + product + "\",\"text\":\"页面打不开\"}";
        Answer answer = send(
                "system",
                HttpRequest.newBuilder(URI.create(url("/api/v1/feedback/batch")))
                        .header("Content-Type", "application/x-ndjson")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                String.join("\n", Collections.nCopies(count, line)))));
        List<String> ids = new ArrayList<>();
        for (String result : answer.text().strip().split("\n")) {
            ids.add(JSON.readTree(result).path("id").asText());
        }
        return ids;
    }

    /** Until it is answered with anything but 5xx. */
    Answer send(String who, HttpRequest.Builder request) {
        return until(() -> {
            try {
                Answer answer = once(who, request);
                return answer.status() >= 500 ? null : answer;
            } catch (IOException e) {
                return null;
            }
        });
    }

    Answer once(String who, HttpRequest.Builder request) throws IOException {
        HttpRequest.Builder copy = request.copy().timeout(Duration.ofSeconds(20));
        if (!who.equals("nobody")) {
            copy.setHeader("Authorization", "Bearer " + token(who));
        }
        try {
            HttpResponse<String> response = http.send(copy.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), tree(response), response.body(), response);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    String token(String who) {
        return tokens.computeIfAbsent(who, w -> until(() -> fetchToken(w)));
    }

    private String fetchToken(String who) {
        String form = who.equals("system")
                ? "grant_type=client_credentials&client_id="
                        + demo.at("/system/clientId").asText() + "&client_secret="
                        + demo.at("/system/clientSecret").asText()
                : "grant_type=password&client_id=" + demo.at("/cli/clientId").asText() + "&username="
                        + user(who, "username") + "&password=" + user(who, "password");
        try {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(URI.create(demo.path("issuer").asText() + "/protocol/openid-connect/token"))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .timeout(Duration.ofSeconds(20))
                            .POST(HttpRequest.BodyPublishers.ofString(form))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200
                    ? JSON.readTree(response.body()).path("access_token").asText()
                    : null;
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String user(String role, String field) {
        for (JsonNode user : demo.path("users")) {
            if (user.at("/roles/0").asText().equals(role)) {
                return user.path(field).asText();
            }
        }
        throw new IllegalArgumentException("no demo user with role " + role);
    }

    /** Waits until there is something, at most two minutes. */
    static <T> T until(Supplier<T> attempt) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            T result = attempt.get();
            if (result != null) {
                return result;
            }
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("did not come true within " + PATIENCE);
            }
            try {
                Thread.sleep(150);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static JsonNode tree(HttpResponse<String> response) {
        try {
            return response.headers().firstValue("Content-Type").orElse("").contains("json")
                    ? JSON.readTree(response.body())
                    : MissingNode.getInstance();
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + response.body(), e);
        }
    }
}
