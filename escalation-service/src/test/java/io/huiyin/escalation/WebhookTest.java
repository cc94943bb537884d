package io.huiyin.escalation;

import static io.huiyin.testkit.TestEvents.eventually;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.huiyin.contracts.EventTypes;
import io.huiyin.contracts.Topics;
import io.huiyin.testkit.TestEvents;
import io.huiyin.testkit.TestInfrastructure;
import io.huiyin.testkit.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = TestInfrastructure.class, initArgs = @ResourceArg(name = "service", value = "escalation"))
class WebhookTest {

    private static final TestEvents EVENTS = new TestEvents();
    private static final String ADMIN = Tokens.person("ada", "admin");

    /** How long a receiver that does not answer sleeps: longer than the service waits for it in tests. */
    private static final long TOO_LONG = 2_500;

    @Inject
    Pool pool;

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private volatile IntUnaryOperator answers = nth -> 200;

    private record Received(String id, HttpHeaders headers, String body, int answered) {
        String type() {
            return JsonPath.from(body).getString("type");
        }
    }

    private static RequestSpecification admin() {
        return given().auth().oauth2(ADMIN).contentType("application/json");
    }

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::receive);
        server.start();
    }

    @AfterEach
    void quiet() {
        server.stop(0);
        pool.query("DELETE FROM webhook").execute().await().atMost(Duration.ofSeconds(5));
    }

    /** Answers with what the test says; 0 is no answer in time. */
    private void receive(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        HttpHeaders headers = HttpHeaders.of(exchange.getRequestHeaders(), (name, value) -> true);
        int status;
        synchronized (received) {
            status = answers.applyAsInt(received.size());
            received.add(new Received(headers.firstValue("webhook-id").orElse(""), headers, body, status));
        }
        try {
            if (status == 0) {
                Thread.sleep(TOO_LONG);
            }
            if (status == 302) {
                exchange.getResponseHeaders().set("Location", "http://127.0.0.1:1/");
            }
            exchange.sendResponseHeaders(status == 0 ? 200 : status, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook?tenant=7";
    }

    private String webhook() {
        return admin().body("{\"name\":\"ERP\",\"url\":\"" + url()
                        + "\",\"types\":[\"raised\",\"acknowledged\",\"closed\"]}")
                .post("/api/v1/webhooks")
                .then()
                .statusCode(201)
                .body("types", hasSize(3))
                .header("Location", startsWith("http"))
                .extract()
                .path("id");
    }

    private static UUID breach() {
        UUID id = UUID.randomUUID();
        EVENTS.publish(Topics.SLA, EventTypes.CLOCK_BREACHED, id, d -> d.put(
                        "clockId", UUID.randomUUID().toString())
                .put("reference", "HY-0000-0000-0002"));
        return id;
    }

    private List<Received> about(UUID caseId) {
        return received.stream()
                .filter(r -> r.body().contains(caseId.toString()))
                .toList();
    }

    private static void acknowledge(UUID caseId) {
        String id = admin().get("/api/v1/escalations?caseId=" + caseId).path("items[0].id");
        given().auth()
                .oauth2(Tokens.person("mei", "supervisor"))
                .post("/api/v1/escalations/" + id + "/actions/acknowledge")
                .then()
                .statusCode(200);
    }

    private static void verify(Received message, String secret)
            throws WebhookVerificationException, EmptyWebhookSecretException {
        new Webhook(secret).verify(message.body(), message.headers());
    }

    @Test
    void f32ShouldDeliverInOrderThroughA500AndATimeout() {
        answers = nth -> nth == 0 ? 500 : nth == 1 ? 0 : 200;
        String id = webhook();
        UUID caseId = breach();
        eventually(() -> !received.isEmpty());
        acknowledge(caseId);

        eventually(() -> about(caseId).size() == 4);

        assertThat(about(caseId).stream().map(Received::type))
                .containsExactly(
                        "escalation.raised", "escalation.raised", "escalation.raised", "escalation.acknowledged");
        assertThat(about(caseId).stream().limit(3).map(Received::id).distinct()).hasSize(1);
        eventually(() -> admin().get("/api/v1/webhooks/" + id + "/deliveries?state=sent")
                        .<List<?>>path("items")
                        .size()
                == 2);
        admin().get("/api/v1/webhooks/" + id + "/deliveries?limit=1")
                .then()
                .body("items", hasSize(1))
                .body("items[0].type", equalTo("escalation.acknowledged"))
                .body("items[0].lastStatus", equalTo(200))
                .body("nextCursor.size()", greaterThan(0));
    }

    @Test
    void f33ShouldBeVerifiableWithTheSecretShownAlsoDuringRotation() throws Exception {
        String id = webhook();
        String first = admin().get("/api/v1/webhooks/" + id + "/secret").path("secret");
        UUID one = breach();
        eventually(() -> about(one).size() == 1);
        verify(about(one).get(0), first);

        String second = admin().body("{\"overlap\":\"PT1H\"}")
                .post("/api/v1/webhooks/" + id + "/actions/rotate-secret")
                .path("secret");
        UUID two = breach();
        eventually(() -> about(two).size() == 1);
        verify(about(two).get(0), first);
        verify(about(two).get(0), second);

        String third = admin().body("{\"overlap\":\"PT0S\"}")
                .post("/api/v1/webhooks/" + id + "/actions/rotate-secret")
                .path("secret");
        UUID three = breach();
        eventually(() -> about(three).size() == 1);
        verify(about(three).get(0), third);
        assertThatThrownBy(() -> verify(about(three).get(0), second)).isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void f34ShouldGiveTwentyMessagesInOneSecondTwentyIds() {
        webhook();
        List<UUID> cases = IntStream.range(0, 20).mapToObj(i -> breach()).toList();

        eventually(() -> cases.stream().allMatch(it -> about(it).size() == 1));

        assertThat(received.stream().map(Received::id).distinct()).hasSize(20);
    }

    @Test
    void shouldNotFollowRedirectsAndStopWhenTheReceiverIsGone() {
        answers = nth -> nth == 0 ? 302 : 410;
        String id = webhook();
        UUID caseId = breach();

        eventually(() ->
                admin().get("/api/v1/webhooks/" + id).<Boolean>path("enabled").equals(false));

        assertThat(about(caseId)).hasSize(2);
        admin().get("/api/v1/webhooks/" + id + "/deliveries?state=dead")
                .then()
                .body("items[0].lastStatus", equalTo(410))
                .body("items[0].attempts", equalTo(2));
        UUID later = breach();
        eventually(() -> !admin().get("/api/v1/escalations?caseId=" + later)
                .<List<?>>path("items")
                .isEmpty());
        assertThat(about(later)).isEmpty();
    }

    @Test
    void shouldReplayOneOrATimeWithTheSameIds() {
        String id = webhook();
        UUID one = breach();
        UUID two = breach();
        eventually(() -> admin().get("/api/v1/webhooks/" + id + "/deliveries?state=sent")
                        .<List<?>>path("items")
                        .size()
                == 2);
        String delivery = about(one).get(0).id();

        admin().post("/api/v1/webhooks/" + id + "/deliveries/" + delivery + "/actions/replay")
                .then()
                .statusCode(200)
                .body("replayed", equalTo(1));
        eventually(() -> about(one).size() == 2);
        assertThat(about(one).get(1).id()).isEqualTo(delivery);

        eventually(() -> admin().get("/api/v1/webhooks/" + id + "/deliveries?state=sent")
                        .<List<?>>path("items")
                        .size()
                == 2);
        admin().body("{\"from\":\"" + Instant.now().minusSeconds(60) + "\"}")
                .post("/api/v1/webhooks/" + id + "/actions/replay")
                .then()
                .body("replayed", equalTo(2));
        eventually(() -> about(one).size() == 3 && about(two).size() == 2);
    }

    @Test
    void shouldSendAgainWhatAProcessThatDiedHadInHandWithTheSameId() {
        String id = webhook();
        UUID caseId = breach();
        eventually(() -> admin().get("/api/v1/webhooks/" + id + "/deliveries?state=sent")
                        .<List<?>>path("items")
                        .size()
                == 1);

        pool.query(
                        "UPDATE delivery SET state = 'sending', finished_at = NULL, claimed_until = now() - interval '1 second' WHERE case_id = '"
                                + caseId + "' AND channel = 'webhook'")
                .execute()
                .await()
                .atMost(Duration.ofSeconds(5));

        eventually(() -> about(caseId).size() == 2);
        assertThat(about(caseId).stream().map(Received::id).distinct()).hasSize(1);
    }

    @Test
    void shouldRefuseTargetsThatAreNotPublicAndOtherBadInput() {
        for (String url : List.of(
                "https://localhost/hook",
                "https://127.0.0.2/hook",
                "https://10.0.0.1/hook",
                "https://169.254.169.254/latest/meta-data",
                "https://[::1]/hook",
                "https://[::ffff:10.0.0.1]/hook",
                "https://2130706433/hook",
                "http://1.1.1.1/hook",
                "ftp://1.1.1.1/hook",
                "https://user:secret@1.1.1.1/hook",
                "https:///hook",
                "not a url")) {
            admin().body("{\"name\":\"x\",\"url\":\"" + url + "\"}")
                    .post("/api/v1/webhooks")
                    .then()
                    .statusCode(400)
                    .body("errors[0].pointer", equalTo("/url"));
        }
        admin().body("{\"name\":\"x\",\"url\":\"" + url() + "\",\"types\":[\"exploded\"]}")
                .post("/api/v1/webhooks")
                .then()
                .statusCode(400);
        admin().body("{\"name\":\" \",\"url\":\"" + url() + "\"}")
                .post("/api/v1/webhooks")
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/name"));
        String id = webhook();
        admin().body("{\"overlap\":\"P31D\"}")
                .post("/api/v1/webhooks/" + id + "/actions/rotate-secret")
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/overlap"));
        admin().body("{}")
                .post("/api/v1/webhooks/" + id + "/actions/replay")
                .then()
                .statusCode(400);
        admin().get("/api/v1/webhooks/" + UUID.randomUUID()).then().statusCode(404);
        admin().get("/api/v1/webhooks/" + id + "/deliveries?state=lost").then().statusCode(400);
        given().auth()
                .oauth2(Tokens.person("mei", "supervisor"))
                .get("/api/v1/webhooks")
                .then()
                .statusCode(403);
        admin().delete("/api/v1/webhooks/" + id).then().statusCode(204);
        admin().delete("/api/v1/webhooks/" + id).then().statusCode(404);
    }

    @Test
    void shouldKeepSecretsSealed() {
        String id = webhook();
        String secret = admin().get("/api/v1/webhooks/" + id + "/secret").path("secret");
        String row = pool.query("SELECT row_to_json(w)::text FROM webhook w")
                .execute()
                .await()
                .atMost(Duration.ofSeconds(5))
                .iterator()
                .next()
                .getString(0);

        assertThat(secret).startsWith("whsec_");
        assertThat(row).doesNotContain(secret.substring(6));
    }
}
