package io.huiyin.escalation;

import static io.huiyin.escalation.Fixtures.ADMIN;
import static io.huiyin.escalation.Fixtures.MEI;
import static io.huiyin.escalation.Fixtures.anyAddress;
import static io.huiyin.escalation.Fixtures.anyProduct;
import static io.huiyin.escalation.Fixtures.as;
import static io.huiyin.escalation.Fixtures.breached;
import static io.huiyin.escalation.Fixtures.escalation;
import static io.huiyin.escalation.Fixtures.mailsTo;
import static io.huiyin.escalation.Fixtures.person;
import static io.huiyin.escalation.Fixtures.policy;
import static io.huiyin.testkit.TestEvents.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.huiyin.testkit.TestInfrastructure;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Chats, short messages, answers of webhooks, targets that fail: against a real receiver. */
@QuarkusTest
@QuarkusTestResource(value = TestInfrastructure.class, initArgs = @ResourceArg(name = "service", value = "escalation"))
class ChannelsTest {

    @Inject
    Pool pool;

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private volatile int status = 200;
    private volatile String answer = "";
    private volatile boolean slow;

    private record Received(String query, String authorization, String contentType, String body, Instant at) {
        JsonPath json() {
            return JsonPath.from(body);
        }
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

    private void receive(HttpExchange exchange) throws IOException {
        received.add(new Received(
                String.valueOf(exchange.getRequestURI().getRawQuery()),
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")),
                new String(exchange.getRequestBody().readAllBytes(), UTF_8),
                Instant.now()));
        for (int i = 0; i < 40 && slow; i++) {
            pause();
        }
        byte[] body = answer.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param rest of the webhook, after its URL */
    private String target(String kind, String rest) {
        return as(ADMIN)
                .body("{\"name\":\"" + kind + "\",\"kind\":\"" + kind + "\",\"url\":\"http://127.0.0.1:"
                        + server.getAddress().getPort() + "/robot?access_token=abc\"" + rest + "}")
                .post("/api/v1/webhooks")
                .then()
                .statusCode(201)
                .body("kind", equalTo(kind))
                .extract()
                .path("id");
    }

    private static String toldTo(String... recipients) {
        String product = anyProduct();
        policy(
                product,
                "\"steps\":[{\"name\":\"room\",\"after\":\"PT0S\",\"target\":\"on-call\",\"to\":[\""
                        + String.join("\",\"", recipients) + "\"]}]");
        return product;
    }

    private static Map<String, Object> delivery(UUID caseId) {
        List<Map<String, Object>> found = as(MEI).get("/api/v1/escalations/deliveries?caseId=" + caseId)
                .jsonPath()
                .getList("items");
        return found.isEmpty() ? Map.of() : found.get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "dingtalk, text.content, '{\"errcode\":0,\"errmsg\":\"ok\"}'",
        "wecom, text.content, '{\"errcode\":0,\"errmsg\":\"ok\"}'",
        "feishu, content.text, '{\"code\":0,\"msg\":\"success\"}'",
        "slack, text, ok"
    })
    void shouldTellAChatInItsOwnEnvelope(String kind, String text, String ok) {
        answer = ok;
        String product = toldTo("channel:" + target(kind, ""));

        UUID caseId = breached(product);

        eventually(() -> "sent".equals(delivery(caseId).get("state")));
        assertThat(received).hasSize(1);
        assertThat(received.get(0).json().getString(text))
                .contains("HY-0000-0000-0001", "逾期", "Overdue", "/api/v1/escalations/links/");
    }

