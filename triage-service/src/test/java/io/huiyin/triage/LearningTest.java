package io.huiyin.triage;

import static io.huiyin.testkit.TestEvents.eventually;
import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

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
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = TestInfrastructure.class, initArgs = @ResourceArg(name = "service", value = "triage"))
class LearningTest {

    private static final TestEvents EVENTS = new TestEvents();

    private static final String HEADS = "/api/v1/classifications/heads";
    private static final String REVIEWS = "/api/v1/classifications/reviews";
    private static final String ROOT = Tokens.person("root", "admin");
    private static final String MEI = Tokens.person("mei", "supervisor");
    private static final String WEI = Tokens.person("wei", "agent-l2", "specialists", "front-line");
    private static final String TAO = Tokens.person("tao", "agent-l3", "architects", "specialists", "front-line");

    /** What printers do, by topic, with a word of each. */
    private static final Map<String, List<String>> PRINTERS = Map.of(
            "paper-jam",
            List.of("卡纸了", "纸卡住拉不出来", "paper is stuck again", "another paper jam", "进纸总是卡", "it jams on every sheet"),
            "cartridge",
            List.of(
                    "墨盒不认",
                    "换了墨盒还报错",
                    "cartridge not recognised",
                    "toner cartridge leaks",
                    "墨盒漏墨",
                    "new cartridge is empty"));

    @Inject
    Pool pool;

    private static RequestSpecification as(String token) {
        return given().auth().oauth2(token).contentType("application/json");
    }

    private static String anyProduct() {
        return "printer-" + UUID.randomUUID();
    }

    /** A head for topics of a product. */
    private static String topics(String product) {
        String name = "topics-" + UUID.randomUUID().toString().substring(0, 8);
        as(ROOT).body("{\"name\":\"%s\",\"product\":\"%s\"}".formatted(name, product))
                .post(HEADS)
                .then()
                .statusCode(201);
        return name;
    }

    private static String line(String text, String label) {
        return "{\"text\":\"%s\",\"labels\":[\"%s\"]}".formatted(text, label);
    }

