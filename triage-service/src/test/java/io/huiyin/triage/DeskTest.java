package io.huiyin.triage;

import static io.huiyin.testkit.TestEvents.eventually;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.contracts.EventTypes;
import io.huiyin.contracts.Topics;
import io.huiyin.messaging.Event;
import io.huiyin.messaging.EventHandler;
import io.huiyin.testkit.ServiceContract;
import io.huiyin.testkit.TestEvents;
import io.huiyin.testkit.TestInfrastructure;
import io.huiyin.testkit.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = TestInfrastructure.class, initArgs = @ResourceArg(name = "service", value = "triage"))
class DeskTest {

    @Inject
    Pool pool;

    @Inject
    EventHandler handler;

    private static final TestEvents EVENTS = new TestEvents();

    private static final String LIN = Tokens.person("lin", "agent-l1", "front-line");
    private static final String WEI = Tokens.person("wei", "agent-l2", "specialists");
    private static final String MEI = Tokens.person("mei", "supervisor");

    private static RequestSpecification as(String token) {
        return given().auth().oauth2(token).contentType("application/json");
    }

    private static UUID anyCase(String text) {
        UUID id = UUID.randomUUID();
        EVENTS.publish(Topics.INTAKE, EventTypes.FEEDBACK_RECEIVED, id, data -> {
            data.remove(List.of("subject", "customerTier"));
            data.put("text", text);
        });
        eventually(() -> as(MEI).get("/api/v1/cases/" + id).statusCode() == 200);
        return id;
    }

    private static Response act(String token, UUID id, String action, String body) {
        String etag = as(MEI).get("/api/v1/cases/" + id).header("ETag");
        RequestSpecification request = as(token).header("If-Match", etag);
        return (body == null ? request : request.body(body)).post("/api/v1/cases/" + id + "/actions/" + action);
    }

    /** A step of an escalation, taken while the case was with that tier and person. */
    private static void escalated(UUID id, int cycle, String action, String tier, String assignee) {
        EVENTS.publish(Topics.ESCALATION, EventTypes.ESCALATION_STEP_TAKEN, id, d -> {
            d.put("cycle", cycle).put("action", action);
            d.putObject("from").put("tier", tier).put("team", "any");
            if (assignee != null) {
                ((ObjectNode) d.get("from")).put("assignee", assignee);
            }
            if (action.equals("reassign")) {
                d.put("target", "assignee").put("assignee", "wei");
            }
        });
    }

    private static long timesOnTimeline(UUID id, String kind) {
        return as(MEI).get("/api/v1/cases/" + id + "/timeline?limit=200").<List<String>>path("items.kind").stream()
                .filter(kind::equals)
                .count();
    }

    @Test
    void shouldGiveACaseToWhomAnEscalationNamesAndToTheNextTierOnce() {
        UUID id = anyCase("App 登录失败，所有人都进不去");
        String first = as(MEI).get("/api/v1/cases/" + id).path("tier");

        escalated(id, 0, "reassign", first, "lin");
        escalated(id, 0, "reassign", first, null);
        eventually(() -> "wei".equals(as(MEI).get("/api/v1/cases/" + id).path("assignee")));
        escalated(id, 0, "reassign", first, null);
        escalated(id, 0, "raise-tier", first, "wei");
        escalated(id, 0, "raise-tier", first, "wei");
        eventually(() -> timesOnTimeline(id, "escalated") == 5);
        as(MEI).get("/api/v1/cases/" + id).then().body("tier", equalTo(first.equals("l1") ? "l2" : "l3"));

        as(MEI).get("/api/v1/cases/" + id).then().body("assignee", nullValue());
        assertThat(EVENTS.of(Topics.TRIAGE, id).stream()
                        .filter(e -> e.data().path("by").asText().equals("escalation"))
                        .map(TestEvents.Read::type))
                .containsExactly(EventTypes.CASE_ASSIGNED, EventTypes.CASE_HANDED_OFF);
    }

