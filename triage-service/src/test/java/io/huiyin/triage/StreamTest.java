package io.huiyin.triage;

import static io.huiyin.testkit.TestEvents.eventually;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.huiyin.contracts.EventTypes;
import io.huiyin.contracts.Topics;
import io.huiyin.testkit.TestEvents;
import io.huiyin.testkit.TestInfrastructure;
import io.huiyin.testkit.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Scanner;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = TestInfrastructure.class, initArgs = @ResourceArg(name = "service", value = "triage"))
class StreamTest {

    private static final TestEvents EVENTS = new TestEvents();

    private static final String LIN = Tokens.person("lin", "agent-l1", "front-line");
    private static final String WEI = Tokens.person("wei", "agent-l2", "specialists");
    private static final String MEI = Tokens.person("mei", "supervisor");

    private final HttpClient http = HttpClient.newHttpClient();

    /** Reads a stream as a client does: events with name, id and data. */
    private final class Watching implements AutoCloseable {

        private record Seen(String name, String id, String data) {}

        private final List<Seen> seen = new CopyOnWriteArrayList<>();
        private final InputStream body;
        private volatile boolean ended;

        private Watching(String token, @Nullable String lastEventId) throws IOException, InterruptedException {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + RestAssured.port + "/api/v1/stream"))
                    .header("Accept", "text/event-stream")
                    .header("Authorization", "Bearer " + token);
            if (lastEventId != null) {
                request.header("Last-Event-ID", lastEventId);
            }
            HttpResponse<InputStream> response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
            body = response.body();
            Thread reader = new Thread(this::read);
            reader.setDaemon(true);
            reader.start();
            eventually(() -> !seen.isEmpty());
        }

        private void read() {
            try (Scanner lines = new Scanner(body, StandardCharsets.UTF_8)) {
                String name = "";
                String id = "";
                String data = "";
                while (lines.hasNextLine()) {
                    String line = lines.nextLine();
                    if (line.startsWith("event:")) {
                        name = line.substring(6).strip();
                    } else if (line.startsWith("id:")) {
                        id = line.substring(3).strip();
                    } else if (line.startsWith("data:")) {
                        data = line.substring(5).strip();
                    } else if (line.isEmpty() && !name.isEmpty()) {
                        seen.add(new Seen(name, id, data));
                    }
                }
            }
            ended = true;
        }

        private List<String> of(UUID id) {
            return seen.stream()
                    .filter(event -> event.data().contains(id.toString()))
                    .map(Seen::name)
                    .toList();
        }

        private String lastId() {
            return seen.get(seen.size() - 1).id();
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    private static UUID anyCase(String text) {
        UUID id = UUID.randomUUID();
        EVENTS.publish(Topics.INTAKE, EventTypes.FEEDBACK_RECEIVED, id, data -> {
            data.remove(List.of("subject", "customerTier"));
            data.put("text", text);
        });
        return id;
    }

    @Test
    void shouldTellEachTheirTeamsAndWhatTheyMissed() throws Exception {
        try (Watching lin = new Watching(LIN, null);
                Watching wei = new Watching(WEI, null);
                Watching mei = new Watching(MEI, null)) {
            assertThat(lin.seen.get(0).name()).isEqualTo("ready");
            UUID id = anyCase("请问怎么修改手机号？");

            eventually(() -> lin.of(id).equals(List.of("case.classified", "case.assigned")));
            eventually(() -> mei.of(id).size() == 2);
            assertThat(wei.of(id)).isEmpty();
            String before = lin.lastId();
            lin.close();

            String etag = given().auth().oauth2(LIN).get("/api/v1/cases/" + id).header("ETag");
            given().auth()
                    .oauth2(LIN)
                    .contentType("application/json")
                    .header("If-Match", etag)
                    .body("{\"tier\":\"l2\",\"tried\":\"all of it\"}")
                    .post("/api/v1/cases/" + id + "/actions/hand-off")
                    .then()
                    .statusCode(200);
            eventually(() -> wei.of(id).contains("case.handed-off"));

            try (Watching again = new Watching(LIN, before)) {
                eventually(() -> again.of(id).contains("case.handed-off"));
                assertThat(again.seen.get(0).name()).isEqualTo("ready");
                assertThat(again.of(id)).doesNotContain("case.classified");
            }
        }
    }

    @Test
    void shouldResetWhoComesBackFromTooFar() throws Exception {
        try (Watching lin = new Watching(LIN, "999999")) {
            assertThat(lin.seen.get(0).name()).isEqualTo("reset");
            try (Watching again = new Watching(LIN, lin.lastId())) {
                assertThat(again.seen.get(0).name()).isEqualTo("ready");
            }
        }
    }

    @Test
    void shouldEndWithTheToken() throws Exception {
        try (Watching lin = new Watching(
                Tokens.person("lin", "agent-l1", Instant.now().plus(Duration.ofSeconds(4)), "front-line"), null)) {
            assertThat(lin.ended).isFalse();
            eventually(() -> lin.ended);
        }
    }

    @Test
    void shouldRefuseWhoMayNotAndIdsThatAreNone() {
        given().get("/api/v1/stream").then().statusCode(401).contentType("application/problem+json");
        given().auth()
                .oauth2(Tokens.system("shop"))
                .get("/api/v1/stream")
                .then()
                .statusCode(403);
        given().auth()
                .oauth2(Tokens.person("ana", "analyst"))
                .get("/api/v1/stream")
                .then()
                .statusCode(403);
        given().auth()
                .oauth2(LIN)
                .header("Last-Event-ID", "1;DROP TABLE")
                .get("/api/v1/stream")
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/Last-Event-ID"));
        given().queryParam("access_token", LIN).get("/api/v1/stream").then().statusCode(401);
    }
}