    private static JsonPath upload(String head, Stream<String> lines) {
        return as(ROOT).body("{\"texts\":[" + lines.collect(joining(",")) + "]}")
                .post(HEADS + "/" + head + "/texts")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static Stream<String> printers() {
        return PRINTERS.entrySet().stream()
                .flatMap(topic -> topic.getValue().stream().flatMap(word -> IntStream.range(0, 6)
                        .mapToObj(i -> line("打印机" + i + "号，" + word + "，第 " + i + " 天", topic.getKey()))));
    }

    private static String learned(String head) {
        String id = as(ROOT).post(HEADS + "/" + head + "/models")
                .then()
                .statusCode(201)
                .body("state", equalTo("queued"))
                .extract()
                .path("id");
        eventually(() -> List.of("ready", "failed").contains(model(head, id).getString("state")));
        return id;
    }

    private static JsonPath model(String head, String id) {
        return as(MEI).get(HEADS + "/" + head + "/models/" + id).jsonPath();
    }

    private static UUID anyCase(String product, String text) {
        UUID id = UUID.randomUUID();
        EVENTS.publish(Topics.INTAKE, EventTypes.FEEDBACK_RECEIVED, id, data -> {
            data.remove(List.of("subject", "customerTier"));
            data.put("text", text).put("product", product);
        });
        eventually(() -> as(MEI).get("/api/v1/cases/" + id).statusCode() == 200);
        return id;
    }

    private static String topicOf(UUID caseId) {
        return as(MEI).get("/api/v1/cases/" + caseId).path("classification.topic");
    }

    private static void reclassify(UUID id, String body, int status) {
        String etag = as(MEI).get("/api/v1/cases/" + id).header("ETag");
        as(MEI).header("If-Match", etag)
                .body(body)
                .post("/api/v1/cases/" + id + "/actions/reclassify")
                .then()
                .statusCode(status);
    }

    @Test
    void shouldLearnTopicsOfAProductLineShadowPromoteAndRollBack() {
        String product = anyProduct();
        String head = topics(product);
        assertThat(upload(head, printers()).getInt("added")).isEqualTo(72);
        assertThat(upload(head, printers()).getMap("")).isEqualTo(Map.of("added", 0, "corrected", 0));
        assertThat(topicOf(anyCase(product, "打印机又卡纸了"))).isNull();

        String id = learned(head);
        as(MEI).get(HEADS + "/" + head + "/models/" + id)
                .then()
                .body("state", equalTo("ready"))
                .body("report.obstacles", empty())
                .body("report.challenger.accuracy", greaterThan(0.9f))
                .body("texts", greaterThan(40));

        as(ROOT).post(HEADS + "/" + head + "/models/" + id + "/actions/shadow")
                .then()
                .statusCode(200)
                .body("shadowId", equalTo(id));
        assertThat(topicOf(anyCase(product, "打印机3号，卡纸了，第 9 天"))).isNull();
        eventually(() -> Integer.valueOf(1).equals(model(head, id).get("shadow.cases")));

        as(ROOT).post(HEADS + "/" + head + "/models/" + id + "/actions/promote")
                .then()
                .statusCode(200)
                .body("modelId", equalTo(id))
                .body("shadowId", nullValue());
        eventually(() -> "paper-jam".equals(topicOf(anyCase(product, "打印机3号，卡纸了，第 8 天"))));
        assertThat(topicOf(anyCase(anyProduct(), "打印机3号，卡纸了，第 8 天"))).isNull();

        as(ROOT).post(HEADS + "/" + head + "/actions/roll-back")
                .then()
                .statusCode(200)
                .body("modelId", nullValue());
        eventually(() -> topicOf(anyCase(product, "打印机3号，卡纸了，第 7 天")) == null);
        as(ROOT).post(HEADS + "/" + head + "/actions/roll-back")
                .then()
                .statusCode(409)
                .body("code", equalTo("nothing-before"));
    }

    @Test
    void shouldGoBackOneByOneAndRefuseAReportThatWasComparedWithSomethingElse() {
        String head = topics(anyProduct());
        upload(head, printers());
        String first = learned(head);
        String second = learned(head);
        promote(head, first, 200);

        as(ROOT).post(HEADS + "/" + head + "/models/" + second + "/actions/promote")
                .then()
                .statusCode(409)
                .body("code", equalTo("stale"));
        String third = learned(head);
        promote(head, third, 200);
        promote(head, third, 409);

        rolledBackTo(head, first);
        rolledBackTo(head, null);
    }

    private static void promote(String head, String id, int status) {
        as(ROOT).post(HEADS + "/" + head + "/models/" + id + "/actions/promote")
                .then()
                .statusCode(status);
    }

    private static void rolledBackTo(String head, String id) {
        as(ROOT).post(HEADS + "/" + head + "/actions/roll-back")
                .then()
                .statusCode(200)
                .body("modelId", equalTo(id));
    }

    @Test
    void shouldNotPromoteWhatMakesAKnownMistakeAgain() {
        String head = topics(anyProduct());
        upload(head, printers());
        upload(head, Stream.of("{\"text\":\"打印机3号，墨盒漏墨，第 3 天\",\"labels\":[\"paper-jam\"],\"known\":true}"));

        String id = learned(head);

        assertThat(model(head, id).getList("report.obstacles", String.class))
                .singleElement()
                .asString()
                .startsWith("known misjudgement: '打印机3号");
        as(ROOT).post(HEADS + "/" + head + "/models/" + id + "/actions/promote")
                .then()
                .statusCode(409)
                .body("code", equalTo("obstacles"));
    }

    @Test
    void shouldSayWhyNothingCanBeLearned() {
        String head = topics(anyProduct());
        upload(head, IntStream.range(0, 12).mapToObj(i -> line("卡纸 " + i, "paper-jam")));

        String id = learned(head);

        assertThat(model(head, id).getString("state")).isEqualTo("failed");
        assertThat(model(head, id).getString("error")).contains("paper-jam").contains("two at least");
        as(ROOT).post(HEADS + "/" + head + "/models/" + id + "/actions/shadow")
                .then()
                .statusCode(409)
                .body("code", equalTo("state-refuses"));
    }

    @Test
    void shouldBeginAgainWhatSomebodyDiedOfButNotForEver() {
        String head = topics(anyProduct());
        upload(head, printers());
        String second = begun(head, 1);
        eventually(() -> "ready".equals(model(head, second).getString("state")));

        String fourth = begun(head, 3);
        eventually(() -> "failed".equals(model(head, fourth).getString("state")));
        assertThat(model(head, fourth).getString("error")).contains("three times");
    }

    /** A model that somebody learned who is no more. */
    private String begun(String head, int attempts) {
        UUID id = UUID.randomUUID();
        pool.preparedQuery("""
                        INSERT INTO model (id, head, state, asked_at, asked_by, claim, attempts, lease_until)
                        VALUES ($1, $2, 'training', now() - interval '1 hour', 'root', $1, $3::int, now() - interval '1 second')
                        """).executeAndAwait(Tuple.of(id, head, attempts));
        return id.toString();
    }

    @Test
    void shouldNotPromoteWhatDoesNotKnowTheLatestMisjudgement() {
        String head = topics(anyProduct());
        upload(head, printers());
        String id = learned(head);
        upload(head, Stream.of("{\"text\":\"打印机3号，墨盒漏墨，第 33 天\",\"labels\":[\"paper-jam\"],\"known\":true}"));
        upload(head, Stream.of(line("打印机3号，墨盒漏墨，第 33 天", "cartridge")));

        as(ROOT).get(HEADS + "/" + head + "/texts?known=true").then().body("items", hasSize(1));
        as(ROOT).post(HEADS + "/" + head + "/models/" + id + "/actions/promote")
                .then()
                .statusCode(409)
                .body("code", equalTo("stale"));
    }

    private static String saidOf(UUID id, Pool pool, String head) {
        return pool.preparedQuery("SELECT label FROM truth WHERE case_id = $1 AND head = $2")
                .executeAndAwait(Tuple.of(id, head))
                .iterator()
                .next()
                .getString(0);
    }

    @Test
    void shouldLearnTheLatestWordAndNothingOfWhatWasLeftAlone() {
        UUID id = anyCase("any", "你们的售后态度太差了，没人管");
        reclassify(id, "{\"type\":\"praise\",\"severity\":\"moderate\"}", 200);
        reclassify(id, "{\"type\":\"complaint\"}", 200);
        assertThat(saidOf(id, pool, "type")).isEqualTo("complaint");

        as(MEI).body("{\"caseId\":\"" + id + "\"}").post(REVIEWS).then().statusCode(200);
        label(WEI, id, "problem", 200, "open");
        label(TAO, id, "problem", 200, "settled");
        reclassify(id, "{\"severity\":\"critical\"}", 200);
        assertThat(saidOf(id, pool, "type")).isEqualTo("problem");
        assertThat(saidOf(id, pool, "severity")).isEqualTo("critical");

        as(MEI).get("/api/v1/classifications?overruled=true&caseId=" + id)
                .then()
                .body("items", hasSize(3));
    }

    @Test
    void shouldRefuseTextsThatCannotBeLearnedFrom() {
        String head = topics(anyProduct());
        refused("type", "{\"text\":\"any\",\"labels\":[\"wish\"]}", "/texts/0/labels");
        refused("type", "{\"text\":\"any\",\"labels\":[\"praise\",\"complaint\"]}", "/texts/0/labels");
        refused(head, "{\"labels\":[\"a\"]}", "/texts/0");
        refused(
                head,
                "{\"text\":\"any\",\"caseId\":\"%s\",\"labels\":[\"a\"]}".formatted(UUID.randomUUID()),
                "/texts/0");
        refused(head, "{\"caseId\":\"%s\",\"labels\":[\"a\"]}".formatted(UUID.randomUUID()), "/texts/0/caseId");
        refused(head, "{\"text\":\"any\",\"labels\":[]}", "/texts/0/labels");
        refused(head, "{\"text\":\"\",\"labels\":[\"a\"]}", "/texts/0/text");
        as(ROOT).body("{\"name\":\"%s\",\"product\":\"other\"}".formatted(head))
                .post(HEADS)
                .then()
                .statusCode(409);
        as(ROOT).get(HEADS + "/no-such/texts").then().statusCode(404);
        as(MEI).body("{\"texts\":[" + line("any", "a") + "]}")
                .post(HEADS + "/" + head + "/texts")
                .then()
                .statusCode(403);
    }

    private static void refused(String head, String line, String pointer) {
        as(ROOT).body("{\"texts\":[" + line + "]}")
                .post(HEADS + "/" + head + "/texts")
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem(pointer));
    }