    @Test
    void shouldLeaveACaseAloneThatAnEscalationSpeaksOfTooLate() {
        UUID id = anyCase("App 登录失败，所有人都进不去");
        act(MEI, id, "claim", null).then().statusCode(200);
        act(MEI, id, "resolve", "{\"rootCause\":\"x\",\"outcome\":\"resolved\"}")
                .then()
                .statusCode(200);
        escalated(id, 0, "reassign", "l1", null);
        escalated(id, 0, "raise-tier", as(MEI).get("/api/v1/cases/" + id).path("tier"), null);
        eventually(() -> timesOnTimeline(id, "escalated") == 2);
        act(MEI, id, "reopen", "{}").then().statusCode(200);
        escalated(id, 0, "raise-tier", as(MEI).get("/api/v1/cases/" + id).path("tier"), null);
        eventually(() -> timesOnTimeline(id, "escalated") == 3);

        assertThat(EVENTS.of(Topics.TRIAGE, id).stream()
                        .filter(e -> e.data().path("by").asText().equals("escalation")))
                .isEmpty();
    }

    @Test
    void shouldCarryTheBusinessLineThatThePosterNames() {
        UUID id = UUID.randomUUID();
        EVENTS.publish(Topics.INTAKE, EventTypes.FEEDBACK_RECEIVED, id, data -> data.putObject("context")
                .put("businessLine", "retail"));

        eventually(() -> EVENTS.typesOf(Topics.TRIAGE, id).contains("case.classified"));

        assertThat(EVENTS.of(Topics.TRIAGE, id)
                        .get(0)
                        .data()
                        .path("businessLine")
                        .asText())
                .isEqualTo("retail");
        as(MEI).get("/api/v1/cases/" + id).then().body("businessLine", equalTo("retail"));
    }

    @Test
    void shouldClassifyAndAssignInOneStep() {
        UUID id = anyCase("请问怎么修改手机号？");

        as(LIN).get("/api/v1/cases/" + id)
                .then()
                .statusCode(200)
                .body("state", equalTo("new"))
                .body("type", equalTo("question"))
                .body("priority", equalTo("general"))
                .body("tier", equalTo("l1"))
                .body("team", equalTo("front-line"))
                .body("cycle", equalTo(0));
        eventually(() -> EVENTS.typesOf(Topics.TRIAGE, id).size() == 2);
        assertThat(EVENTS.typesOf(Topics.TRIAGE, id)).containsExactly("case.classified", "case.assigned");
    }

    @Test
    void shouldWorkACaseFromClaimToCloseAndOnToTheNextCycle() {
        UUID id = anyCase("我要投诉,客服态度太差");

        act(LIN, id, "claim", null)
                .then()
                .statusCode(200)
                .body("state", equalTo("open"))
                .body("assignee", equalTo("lin"));
        as(LIN).body("{\"visibility\":\"public\",\"body\":\"非常抱歉，请致电 13912345678\"}")
                .post("/api/v1/cases/" + id + "/messages")
                .then()
                .statusCode(201);
        as(LIN).body("{\"visibility\":\"internal\",\"body\":\"secret thought\"}")
                .post("/api/v1/cases/" + id + "/messages")
                .then()
                .statusCode(201);
        act(LIN, id, "pause", "{\"reason\":\"等待截图\"}").then().statusCode(200).body("state", equalTo("waiting"));
        EVENTS.publish(
                Topics.INTAKE,
                EventTypes.FEEDBACK_FOLLOW_UP_RECEIVED,
                id,
                d -> d.put("followUpId", UUID.randomUUID().toString()));
        eventually(() -> as(LIN).get("/api/v1/cases/" + id).path("state").equals("open"));
        act(LIN, id, "resolve", "{\"rootCause\":\"培训不足\",\"outcome\":\"resolved\"}")
                .then()
                .statusCode(200)
                .body("state", equalTo("resolved"));
        act(LIN, id, "close", null).then().statusCode(200).body("state", equalTo("closed"));
        EVENTS.publish(Topics.SURVEY, EventTypes.SURVEY_ANSWERED, id, d -> d.put("cycle", 0));
        eventually(() -> as(LIN).get("/api/v1/cases/" + id).path("state").equals("open"));
        as(LIN).get("/api/v1/cases/" + id).then().body("cycle", equalTo(1));
        EVENTS.publish(Topics.SURVEY, EventTypes.SURVEY_ANSWERED, id, d -> d.put("cycle", 0));

        eventually(() -> EVENTS.typesOf(Topics.TRIAGE, id).contains("case.reopened"));
        assertThat(EVENTS.typesOf(Topics.TRIAGE, id))
                .containsExactly(
                        "case.classified",
                        "case.assigned",
                        "case.assigned",
                        "case.replied",
                        "case.noted",
                        "case.paused",
                        "case.resumed",
                        "case.resolved",
                        "case.closed",
                        "case.reopened");
        assertThat(EVENTS.of(Topics.TRIAGE, id))
                .allSatisfy(e -> assertThat(e.data().toString()).doesNotContain("13912345678", "secret thought"));
        as(LIN).get("/api/v1/cases/" + id + "/timeline")
                .then()
                .statusCode(200)
                .body(
                        "items.kind",
                        hasItems("classified", "replied", "noted", "followed-up", "reopened", "survey-answered"));
        as(LIN).get("/api/v1/cases/" + id + "/messages").then().body("items", hasSize(3));
    }

