package io.huiyin.sla;

import static io.huiyin.testkit.TestEvents.eventually;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.contracts.EventTypes;
import io.huiyin.contracts.Topics;
import io.huiyin.messaging.EventHandler;
import io.huiyin.testkit.ServiceContract;
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
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(value = TestInfrastructure.class, initArgs = @ResourceArg(name = "service", value = "sla"))
class SlaTest {

    @Inject
    Pool pool;

    @Inject
    EventHandler handler;

    private static final TestEvents EVENTS = new TestEvents();
    private static final String ADMIN = Tokens.person("ada", "admin");
    private static final String LIN = Tokens.person("lin", "agent-l2", "specialists");

    private static RequestSpecification as(String token) {
        return given().auth().oauth2(token).contentType("application/json");
    }

    private static String promise(String response, String resolution) {
        String product = "p-" + UUID.randomUUID();
        as(ADMIN)
                .body(
                        "{\"name\":\"fast\",\"match\":{\"product\":\"%s\"},\"targets\":{\"response\":\"%s\",\"resolution\":\"%s\"}}"
                                .formatted(product, response, resolution))
                .post("/api/v1/sla-policies")
                .then()
                .statusCode(201)
                .body("id", notNullValue());
        return product;
    }

    private static UUID classified(String product) {
        UUID id = UUID.randomUUID();
        EVENTS.publish(Topics.TRIAGE, EventTypes.CASE_CLASSIFIED, id, d -> ofNow(d, product));
        eventually(() -> EVENTS.typesOf(Topics.SLA, id).contains("clock.started"));
        return id;
    }

    private static void ofNow(ObjectNode data, String product) {
        data.put("product", product).put("receivedAt", Instant.now().toString());
    }

    private static void tell(UUID id, String type, String product, String timeField, Instant at) {
        EVENTS.publish(Topics.TRIAGE, type, id, d -> {
            ofNow(d, product);
            d.put("cycle", 0);
            if (timeField != null) {
                d.put(timeField, at.toString());
            }
        });
    }

    @Test
    void shouldStartAClockPerPromiseFromReceiving() {
        UUID id = classified("payments");

        as(LIN).get("/api/v1/clocks?caseId=" + id)
                .then()
                .statusCode(200)
                .body("items", hasSize(2))
                .body("items.promise", hasItem("response"))
                .body("items.policy.name", hasItem("Urgent complaints"))
                .body("items.state", hasItem("running"));
        as(Tokens.person("amy", "agent-l1", "front-line"))
                .get("/api/v1/clocks?caseId=" + id)
                .then()
                .statusCode(404);
    }

    @Test
    void shouldWarnAndBreachEachOnceAndBeMetLateByAPerson() {
        String product = promise("PT2S", "PT1H");
        UUID id = classified(product);

        eventually(() -> EVENTS.typesOf(Topics.SLA, id).contains("clock.breached"));
        tell(id, EventTypes.CASE_REPLIED, product, "repliedAt", Instant.now());
        eventually(() -> EVENTS.typesOf(Topics.SLA, id).contains("clock.met"));

        assertThat(EVENTS.typesOf(Topics.SLA, id))
                .containsExactly(
                        "clock.started",
                        "clock.started",
                        "clock.warned",
                        "clock.warned",
                        "clock.warned",
                        "clock.breached",
                        "clock.met");
        List<ObjectNode> said =
                EVENTS.of(Topics.SLA, id).stream().map(TestEvents.Read::data).toList();
        assertThat(said.get(5).get("provisional").asBoolean()).isFalse();
        assertThat(said.get(5).get("breachedAt")).isEqualTo(said.get(5).get("dueAt"));
        assertThat(said.get(6).get("late").asBoolean()).isTrue();
        as(LIN).get("/api/v1/clocks?caseId=" + id)
                .then()
                .body("items.find{it.promise=='response'}.state", equalTo("met"))
                .body("items.find{it.promise=='response'}.breachedAt", notNullValue());
        String clock = as(LIN).get("/api/v1/clocks?caseId=" + id).path("items.find{it.promise=='response'}.id");
        as(LIN).get("/api/v1/clocks/" + clock + "/trace")
                .then()
                .statusCode(200)
                .body("slices", hasSize(1))
                .body("slices[0].counted", equalTo(true));
    }