    @Test
    void shouldCorrectARemovedOrWrongLabelOfACase() {
        String product = anyProduct();
        String head = topics(product);
        UUID caseId = anyCase(product, "打印机卡纸，电话 13800138000");
        upload(head, Stream.of("{\"caseId\":\"%s\",\"labels\":[\"cartridge\"]}".formatted(caseId)));
        upload(head, Stream.of("{\"caseId\":\"%s\",\"labels\":[\"paper-jam\"]}".formatted(caseId)));

        String id = as(ROOT).get(HEADS + "/" + head + "/texts")
                .then()
                .body("items", hasSize(1))
                .body("items[0].labels", equalTo(List.of("paper-jam")))
                .body("items[0].text", not(containsString("13800138000")))
                .extract()
                .path("items[0].id");
        as(ROOT).delete(HEADS + "/" + head + "/texts/" + id).then().statusCode(204);
        as(ROOT).delete(HEADS + "/" + head + "/texts/" + id).then().statusCode(404);
    }

    @Test
    void shouldCountWhatPeopleOverruledAsSomethingToLearnFrom() {
        long before = as(MEI).get(HEADS + "/type").jsonPath().getLong("labels.ofCases");
        UUID id = anyCase("any", "你们的售后态度太差了，我要投诉");
        reclassify(id, "{\"type\":\"praise\",\"subtype\":\"success-story\",\"reason\":\"反话\"}", 200);
        reclassify(anyCase("any", "App 打不开"), "{\"subtype\":\"success-story\"}", 400);

        assertThat(as(MEI).get(HEADS + "/type").jsonPath().getLong("labels.ofCases"))
                .isEqualTo(before + 1);
        as(MEI).get("/api/v1/classifications?overruled=true&caseId=" + id)
                .then()
                .body("items", hasSize(1))
                .body("items[0].judge", equalTo("mei"))
                .body("items[0].type", equalTo("praise"))
                .body("items[0].subtype", equalTo("success-story"));
        as(MEI).get("/api/v1/classifications?caseId=" + id)
                .then()
                .body("items.judge", equalTo(List.of("mei", "triage")))
                .body("items[1].type", equalTo("complaint"));
    }

