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