    @Test
    void shouldSignWhatAClockShows() throws Exception {
        UUID id = classified("payments");
        String clock = as(LIN).get("/api/v1/clocks?caseId=" + id).path("items[0].id");

        String receipt = as(LIN).get("/api/v1/clocks/" + clock + "/receipt").path("receipt");

        JsonWebKeySet keys =
                new JsonWebKeySet(given().get("/api/v1/clocks/keys").asString());
        JsonWebSignature signature = new JsonWebSignature();
        signature.setCompactSerialization(receipt);
        signature.setKey(keys.getJsonWebKeys().get(0).getKey());
        assertThat(signature.verifySignature()).isTrue();
        JsonPath content = JsonPath.from(signature.getPayload());
        assertThat(content.getString("clock.id")).isEqualTo(clock);
        assertThat(content.getList("trace.slices")).isNotEmpty();
        assertThat(content.getString("trace.text.en")).contains("Urgent complaints");
        assertThat(keys.toJson()).doesNotContain("\"d\"");
        as(Tokens.person("amy", "agent-l1", "front-line"))
                .get("/api/v1/clocks/" + clock + "/receipt")
                .then()
                .statusCode(404);
    }

    @Test
    void f16ShouldNotTakeAMachinesAnswerForAPersons() {
        String product = promise("PT1H", "PT2H");
        UUID id = classified(product);
        EVENTS.publish(Topics.TRIAGE, EventTypes.CASE_REPLIED, id, d -> {
            ofNow(d, product);
            d.put("authorKind", "machine").put("repliedAt", Instant.now().toString());
        });
        tell(id, EventTypes.CASE_PAUSED, product, "pausedAt", Instant.now());
        eventually(() -> EVENTS.typesOf(Topics.SLA, id).contains("clock.paused"));

        assertThat(EVENTS.typesOf(Topics.SLA, id)).doesNotContain("clock.met");
    }

    @Test
    void shouldWithdrawABreachWhenAnAnswerFromBeforeTurnsUp() {
        String product = promise("PT1S", "PT1H");
        UUID id = classified(product);
        String startedAt = as(LIN).get("/api/v1/clocks?caseId=" + id).path("items[0].startedAt");
        Instant inTime = Instant.parse(startedAt).plusMillis(500);
        eventually(() -> EVENTS.typesOf(Topics.SLA, id).contains("clock.breached"));

        tell(id, EventTypes.CASE_REPLIED, product, "repliedAt", inTime);

        eventually(() -> EVENTS.typesOf(Topics.SLA, id).contains("clock.met"));
        assertThat(EVENTS.typesOf(Topics.SLA, id)).endsWith("clock.breached", "clock.breach-withdrawn", "clock.met");
    }

    @Test
    void f09ShouldMeasureTheResponseOfACycleFromItsReopening() {
        String product = promise("PT1H", "PT2H");
        UUID id = classified(product);
        tell(id, EventTypes.CASE_REPLIED, product, "repliedAt", Instant.now());
        tell(id, EventTypes.CASE_RESOLVED, product, "resolvedAt", Instant.now());
        tell(id, EventTypes.CASE_CLOSED, product, "closedAt", Instant.now());
        Instant reopened = Instant.now();
        EVENTS.publish(Topics.TRIAGE, EventTypes.CASE_REOPENED, id, d -> {
            ofNow(d, product);
            d.put("cycle", 1).put("reopenedAt", reopened.toString());
        });

        eventually(() -> as(LIN).get("/api/v1/clocks?caseId=" + id)
                        .<List<Object>>path("items")
                        .size()
                == 4);
        String startedAt = as(LIN).get("/api/v1/clocks?caseId=" + id)
                .path("items.find{it.cycle==1 && it.promise=='response'}.startedAt");
        assertThat(Instant.parse(startedAt)).isBetween(reopened.minusMillis(1), reopened.plusMillis(1));
        as(LIN).get("/api/v1/clocks?caseId=" + id)
                .then()
                .body("items.findAll{it.cycle==0}.state", equalTo(List.of("met", "met")));
    }