    private static void label(String token, UUID id, String type, int status, String state) {
        var said = as(token)
                .body("{\"type\":\"%s\",\"severity\":\"minor\",\"scope\":\"one\",\"sentiment\":\"negative\"}"
                        .formatted(type))
                .put(REVIEWS + "/" + id + "/label")
                .then()
                .statusCode(status);
        if (status == 200) {
            said.body("state", equalTo(state));
        }
    }

    private static boolean isShown(String token, UUID id) {
        return as(token)
                .get(REVIEWS + "?limit=200")
                .<List<String>>path("items.caseId")
                .contains(id.toString());
    }

    @Test
    void shouldLetTwoLabelBlindAndAThirdDecide() {
        pool.query("DELETE FROM review_label").executeAndAwait();
        pool.query("DELETE FROM review").executeAndAwait();
        UUID id = anyCase("any", "你们的售后态度太差了");
        as(MEI).body("{\"caseId\":\"" + id + "\"}").post(REVIEWS).then().body("state", equalTo("open"));
        as(WEI).get(REVIEWS + "?limit=200").then().body("items[0].type", nullValue());

        assertThat(isShown(WEI, id)).isTrue();
        label(WEI, id, "complaint", 200, "open");
        assertThat(isShown(WEI, id)).isFalse();
        label(WEI, id, "complaint", 409, "");
        label(TAO, id, "problem", 200, "disputed");
        label(MEI, id, "problem", 200, "settled");
        label(Tokens.person("other", "supervisor"), id, "problem", 409, "");
        label(MEI, UUID.randomUUID(), "problem", 404, "");
        label(Tokens.person("else", "agent-l2", "elsewhere"), id, "problem", 404, "");
        assertThat(isShown(Tokens.person("else", "agent-l2", "elsewhere"), id)).isFalse();

        as(MEI).get("/api/v1/classifications/quality")
                .then()
                .body("agreement.type.texts", greaterThan(0))
                .body("agreement.type.agreed", equalTo(0f))
                .body("agreement.scope.kappa", equalTo(1f));
    }

    @Test
    void shouldSettleWhereTwoAgree() {
        UUID id = anyCase("any", "你们的售后态度太差了，退钱");
        as(MEI).body("{\"caseId\":\"" + id + "\"}").post(REVIEWS).then().statusCode(200);

        label(WEI, id, "complaint", 200, "open");
        label(TAO, id, "complaint", 200, "settled");

        assertThat(isShown(MEI, id)).isFalse();
    }
}
