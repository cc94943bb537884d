package io.huiyin.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.huiyin.acceptance.Client.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad input through the edge: the right 4xx, a problem that names what is wrong, never a 5xx, nothing half done. */
class BadInputIT {

    private static final String FEEDBACK = "/api/v1/feedback";
    private static Client client;
    private static String caseId;

    @BeforeAll
    static void start() {
        client = new Client(RunningSuite.shared().demo());
        caseId = client.post("system", FEEDBACK, "{\"channel\":\"rest\",\"product\":\"app\",\"text\":\"hello\"}")
                .json()
                .path("id")
                .asText();
        Client.until(() -> client.get("supervisor", "/api/v1/cases/" + caseId).status() == 200 ? true : null);
    }

    private static String feedback(String more) {
        return "{\"channel\":\"rest\",\"product\":\"app\",\"text\":\"hello\"" + more + "}";
    }

    static Stream<Arguments> badFeedback() {
        return Stream.of(
                Arguments.of("empty body", "", ""),
                Arguments.of("no object", "[]", ""),
                Arguments.of("a literal", "\"x\"", ""),
                Arguments.of("broken JSON", "{\"channel\":", null),
                Arguments.of("two documents", feedback("") + "{}", ""),
                Arguments.of(
                        "deep JSON", feedback(",\"context\":" + "{\"a\":".repeat(40) + "1" + "}".repeat(40)), null),
                Arguments.of("missing text", "{\"channel\":\"rest\",\"product\":\"app\"}", "/text"),
                Arguments.of("null text", "{\"channel\":\"rest\",\"product\":\"app\",\"text\":null}", "/text"),
                Arguments.of("blank text", "{\"channel\":\"rest\",\"product\":\"app\",\"text\":\"  \"}", "/text"),
                Arguments.of("number for text", "{\"channel\":\"rest\",\"product\":\"app\",\"text\":5}", "/text"),
                Arguments.of("array for text", "{\"channel\":\"rest\",\"product\":\"app\",\"text\":[\"a\"]}", "/text"),
                Arguments.of("object for text", "{\"channel\":\"rest\",\"product\":\"app\",\"text\":{}}", "/text"),
                Arguments.of(
                        "long text",
                        "{\"channel\":\"rest\",\"product\":\"app\",\"text\":\"" + "长".repeat(20_001) + "\"}",
                        "/text"),
                Arguments.of("NUL", "{\"channel\":\"rest\",\"product\":\"app\",\"text\":\"a\\u0000\"}", "/text"),
                Arguments.of(
                        "escape character",
                        "{\"channel\":\"rest\",\"product\":\"app\",\"text\":\"a\\u001b[31m\"}",
                        "/text"),
                Arguments.of(
                        "lone surrogate", "{\"channel\":\"rest\",\"product\":\"app\",\"text\":\"a\\ud800\"}", "/text"),
                Arguments.of("missing channel", "{\"product\":\"app\",\"text\":\"x\"}", "/channel"),
                Arguments.of("unknown channel", "{\"channel\":\"fax\",\"product\":\"app\",\"text\":\"x\"}", "/channel"),
                Arguments.of("missing product", "{\"channel\":\"rest\",\"text\":\"x\"}", "/product"),
                Arguments.of(
                        "long product",
                        "{\"channel\":\"rest\",\"product\":\"" + "p".repeat(101) + "\",\"text\":\"x\"}",
                        "/product"),
                Arguments.of("duplicate field", feedback(",\"text\":\"y\""), "/text"),
                Arguments.of("unknown field", feedback(",\"langauge\":\"en\""), "/langauge"),
                Arguments.of("bad language", feedback(",\"language\":\"klingon!\""), "/language"),
                Arguments.of("bad time", feedback(",\"occurredAt\":\"2026-13-01\""), "/occurredAt"),
                Arguments.of("number for time", feedback(",\"occurredAt\":1700000000"), "/occurredAt"),
                Arguments.of("future", feedback(",\"occurredAt\":\"2999-01-01T00:00:00Z\""), "/occurredAt"),
                Arguments.of("string for contact", feedback(",\"contact\":\"li\""), "/contact"),
                Arguments.of("bad address", feedback(",\"contact\":{\"email\":\"nobody\"}"), "/contact/email"),
                Arguments.of(
                        "header in address",
                        feedback(",\"contact\":{\"email\":\"a@b.c\\r\\nBcc: x@y.z\"}"),
                        "/contact/email"),
                Arguments.of("bad phone", feedback(",\"contact\":{\"phone\":\"call me\"}"), "/contact/phone"),
                Arguments.of("array for context", feedback(",\"context\":[1]"), "/context"),
                Arguments.of("number for externalId", feedback(",\"externalId\":7"), "/externalId"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badFeedback")
    void shouldNameTheFieldThatIsWrong(String kind, String body, String pointer) {
        Answer answer = client.post("system", FEEDBACK, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.raw().headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.json().path("code").asText()).isNotEmpty();
        if (pointer != null) {
            assertThat(answer.json().path("errors").findValuesAsText("pointer")).contains(pointer);
        }
    }

    static Stream<Arguments> others() {
        return Stream.of(
                Arguments.of("no token", 401, "nobody", "GET", "/api/v1/cases", null, ""),
                Arguments.of(
                        "garbage for a token",
                        401,
                        "nobody",
                        "GET",
                        "/api/v1/cases",
                        null,
                        "Authorization: Bearer x.y.z"),
                Arguments.of("wrong role", 403, "system", "GET", "/api/v1/cases", null, ""),
                Arguments.of("agent posts", 403, "agent-l1", "POST", FEEDBACK, "{}", ""),
                Arguments.of("unknown path", 404, "admin", "GET", "/api/v1/nothing", null, ""),
                Arguments.of("unknown service", 404, "admin", "GET", "/api/v1/messaging/nobody/parked", null, ""),
                Arguments.of("no uuid", 404, "supervisor", "GET", "/api/v1/cases/1", null, ""),
                Arguments.of("no such case", 404, "supervisor", "GET", "/api/v1/cases/" + UUID.randomUUID(), null, ""),
                Arguments.of("foreign feedback", 404, "system", "GET", FEEDBACK + "/" + UUID.randomUUID(), null, ""),
                Arguments.of("wrong method", 405, "system", "DELETE", FEEDBACK, null, ""),
                Arguments.of("wrong media type", 415, "system", "POST", FEEDBACK, "{}", "Content-Type: text/plain"),
                Arguments.of("bad cursor", 400, "supervisor", "GET", "/api/v1/cases?cursor=%25%25", null, ""),
                Arguments.of("bad limit", 400, "supervisor", "GET", "/api/v1/cases?limit=many", null, ""),
                Arguments.of("limit out of range", 400, "supervisor", "GET", "/api/v1/cases?limit=1000", null, ""),
                Arguments.of("unknown filter value", 400, "supervisor", "GET", "/api/v1/cases?state=lost", null, ""),
                Arguments.of("broken escape", 400, "supervisor", "GET", "/api/v1/cases?q=%C3%28", null, ""),
                Arguments.of(
                        "SQL in a filter is only text",
                        200,
                        "supervisor",
                        "GET",
                        "/api/v1/cases?q=%27%3B%20DROP%20TABLE%20x%3B--",
                        null,
                        ""),
                Arguments.of("bad metric group", 400, "analyst", "GET", "/api/v1/metrics/csat?groupBy=mood", null, ""),
                Arguments.of("unknown metric", 404, "analyst", "GET", "/api/v1/metrics/mood", null, ""),
                Arguments.of(
                        "bad promise",
                        400,
                        "admin",
                        "POST",
                        "/api/v1/sla-policies",
                        "{\"name\":\"x\",\"match\":{},\"targets\":{\"response\":\"soon\"}}",
                        ""),
                Arguments.of(
                        "long key",
                        400,
                        "system",
                        "POST",
                        FEEDBACK,
                        feedback(""),
                        "Idempotency-Key: " + "k".repeat(256)),
                Arguments.of(
                        "10 MB", 413, "system", "POST", FEEDBACK, "{\"text\":\"" + "x".repeat(10_000_000) + "\"}", ""),
                Arguments.of(
                        "no survey", 404, "nobody", "POST", "/survey/abc", "{\"csat\":5,\"resolved\":\"yes\"}", ""),
                Arguments.of("no status page", 404, "nobody", "GET", "/s/abc", null, "Accept: application/json"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("others")
    void shouldAnswerWithTheRightStatus(
            String kind, int status, String who, String method, String path, String body, String header)
            throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(client.url(path)))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (!header.isEmpty()) {
            request.setHeader(header.split(": ", 2)[0], header.split(": ", 2)[1]);
        }

        Answer answer = client.once(who, request);

        assertThat(answer.status()).isEqualTo(status);
        if (status >= 400) {
            assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        }
    }

    @Test
    void shouldRefuseInvalidUtf8() throws IOException {
        byte[] body = feedback("").getBytes(StandardCharsets.UTF_8);
        body[body.length - 4] = (byte) 0xff;

        Answer answer = client.once(
                "system",
                HttpRequest.newBuilder(URI.create(client.url(FEEDBACK)))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body)));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("code").asText()).isEqualTo("invalid-utf-8");
    }

    @Test
    void shouldGuardActionsByVersion() {
        String claim = "/api/v1/cases/" + caseId + "/actions/claim";

        assertThat(client.post("supervisor", claim, null).status()).isEqualTo(428);
        assertThat(client.post("supervisor", claim, null, "If-Match", "\"99\"").status())
                .isEqualTo(412);
        assertThat(client.post("supervisor", claim, null, "If-Match", "nonsense")
                        .status())
                .isEqualTo(412);
        assertThat(client.post(
                                "supervisor",
                                "/api/v1/cases/" + caseId + "/actions/close",
                                null,
                                "If-Match",
                                client.get("supervisor", "/api/v1/cases/" + caseId)
                                        .etag())
                        .status())
                .isEqualTo(409);
    }

    @Test
    void shouldShowHtmlAsText() {
        Answer posted = client.post(
                "system",
                FEEDBACK,
                "{\"channel\":\"rest\",\"product\":\"app\",\"text\":\"<img src=x onerror=alert(1)>'; DROP TABLE feedback;--\"}");
        assertThat(posted.status()).isEqualTo(201);

        Answer page = client.get("nobody", posted.json().path("statusUrl").asText());

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("&lt;img src=x").doesNotContain("<img src=x");
    }

    @Test
    void shouldRefuseAReusedKey() {
        String key = UUID.randomUUID().toString();
        assertThat(client.post("system", FEEDBACK, feedback(""), "Idempotency-Key", key)
                        .status())
                .isEqualTo(201);

        Answer again = client.post("system", FEEDBACK, feedback(",\"subject\":\"x\""), "Idempotency-Key", key);

        assertThat(again.status()).isEqualTo(422);
        assertThat(again.json().path("code").asText()).isEqualTo("idempotency-key-reused");
    }
}