    @Test
    void shouldMoveToAnotherPromiseWhenReclassified() {
        UUID id = classified("payments");

        EVENTS.publish(Topics.TRIAGE, EventTypes.CASE_RECLASSIFIED, id, d -> {
            ofNow(d, "payments");
            d.put("type", "problem")
                    .put("priority", "general")
                    .put("reclassifiedAt", Instant.now().toString());
        });

        eventually(() -> EVENTS.typesOf(Topics.SLA, id).contains("clock.rescheduled"));
        as(LIN).get("/api/v1/clocks?caseId=" + id)
                .then()
                .body("items.policy.name", equalTo(List.of("General", "General")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"match":{},"targets":{"response":"PT5S"}}                                     | /name
            {"name":"x","targets":{"response":"PT5S"}}                                     | /match
            {"name":"x","match":{}}                                                        | /targets
            {"name":"x","match":{},"targets":{}}                                           | /targets
            {"name":"x","match":{},"targets":{"response":"5s"}}                            | /targets/response
            {"name":"x","match":{},"targets":{"response":"PT0S"}}                          | /targets/response
            {"name":"x","match":{},"targets":{"response":5}}                               | /targets/response
            {"name":"x","match":{"type":"rant"},"targets":{"response":"PT5S"}}             | /match/type
            {"name":"x","match":{"color":"red"},"targets":{"response":"PT5S"}}             | /match/color
            {"name":"x","match":{},"targets":{"response":"PT5S"},"warnings":[0]}           | /warnings/0
            {"name":"x","match":{},"targets":{"response":"PT5S"},"warnings":"50"}          | /warnings
            {"name":"x","match":{},"targets":{"response":"PT5S"},"calendar":"mars"}        | /calendar
            {"name":"x","match":{},"targets":{"response":"-PT5S"}}                         | /targets/response
            {"name":"x","match":{},"targets":{"ownership":{"l2":"PT0S"}}}                  | /targets/ownership/l2
            {"name":"x","match":{},"targets":{"ownership":{"l9":"PT5S"}}}                  | /targets/ownership/l9
            {"name":"x","match":{},"targets":{"update":"soon"}}                            | /targets/update
            {"name":"x","match":{"language":"fr"},"targets":{"response":"PT5S"}}           | /match/language
            {"name":"x","match":{},"targets":{"response":"PT5S"},"afterBreach":"PT1S"}     | /afterBreach
            {"name":"x","match":{},"targets":{"response":"PT5S"},"noticeCalendar":"00000000-0000-7000-8000-000000000999"} | /noticeCalendar
            """)
    void shouldNameWhatIsWrongWithAPolicy(String body, String pointer) {
        as(ADMIN)
                .body(body)
                .post("/api/v1/sla-policies")
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem(pointer));
    }

    @Test
    void shouldFindPoliciesThatNeverApplyAndRefuseNewOnes() {
        String product = "p-" + UUID.randomUUID();
        String hidden =
                "{\"name\":\"hidden\",\"match\":{\"product\":\"%s\",\"type\":\"problem\"},\"targets\":{\"response\":\"PT1M\"},\"position\":999}"
                        .formatted(product);
        as(ADMIN).body(hidden).post("/api/v1/sla-policies").then().statusCode(201);
        as(ADMIN)
                .body("{\"name\":\"fast\",\"match\":{\"product\":\"%s\"},\"targets\":{\"response\":\"PT5M\"}}"
                        .formatted(product))
                .post("/api/v1/sla-policies")
                .then()
                .statusCode(201);
        as(ADMIN)
                .body(hidden)
                .post("/api/v1/sla-policies")
                .then()
                .statusCode(409)
                .body("detail", containsString("\"fast\" stands before it"));

        as(Tokens.person("mei", "supervisor"))
                .get("/api/v1/sla-policies/findings")
                .then()
                .statusCode(200)
                .body("items.find{it.policy.name=='hidden'}.kind", equalTo("unreachable"))
                .body("items.find{it.policy.name=='hidden'}.because.name", equalTo("fast"));
    }

    @Test
    void shouldKeepWhatRunsWhenAPolicyChangesOrEnds() {
        String product = promise("PT1H", "PT2H");
        UUID before = classified(product);
        String id = as(ADMIN).get("/api/v1/clocks?caseId=" + before).path("items[0].policy.id");
        String path = "/api/v1/sla-policies/" + id;
        String shorter = "{\"name\":\"faster\",\"match\":{\"product\":\"%s\"},\"targets\":{\"response\":\"PT5M\"}}"
                .formatted(product);

        as(ADMIN).body(shorter).put(path).then().statusCode(428);
        as(ADMIN).header("If-Match", "\"2\"").body(shorter).put(path).then().statusCode(412);
        as(ADMIN)
                .header("If-Match", "\"1\"")
                .body(shorter)
                .put(path)
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"");
        UUID after = classified(product);

        as(ADMIN).get("/api/v1/clocks?caseId=" + before).then().body("items.policy.version", equalTo(List.of(1, 1)));
        as(ADMIN).get("/api/v1/clocks?caseId=" + after).then().body("items.policy.version", equalTo(List.of(2)));

        as(ADMIN)
                .header("If-Match", "\"2\"")
                .post(path + "/actions/retire")
                .then()
                .statusCode(204);
        as(ADMIN).get(path).then().statusCode(404);
        UUID last = classified(product);
        as(ADMIN)
                .get("/api/v1/clocks?caseId=" + last)
                .then()
                .body("items[0].policy.name", equalTo("Urgent complaints"));
    }

    /** A new policy stands before others of its position; a new version of one stays where it was. */
    @Test
    void shouldKeepAPolicyInItsPlaceWhenItChanges() {
        String product = "p-" + UUID.randomUUID();
        String body =
                "{\"name\":\"%s\",\"match\":{\"product\":\"" + product + "\"},\"targets\":{\"response\":\"PT1H\"}}";
        String older = as(ADMIN)
                .body(body.formatted("older"))
                .post("/api/v1/sla-policies")
                .path("id");
        as(ADMIN)
                .body(body.formatted("newer"))
                .post("/api/v1/sla-policies")
                .then()
                .statusCode(201);
        as(ADMIN)
                .header("If-Match", "\"1\"")
                .body(body.formatted("older, changed"))
                .put("/api/v1/sla-policies/" + older)
                .then()
                .statusCode(200);

        UUID id = classified(product);

        as(ADMIN).get("/api/v1/clocks?caseId=" + id).then().body("items[0].policy.name", equalTo("newer"));
    }

    @Test
    void shouldAlwaysLeaveAPromiseForEveryCase() {
        String general = "/api/v1/sla-policies/"
                + as(ADMIN).get("/api/v1/sla-policies").path("items.find{it.name=='General'}.id");
        as(ADMIN)
                .header("If-Match", "\"1\"")
                .post(general + "/actions/retire")
                .then()
                .statusCode(409)
                .body("code", equalTo("state-refuses"));
        as(ADMIN)
                .header("If-Match", "\"1\"")
                .body("{\"name\":\"General\",\"match\":{\"type\":\"problem\"},\"targets\":{\"response\":\"PT4H\"}}")
                .put(general)
                .then()
                .statusCode(409);
    }

    @Test
    void shouldLetOnlyAdministratorsPromise() {
        as(LIN).body("{}").post("/api/v1/sla-policies").then().statusCode(403);
        as(Tokens.person("mei", "supervisor"))
                .get("/api/v1/sla-policies")
                .then()
                .statusCode(200);
        as(LIN).get("/api/v1/sla-policies").then().statusCode(403);
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
