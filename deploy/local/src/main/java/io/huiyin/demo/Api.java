package io.huiyin.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The public API, as the system that posts or as one of the users. What is not answered, or with 429 or 5xx, is tried again. */
final class Api {

    static final ObjectMapper JSON = new ObjectMapper();
    static final String SYSTEM = "system";
    static final String NOBODY = "nobody";

    private static final int ATTEMPTS = 20;
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration TOKEN_LIFE = Duration.ofMinutes(3);

    private final JsonNode demo;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();

    private record Token(String value, Instant fetchedAt) {}

    record Answer(int status, JsonNode json, String etag) {
        boolean ok() {
            return status < 300;
        }
    }

    Api(JsonNode demo) {
        this.demo = demo;
    }

    Answer get(String who, String path) {
        return send(who, request(path).GET());
    }

    Answer post(String who, String path, @Nullable ObjectNode body, String... headers) {
        HttpRequest.Builder request = request(path)
                .POST(
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.toString()));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(who, request);
    }

    static ObjectNode json() {
        return JSON.createObjectNode();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(demo.path("edge").asText() + path))
                .timeout(Duration.ofSeconds(20))
                .header("Accept", "application/json");
    }

    private Answer send(String who, HttpRequest.Builder request) {
        for (int attempt = 1; ; attempt++) {
            try {
                if (!who.equals(NOBODY)) {
                    request.setHeader("Authorization", "Bearer " + token(who));
                }
                HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
                int status = response.statusCode();
                if (attempt == ATTEMPTS || status < 500 && status != 429) {
                    return new Answer(
                            status,
                            tree(response),
                            response.headers().firstValue("ETag").orElse(""));
                }
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw new CannotGoOn("no answer from " + demo.path("edge").asText() + ": " + e.getMessage());
                }
            } catch (InterruptedException e) {
                throw new CannotGoOn("interrupted");
            }
            pause();
        }
    }

    private String token(String who) throws IOException, InterruptedException {
        Token known = tokens.get(who);
        if (known == null || known.fetchedAt().isBefore(Instant.now().minus(TOKEN_LIFE))) {
            known = new Token(fetchToken(who), Instant.now());
            tokens.put(who, known);
        }
        return known.value();
    }

    private String fetchToken(String who) throws IOException, InterruptedException {
        String form = who.equals(SYSTEM)
                ? form("grant_type", "client_credentials")
                        + "&" + form("client_id", demo.at("/system/clientId").asText())
                        + "&"
                        + form("client_secret", demo.at("/system/clientSecret").asText())
                : form("grant_type", "password")
                        + "&" + form("client_id", demo.at("/cli/clientId").asText())
                        + "&" + form("username", who)
                        + "&" + form("password", password(who));
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(URI.create(demo.path("issuer").asText() + "/protocol/openid-connect/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .timeout(Duration.ofSeconds(20))
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("Keycloak answers " + response.statusCode() + " to " + who);
        }
        return JSON.readTree(response.body()).path("access_token").asText();
    }

    private String password(String username) {
        for (JsonNode user : demo.path("users")) {
            if (user.path("username").asText().equals(username)) {
                return user.path("password").asText();
            }
        }
        throw new CannotGoOn("demo.json knows no user " + username);
    }

    private static String form(String name, String value) {
        return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static JsonNode tree(HttpResponse<String> response) {
        try {
            return response.headers().firstValue("Content-Type").orElse("").contains("json")
                    ? JSON.readTree(response.body())
                    : MissingNode.getInstance();
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            throw new CannotGoOn("interrupted");
        }
    }
}