    @ParameterizedTest
    @CsvSource({
        "dingtalk, '{\"errcode\":310000,\"errmsg\":\"sign not match\"}', answered with code 310000",
        "feishu, '{\"code\":19021,\"msg\":\"sign match fail\"}', answered with code 19021",
        "wecom, 'not json', answered with code -1"
    })
    void shouldNotBelieveA200ThatRefuses(String kind, String refusal, String error) {
        answer = refusal;
        UUID caseId = breached(toldTo("channel:" + target(kind, "")));

        eventually(() -> error.equals(delivery(caseId).get("lastError")));
        answer = "{\"errcode\":0,\"code\":0}";
        eventually(() -> "sent".equals(delivery(caseId).get("state")));
    }

    @Test
    void shouldSignDingTalkInTheUrlAndFeishuInTheBody() throws GeneralSecurityException {
        answer = "{\"errcode\":0,\"code\":0}";
        breached(toldTo("channel:" + target("dingtalk", ",\"secret\":\"SECabc\"")));
        eventually(() -> received.size() == 1);
        Map<String, String> query = new HashMap<>();
        for (String pair : received.get(0).query().split("&", -1)) {
            query.put(pair.split("=", 2)[0], URLDecoder.decode(pair.split("=", 2)[1], UTF_8));
        }
        assertThat(query.get("access_token")).isEqualTo("abc");
        assertThat(query.get("sign")).isEqualTo(hmac("SECabc", query.get("timestamp") + "\nSECabc"));

        breached(toldTo("channel:" + target("feishu", ",\"secret\":\"SECabc\"")));
        eventually(() -> received.size() == 2);
        String timestamp = received.get(1).json().getString("timestamp");
        assertThat(received.get(1).json().getString("sign")).isEqualTo(hmac(timestamp + "\nSECabc", ""));
    }