    @Test
    void shouldGuardEveryActionByStateAndVersion() {
        UUID id = anyCase("建议增加夜间模式");

        act(LIN, id, "close", null).then().statusCode(409).body("code", equalTo("state-refuses"));
        act(LIN, id, "resume", null).then().statusCode(409);
        act(LIN, id, "resolve", "{\"rootCause\":\"x\",\"outcome\":\"resolved\"}")
                .then()
                .statusCode(409);
        as(LIN).post("/api/v1/cases/" + id + "/actions/claim").then().statusCode(428);
        as(LIN).header("If-Match", "\"99\"")
                .post("/api/v1/cases/" + id + "/actions/claim")
                .then()
                .statusCode(412);
        act(LIN, id, "claim", null).then().statusCode(200);
        act(MEI, id, "claim", null).then().statusCode(409).body("code", equalTo("already-claimed"));
        act(LIN, id, "resolve", "{\"outcome\":\"done\"}")
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem("/outcome"));
        act(LIN, id, "resolve", "{\"outcome\":\"resolved\"}")
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem("/rootCause"));
        act(LIN, id, "fly", null).then().statusCode(404);
    }

    @Test
    void shouldShowEachOnlyWhatIsTheirs() {
        UUID id = anyCase("谢谢你们");

        as(WEI).get("/api/v1/cases/" + id).then().statusCode(404);
        act(WEI, id, "claim", null).then().statusCode(404);
        as(Tokens.system("shop")).get("/api/v1/cases/" + id).then().statusCode(403);
        act(LIN, id, "assign", "{\"assignee\":\"bo\"}").then().statusCode(403);
        as(Tokens.person("ana", "analyst"))
                .get("/api/v1/cases/" + id)
                .then()
                .statusCode(200)
                .body("text", equalTo(""));
        act(MEI, id, "assign", "{\"assignee\":\"bo\"}").then().statusCode(200).body("assignee", equalTo("bo"));
        act(LIN, id, "hand-off", "{\"tier\":\"l2\",\"tried\":\"重启\"}")
                .then()
                .statusCode(200)
                .body("team", equalTo("specialists"));
        as(LIN).get("/api/v1/cases/" + id).then().statusCode(404);
        as(WEI).get("/api/v1/cases/" + id).then().statusCode(200);
        as(LIN).get("/api/v1/cases/" + id + "/actions").then().statusCode(404);
        as(WEI).get("/api/v1/cases/" + id + "/actions")
                .then()
                .statusCode(200)
                .body("name", hasItems("claim", "hand-off", "reclassify"));
    }

    @Test
    void shouldListWithFiltersAndCursor() {
        String team = "t-" + UUID.randomUUID().toString().substring(0, 8);
        for (int i = 0; i < 5; i++) {
            UUID id = anyCase("闪退 " + team);
            act(MEI, id, "hand-off", "{\"tier\":\"l3\",\"team\":\"" + team + "\",\"tried\":\"x\"}")
                    .then()
                    .statusCode(200);
        }
        Response first = as(MEI).queryParam("team", team).queryParam("limit", 3).get("/api/v1/cases");

        first.then().statusCode(200).body("items", hasSize(3));
        as(MEI).queryParam("team", team)
                .queryParam("limit", 3)
                .queryParam("cursor", first.<String>path("nextCursor"))
                .get("/api/v1/cases")
                .then()
                .statusCode(200)
                .body("items", hasSize(2))
                .body("nextCursor", equalTo(null));
        as(MEI).queryParam("q", team).get("/api/v1/cases").then().body("items", hasSize(5));
        as(LIN).queryParam("team", team).get("/api/v1/cases").then().body("items", hasSize(0));
        as(MEI).queryParam("state", "lost")
                .get("/api/v1/cases")
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem("/state"));
        as(MEI).queryParam("cursor", "nonsense")
                .get("/api/v1/cases")
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem("/cursor"));
        as(MEI).queryParam("limit", 0).get("/api/v1/cases").then().statusCode(400);
        as(MEI).queryParam("limit", 201).get("/api/v1/cases").then().statusCode(400);
    }

    @Test
    void shouldReplyOnceHoweverOftenTheRequestIsSent() {
        UUID id = anyCase("收不到验证码");
        String key = UUID.randomUUID().toString();
        String body = "{\"visibility\":\"public\",\"body\":\"请稍后再试\"}";
        String first = as(LIN).header("Idempotency-Key", key)
                .body(body)
                .post("/api/v1/cases/" + id + "/messages")
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        as(LIN).header("Idempotency-Key", key)
                .body(body)
                .post("/api/v1/cases/" + id + "/messages")
                .then()
                .statusCode(201)
                .header("Idempotency-Replayed", "true")
                .body("id", equalTo(first));
        as(LIN).header("Idempotency-Key", key)
                .body(body.replace("稍后", "明天"))
                .post("/api/v1/cases/" + id + "/messages")
                .then()
                .statusCode(422);
        as(LIN).get("/api/v1/cases/" + id + "/messages").then().body("items", hasSize(1));
    }

    @Test
    void shouldOverruleTheMachineAndSaySo() {
        UUID id = anyCase("all users cannot log in, complete outage");
        as(MEI).get("/api/v1/cases/" + id)
                .then()
                .body("priority", equalTo("urgent"))
                .body("tier", equalTo("l2"));

        act(MEI, id, "reclassify", "{\"severity\":\"minor\",\"scope\":\"one\"}")
                .then()
                .statusCode(200)
                .body("priority", equalTo("general"));

        eventually(() -> EVENTS.typesOf(Topics.TRIAGE, id).contains("case.reclassified"));
    }

    @Test
    void shouldLookAgainAtWhatWasClassifiedInAHurry() {
        UUID id = anyCase("登录不了，一直报错，页面打不开");
        String type = as(MEI).get("/api/v1/cases/" + id).path("type");

        pool.preparedQuery("UPDATE support_case SET type = 'other', model_version = 'heads-quick' WHERE id = $1")
                .executeAndAwait(Tuple.of(id));

        eventually(() -> type.equals(as(MEI).get("/api/v1/cases/" + id).path("type")));
        assertThat(EVENTS.of(Topics.TRIAGE, id).stream()
                        .filter(e -> e.type().equals(EventTypes.CASE_RECLASSIFIED))
                        .map(e -> e.data().path("by").asText() + " "
                                + e.data().path("previous").path("type").asText()))
                .containsExactly("triage other");
    }

    @Test
    void shouldClassifyABurstAtOnceAndRefineItLater() {
        List<Event> burst = Stream.generate(UUID::randomUUID)
                .limit(6)
                .map(id -> new Event(
                        UUID.randomUUID(),
                        EventTypes.FEEDBACK_RECEIVED,
                        "huiyin/intake",
                        id,
                        Instant.now(),
                        "any",
                        "any",
                        1,
                        "00-00000000000000000000000000000001-0000000000000001-01",
                        Topics.INTAKE,
                        """
                        {"feedbackId": "%s", "reference": "HY-%s", "channel": "rest", "product": "any", "language": "zh-CN",
                         "text": "登录不了，一直报错", "receivedAt": "2026-03-02T01:30:00Z"}
                        """.formatted(id, id).getBytes(StandardCharsets.UTF_8)))
                .toList();

        pool.withTransaction(tx -> handler.handle(tx, burst)).await().atMost(Duration.ofSeconds(10));

        for (Event it : burst) {
            assertThat(as(MEI).get("/api/v1/cases/" + it.caseId()).statusCode()).isEqualTo(200);
        }
        eventually(() -> burst.stream()
                .allMatch(it -> as(MEI).get("/api/v1/cases/" + it.caseId())
                                .<String>path("classification.modelVersion")
                                .startsWith("heads-")
                        && !as(MEI).get("/api/v1/cases/" + it.caseId())
                                .<String>path("classification.modelVersion")
                                .endsWith("-quick")));
    }

    @Test
    void shouldDigestEveryApprovedExample() {
        ServiceContract.checkConsumer(handler.types(), pool, UUID::randomUUID);
    }

    @Test
    void shouldDocumentEveryRoute() {
        ServiceContract.checkOpenApi();
    }
}
