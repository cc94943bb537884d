package io.huiyin.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.huiyin.acceptance.Client.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad requests on every kind of route, through the edge: the right 4xx with a problem, never a 5xx. */
class BadRequestsIT {

    private static final String FEEDBACK = "/api/v1/feedback";

    private static final String WEBHOOK = "{\"name\":\"ERP\",\"url\":\"%s\"}";
    private static final String PLAN =
            "{\"title\":\"t\",\"metric\":\"%s\",\"direction\":\"%s\",\"baseline\":{\"from\":\"%s\",\"to\":\"2026-02-01T00:00:00Z\"},"
                    + "\"target\":1,\"cause\":\"c\",\"owner\":\"o\",\"actions\":[]}";

    private static Client client;
    private static String planId;

    @BeforeAll
    static void start() {
        client = new Client(RunningSuite.shared().demo());
        Answer plan = client.post(
                "analyst", "/api/v1/pdca-cycles", PLAN.formatted("csat", "increase", "2026-01-01T00:00:00Z"));
        assertThat(plan.status()).isEqualTo(201);
        planId = plan.json().path("id").asText();
    }

    private static String feedback(String more) {
        return "{\"channel\":\"rest\",\"product\":\"app\",\"text\":\"hello\"" + more + "}";
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

    static Stream<Arguments> onFirstContact() {
        return Stream.of(
                Arguments.of(
                        "unknown form",
                        404,
                        "nobody",
                        "POST",
                        "/form/nowhere",
                        "{\"type\":\"praise\",\"text\":\"hello\"}",
                        ""),
                Arguments.of("empty form", 400, "nobody", "POST", "/form/web", "{}", ""),
                Arguments.of("form: no object", 400, "nobody", "POST", "/form/web", "[]", ""),
                Arguments.of("form: number for text", 400, "nobody", "POST", "/form/web", "{\"text\":5}", ""),
                Arguments.of(
                        "form: unknown field",
                        400,
                        "nobody",
                        "POST",
                        "/form/web",
                        "{\"text\":\"hello\",\"tpye\":\"praise\"}",
                        ""),
                Arguments.of(
                        "form: wrong method", 405, "nobody", "DELETE", "/form/web", null, "Accept: application/json"),
                Arguments.of("stream without token", 401, "nobody", "GET", "/api/v1/stream", null, ""),
                Arguments.of("stream of a system", 403, "system", "GET", "/api/v1/stream", null, ""),
                Arguments.of(
                        "webhook: agent",
                        403,
                        "agent-l1",
                        "POST",
                        "/api/v1/webhooks",
                        WEBHOOK.formatted("https://example.com"),
                        ""),
                Arguments.of(
                        "webhook: no URL", 400, "admin", "POST", "/api/v1/webhooks", WEBHOOK.formatted("nowhere"), ""),
                Arguments.of(
                        "webhook: private",
                        400,
                        "admin",
                        "POST",
                        "/api/v1/webhooks",
                        WEBHOOK.formatted("https://169.254.169.254/latest"),
                        ""),
                Arguments.of(
                        "webhook: file",
                        400,
                        "admin",
                        "POST",
                        "/api/v1/webhooks",
                        WEBHOOK.formatted("file:///etc/passwd"),
                        ""),
                Arguments.of(
                        "webhook: unknown",
                        404,
                        "admin",
                        "GET",
                        "/api/v1/webhooks/" + UUID.randomUUID() + "/deliveries",
                        null,
                        ""),
                Arguments.of("plan: empty", 400, "analyst", "POST", "/api/v1/pdca-cycles", "{}", ""),
                Arguments.of(
                        "plan: unknown metric",
                        400,
                        "analyst",
                        "POST",
                        "/api/v1/pdca-cycles",
                        PLAN.formatted("mood", "increase", "2026-01-01T00:00:00Z"),
                        ""),
                Arguments.of(
                        "plan: unknown direction",
                        400,
                        "analyst",
                        "POST",
                        "/api/v1/pdca-cycles",
                        PLAN.formatted("csat", "sideways", "2026-01-01T00:00:00Z"),
                        ""),
                Arguments.of(
                        "plan: baseline backwards",
                        400,
                        "analyst",
                        "POST",
                        "/api/v1/pdca-cycles",
                        PLAN.formatted("csat", "increase", "2026-03-01T00:00:00Z"),
                        ""),
                Arguments.of(
                        "plan: supervisor",
                        403,
                        "supervisor",
                        "POST",
                        "/api/v1/pdca-cycles",
                        PLAN.formatted("csat", "increase", "2026-01-01T00:00:00Z"),
                        ""),
                Arguments.of(
                        "evaluate: unknown plan",
                        404,
                        "analyst",
                        "POST",
                        "/api/v1/pdca-cycles/" + UUID.randomUUID() + "/actions/evaluate",
                        "{\"window\":{\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-02-01T00:00:00Z\"}}",
                        ""),
                Arguments.of(
                        "change without version",
                        428,
                        "analyst",
                        "POST",
                        "/api/v1/pdca-cycles/%s/actions/close",
                        "{\"decision\":\"standardise\"}",
                        ""),
                Arguments.of(
                        "calendar: closed for ever",
                        400,
                        "admin",
                        "POST",
                        "/api/v1/calendars",
                        "{\"name\":\"x\",\"zone\":\"UTC\",\"hours\":{}}",
                        ""),
                Arguments.of("calendar: agent", 403, "agent-l1", "GET", "/api/v1/calendars", null, ""),
                Arguments.of(
                        "compute: unknown calendar",
                        404,
                        "admin",
                        "POST",
                        "/api/v1/calendars/" + UUID.randomUUID() + "/compute",
                        "{\"from\":\"2026-01-01T00:00:00Z\",\"duration\":\"PT1H\"}",
                        ""),
                Arguments.of(
                        "metric: backwards",
                        400,
                        "analyst",
                        "GET",
                        "/api/v1/metrics/csat?from=2026-02-01&to=2026-01-01",
                        null,
                        ""),
                Arguments.of(
                        "metric: bad day", 400, "analyst", "GET", "/api/v1/metrics/csat?from=2026-02-31", null, ""),
                Arguments.of(
                        "export: not offered",
                        406,
                        "analyst",
                        "GET",
                        "/api/v1/metrics/csat/export",
                        null,
                        "Accept: application/pdf"),
                Arguments.of(
                        "export: unknown metric",
                        404,
                        "analyst",
                        "GET",
                        "/api/v1/metrics/mood/export",
                        null,
                        "Accept: text/csv"),
                Arguments.of(
                        "explain: bad cursor",
                        400,
                        "analyst",
                        "GET",
                        "/api/v1/metrics/csat/explain?cursor=%25",
                        null,
                        ""),
                Arguments.of("events: no uuid", 400, "analyst", "GET", "/api/v1/events?caseId=1", null, ""),
                Arguments.of("rebuild: analyst", 403, "analyst", "POST", "/api/v1/events/actions/rebuild", null, ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"others", "onFirstContact"})
    void shouldAnswerWithTheRightStatus(
            String kind, int status, String who, String method, String path, String body, String header)
            throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(client.url(path.replace("%s", planId))))
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
}