    private static String hmac(String key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
        return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(UTF_8)));
    }

    @Test
    void shouldPageByMailAndShortMessageAndNotifyByMailAlone() {
        target("sms", ",\"secret\":\"Bearer t0k\\\"en\"");
        String address = anyAddress();
        String lin = person("\"email\":\"" + address + "\",\"phone\":\"+8613800138000\"");
        String product = anyProduct();
        policy(product, """
                "steps":[{"name":"tell","after":"PT0S","target":"on-call","to":["person:%1$s"]},
                         {"name":"page","from":"step:tell","after":"PT1S","action":"page","to":["person:%1$s"]}]""".formatted(lin));

        breached(product);

        eventually(() -> mailsTo(address).size() == 1);
        assertThat(received).isEmpty();
        eventually(() -> received.size() == 1);
        eventually(() -> mailsTo(address).size() == 2);
        assertThat(received.get(0).authorization()).isEqualTo("Bearer t0k\"en");
        assertThat(received.get(0).json().getString("to")).isEqualTo("+8613800138000");
        assertThat(received.get(0).json().getString("text")).contains("PAGE", "HY-0000-0000-0001", "/links/");
    }

    @Test
    void shouldFillTheTemplateOfAGatewayThatTakesForms() {
        target("sms", """
                ,"contentType":"application/x-www-form-urlencoded","template":"To={to}&From=%2B1555&Body={text}&x={y}&n={"\
                """);
        String lin = person("\"phone\":\"+8613800138000\"");

        breached(toldTo("person:" + lin));

        eventually(() -> received.size() == 1);
        assertThat(received.get(0).contentType()).isEqualTo("application/x-www-form-urlencoded");
        assertThat(received.get(0).body())
                .startsWith("To=%2B8613800138000&From=%2B1555&Body=")
                .endsWith("&x={y}&n={")
                .doesNotContain("\n", " ");
    }

    @Test
    void shouldBeAcknowledgedByTheAnswerOfAWebhook() {
        answer = "{\"acknowledge\":true,\"by\":\"zhang.san\"}";
        String product = anyProduct();
        policy(product, "\"steps\":[{\"name\":\"a\",\"after\":\"PT1H\",\"target\":\"on-call\",\"to\":[\"mail:a@b\"]}]");
        target("standard", ",\"types\":[\"raised\"]");

        UUID caseId = breached(product);

        eventually(() -> "acknowledged".equals(escalation(caseId).getString("state")));
        assertThat(escalation(caseId).getString("acknowledgedBy")).isEqualTo("zhang.san");
        assertThat(escalation(caseId).getString("steps[0].stoppedBy")).isEqualTo("acknowledged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"acknowledge\":false}", "{\"ok\":true}", "{\"acknowledge\":", "acknowledge", "[]"})
    void shouldNotBeAcknowledgedByAnotherAnswer(String other) {
        answer = other;
        String product = anyProduct();
        policy(product, "\"steps\":[{\"name\":\"a\",\"after\":\"PT1H\",\"target\":\"on-call\",\"to\":[\"mail:a@b\"]}]");
        target("standard", ",\"types\":[\"raised\"]");

        UUID caseId = breached(product);

        eventually(() -> "sent".equals(delivery(caseId).get("state")));
        assertThat(escalation(caseId).getString("state")).isEqualTo("raised");
    }

    @Test
    void shouldSpareATargetThatFailsAndTryItWithOneMessage() {
        status = 500;
        String room = target("slack", "");
        String product = toldTo("channel:" + room);
        UUID first = breached(product);

        eventually(() -> received.size() == 4);
        eventually(() -> as(MEI).get("/api/v1/escalations/deliveries/targets")
                .jsonPath()
                .getList("items.target")
                .contains(room));
        eventually(() -> "dead".equals(delivery(first).get("state")));
        UUID second = breached(product);
        UUID third = breached(product);
        eventually(() -> "held".equals(delivery(second).get("state"))
                && "held".equals(delivery(third).get("state")));
        assertThat(delivery(second).get("attempts")).isEqualTo(0);
        as(MEI).get("/api/v1/escalations/deliveries/targets")
                .then()
                .body("items.find{it.target=='" + room + "'}.failures", equalTo(4))
                .body("items.find{it.target=='" + room + "'}.lastError", equalTo("answered 500"));
        assertThat(received).hasSize(4);

        status = 200;
        eventually(() -> "sent".equals(delivery(second).get("state"))
                && "sent".equals(delivery(third).get("state")));
        Duration spared = Duration.between(received.get(3).at(), received.get(4).at());
        assertThat(spared).isGreaterThan(Duration.ofMillis(3_900));
        assertThat(as(MEI).get("/api/v1/escalations/deliveries/targets")
                        .jsonPath()
                        .getList("items.target"))
                .doesNotContain(room);

        as(ADMIN)
                .body("{\"from\":\"" + Instant.now().minusSeconds(120) + "\",\"state\":\"dead\"}")
                .post("/api/v1/escalations/deliveries/actions/replay")
                .then()
                .statusCode(200);
        eventually(() -> "sent".equals(delivery(first).get("state")));
    }

    @Test
    void shouldNotTryAgainWhatWasAcknowledgedWhileItWasOnItsWay() {
        status = 500;
        answer = "";
        slow = true;
        UUID caseId = breached(toldTo("channel:" + target("slack", "")));
        eventually(() -> "sending".equals(delivery(caseId).get("state")));

        Fixtures.acknowledge(caseId);
        slow = false;

        eventually(() -> "cancelled".equals(delivery(caseId).get("state")));
        assertThat(delivery(caseId).get("lastError")).isEqualTo("acknowledged");
        assertThat(received).hasSize(1);
    }

    @Test
    void shouldNotBlameATargetForOneMessage() {
        status = 422;
        String room = target("slack", "");
        UUID caseId = breached(toldTo("channel:" + room));

        eventually(() -> "dead".equals(delivery(caseId).get("state")));

        assertThat(as(MEI).get("/api/v1/escalations/deliveries/targets")
                        .jsonPath()
                        .getList("items.target"))
                .doesNotContain(room);
    }

    @Test
    void shouldTakeTheSecretThatATargetMadeAndKeepAChannelThatIsNamed() {
        String room = target("feishu", ",\"secret\":\"one\"");
        String path = "/api/v1/webhooks/" + room;
        as(ADMIN).body("{}").post(path + "/actions/rotate-secret").then().statusCode(400);
        as(ADMIN)
                .body("{\"secret\":\"two\"}")
                .post(path + "/actions/rotate-secret")
                .then()
                .statusCode(200)
                .body("secret", equalTo("two"));
        String standard = target("standard", "");
        as(ADMIN)
                .body("{\"secret\":\"two\"}")
                .post("/api/v1/webhooks/" + standard + "/actions/rotate-secret")
                .then()
                .statusCode(400);

        String product = toldTo("channel:" + room);
        as(ADMIN).delete(path).then().statusCode(409);
        assertThat(product).isNotEmpty();
    }

    @Test
    void shouldTryAgainWhileTheMailServerIsAway() {
        String address = anyAddress();
        TestInfrastructure.mail().stop();
        UUID caseId;
        try {
            caseId = breached(toldTo("mail:" + address));
            eventually(() -> List.of("failing", "held", "dead")
                    .contains(String.valueOf(delivery(caseId).get("state"))));
            assertThat(String.valueOf(delivery(caseId).get("lastError"))).isNotEmpty();
        } finally {
            TestInfrastructure.mail().start();
        }
        eventually(() -> {
            Map<String, Object> it = delivery(caseId);
            if ("dead".equals(it.get("state"))) {
                as(ADMIN).post("/api/v1/escalations/deliveries/" + it.get("id") + "/actions/replay");
            }
            return "sent".equals(it.get("state"));
        });
        assertThat(mailsTo(address)).hasSize(1);
    }

    @Test
    void shouldRefuseTargetsThatCannotBe() {
        UnaryOperator<String> pointer = rest -> as(ADMIN)
                .body("{\"name\":\"x\",\"url\":\"http://127.0.0.1:1/\"," + rest + "}")
                .post("/api/v1/webhooks")
                .then()
                .statusCode(400)
                .extract()
                .path("errors[0].pointer");

        assertThat(pointer.apply("\"kind\":\"pigeon\"")).isEqualTo("/kind");
        assertThat(pointer.apply("\"kind\":\"slack\",\"types\":[\"raised\"]")).isEqualTo("/types");
        assertThat(pointer.apply("\"secret\":\"s\"")).isEqualTo("/secret");
        assertThat(pointer.apply("\"kind\":\"slack\",\"secret\":\"s\"")).isEqualTo("/secret");
        assertThat(pointer.apply("\"kind\":\"sms\",\"secret\":\"a\\nb\"")).isEqualTo("/secret");
        assertThat(pointer.apply("\"kind\":\"feishu\",\"template\":\"{to}{text}\""))
                .isEqualTo("/template");
        assertThat(pointer.apply("\"kind\":\"sms\",\"template\":\"{to}\"")).isEqualTo("/template");
        assertThat(pointer.apply("\"kind\":\"sms\",\"contentType\":\"text/plain\""))
                .isEqualTo("/contentType");
        String sms = target("sms", "");
        as(ADMIN)
                .body("{\"name\":\"x\",\"steps\":[{\"after\":\"PT0S\",\"target\":\"on-call\",\"to\":[\"channel:" + sms
                        + "\"]}]}")
                .post("/api/v1/escalation-policies")
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem("/steps/0/to/0"));
        as(MEI).get("/api/v1/escalations/deliveries?state=lost").then().statusCode(400);
        as(MEI).get("/api/v1/escalations/deliveries?channel=fax").then().statusCode(400);
        as(MEI).get("/api/v1/escalations/deliveries/" + UUID.randomUUID())
                .then()
                .statusCode(404);
        as(MEI).post("/api/v1/escalations/deliveries/" + UUID.randomUUID() + "/actions/replay")
                .then()
                .statusCode(403);
    }
}
