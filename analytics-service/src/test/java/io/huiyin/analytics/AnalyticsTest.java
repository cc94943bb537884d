package io.huiyin.analytics;

import static io.huiyin.testkit.TestEvents.eventually;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.analytics.measuring.Metric;
import io.huiyin.contracts.EventTypes;
import io.huiyin.contracts.Topics;
import io.huiyin.messaging.EventHandler;
import io.huiyin.testkit.ServiceContract;
import io.huiyin.testkit.TestEvents;
import io.huiyin.testkit.TestInfrastructure;
import io.huiyin.testkit.Tokens;
import io.huiyin.web.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(value = TestInfrastructure.class, initArgs = @ResourceArg(name = "service", value = "analytics"))
class AnalyticsTest {

    @Inject
    EventHandler handler;

    private static final TestEvents EVENTS = new TestEvents();
    private static final Instant START = Instant.now().minusSeconds(600);

    @Inject
    Pool pool;

    private static RequestSpecification analyst() {
        return given().auth().oauth2(Tokens.person("ana", "analyst"));
    }

    private record Said(String topic, String type, Consumer<ObjectNode> changes) {}

    /** A life with two cycles, one breach, one answer, told in the given order of topics. */
    private static String life(Random order) {
        String product = "p-" + UUID.randomUUID();
        UUID id = UUID.randomUUID();
        List<Said> told = new ArrayList<>(List.of(
                new Said(Topics.TRIAGE, EventTypes.CASE_CLASSIFIED, d -> d.put("receivedAt", START.toString())),
                new Said(Topics.SLA, EventTypes.CLOCK_STARTED, d -> {}),
                new Said(Topics.SLA, EventTypes.CLOCK_BREACHED, d -> {}),
                new Said(Topics.SLA, EventTypes.CLOCK_MET, d -> d.put("late", true)),
                new Said(Topics.TRIAGE, EventTypes.CASE_REPLIED, d -> d.put("receivedAt", START.toString())
                        .put("repliedAt", START.plusSeconds(100).toString())),
                new Said(Topics.TRIAGE, EventTypes.CASE_RESOLVED, d -> d.put("receivedAt", START.toString())
                        .put("resolvedAt", START.plusSeconds(200).toString())),
                new Said(Topics.ESCALATION, EventTypes.ESCALATION_RAISED, d -> {}),
                new Said(Topics.SURVEY, EventTypes.SURVEY_ANSWERED, d -> {}),
                new Said(Topics.TRIAGE, EventTypes.CASE_REOPENED, d -> d.put("receivedAt", START.toString())
                        .put("reopenedAt", START.plusSeconds(300).toString()))));
        Collections.shuffle(told, order);
        told.forEach(said -> EVENTS.publish(said.topic(), said.type(), id, d -> {
            d.put("product", product);
            said.changes().accept(d);
        }));
        eventually(() -> analyst()
                        .get("/api/v1/events?caseId=" + id)
                        .<List<Object>>path("items")
                        .size()
                == told.size());
        return product;
    }

    private static Float value(String metric, String product) {
        Number value = analyst()
                .get("/api/v1/metrics/" + metric + "?groupBy=product")
                .path("items.find{it.key=='" + product + "'}.value");
        return value == null ? null : value.floatValue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldMeasureTheSameInWhateverOrderTopicsAreRead(long seed) {
        String product = life(new Random(seed));

        assertThat(value("cycles", product)).isEqualTo(2);
        assertThat(value("feedback-volume", product)).isEqualTo(1);
        assertThat(value("breaches", product)).isEqualTo(1);
        assertThat(value("first-response-mean", product)).isEqualTo(100);
        assertThat(value("resolution-time-mean", product)).isEqualTo(200);
        assertThat(value("resolution-rate", product)).isEqualTo(0.5f);
        assertThat(value("reopen-rate", product)).isEqualTo(1);
        assertThat(value("response-on-time-share", product)).isEqualTo(0);
        assertThat(value("escalation-rate", product)).isEqualTo(0.5f);
        assertThat(value("backlog", product)).isEqualTo(1);
        assertThat(value("csat", product)).isEqualTo(2);
        assertThat(value("nps", product)).isEqualTo(-100);
        assertThat(value("first-contact-rate", product)).isEqualTo(0);
        assertThat(value("coverage", product)).isEqualTo(0.5f);
        assertThat(value("positive-rating-rate", product)).isEqualTo(0);
        assertThat(value("active-customers", product)).isEqualTo(1);
    }

    @Test
    void shouldListTheEventsBehindANumber() {
        String product = life(new Random(11));
        String of = "?groupBy=product&key=" + product;

        assertThat(types("csat", of)).containsExactly("survey.answered");
        assertThat(types("breaches", of)).containsExactly("clock.breached");
        assertThat(types("reopen-rate", of)).containsExactlyInAnyOrder("case.resolved", "case.reopened");
        assertThat(types("cycles", of)).containsExactlyInAnyOrder("case.classified", "case.reopened");
        assertThat(types("first-response-mean", of)).containsExactlyInAnyOrder("case.classified", "case.replied");
        analyst()
                .get("/api/v1/metrics/csat/explain" + of)
                .then()
                .body("value", equalTo(2f))
                .body("sampleSize", equalTo(1));
        String next = analyst()
                .get("/api/v1/metrics/cycles/explain" + of + "&limit=1")
                .path("nextCursor");
        analyst()
                .get("/api/v1/metrics/cycles/explain" + of + "&limit=1&cursor=" + next)
                .then()
                .body("items.size()", equalTo(1))
                .body("nextCursor", nullValue());
        for (Metric metric : Metric.ALL) {
            analyst().get("/api/v1/metrics/" + metric.id() + "/explain").then().statusCode(200);
        }
        analyst().get("/api/v1/metrics/csat/explain?groupBy=product").then().statusCode(400);
        analyst().get("/api/v1/metrics/luck/explain").then().statusCode(404);
        given().auth()
                .oauth2(Tokens.person("mei", "supervisor"))
                .get("/api/v1/metrics/csat/explain")
                .then()
                .statusCode(403);
    }

    private static List<String> types(String metric, String of) {
        return analyst().get("/api/v1/metrics/" + metric + "/explain" + of).<List<String>>path("items.type").stream()
                .map(type -> type.substring("io.huiyin.".length(), type.length() - ".v1".length()))
                .toList();
    }

    @Test
    void f38ShouldExportTheSameNumbersToTheLastDigit() throws Exception {
        life(new Random(12));
        life(new Random(13));
        String period = "?groupBy=product&from=2020-01-01&to=" + Instant.now();
        for (Metric metric : Metric.ALL) {
            String path = "/api/v1/metrics/" + metric.id();
            String json = analyst().get(path + period).asString();
            List<String> expected = new ArrayList<>();
            JsonNode tree = Json.wire().readTree(json);
            expected.add("," + tree.path("value").asText("") + "," + tree.path("sampleSize"));
            tree.path("items")
                    .forEach(item -> expected.add(item.path("key").asText() + ","
                            + item.path("value").asText("") + "," + item.path("sampleSize")));

            List<String> csv = analyst()
                    .accept("text/csv")
                    .get(path + "/export" + period)
                    .asString()
                    .lines()
                    .skip(1)
                    .map(line -> String.join(",", List.of(line.split(",", -1)).subList(6, 9)))
                    .toList();
            List<String> ndjson = new ArrayList<>();
            for (String line : analyst()
                    .accept("application/x-ndjson")
                    .get(path + "/export" + period)
                    .asString()
                    .lines()
                    .toList()) {
                JsonNode row = Json.wire().readTree(line);
                ndjson.add(
                        row.path("key").asText("") + "," + row.path("value").asText("") + "," + row.path("sampleSize"));
            }

            assertThat(csv).as(metric.id()).isEqualTo(expected);
            assertThat(ndjson).as(metric.id()).isEqualTo(expected);
        }
    }

    @Test
    void shouldRebuildToTheSameNumbersWhileEventsGoOnComing() {
        List<String> products = new ArrayList<>();
        for (long seed = 20; seed < 25; seed++) {
            products.add(life(new Random(seed)));
        }
        String before = rows(products);
        RequestSpecification admin = given().auth().oauth2(Tokens.person("ada", "admin"));

        admin.post("/api/v1/events/actions/rebuild").then().statusCode(202);
        String during = life(new Random(30));
        eventually(() -> given().auth()
                .oauth2(Tokens.person("ada", "admin"))
                .get("/api/v1/events/rebuild")
                .path("state")
                .equals("done"));

        assertThat(rows(products)).isEqualTo(before);
        assertThat(value("cycles", during)).isEqualTo(2);
        assertThat(value("csat", during)).isEqualTo(2);
        analyst().post("/api/v1/events/actions/rebuild").then().statusCode(403);
    }

    private String rows(List<String> products) {
        return pool.preparedQuery(
                        "SELECT jsonb_agg(to_jsonb(c) ORDER BY case_id, cycle)::text FROM case_cycle c WHERE product = ANY($1::text[])")
                .execute(Tuple.tuple().addArrayOfString(products.toArray(String[]::new)))
                .await()
                .atMost(Duration.ofSeconds(5))
                .iterator()
                .next()
                .getString(0);
    }

    @Test
    void shouldCountNoBreachThatWasWithdrawn() {
        UUID id = UUID.randomUUID();
        String product = "p-" + id;
        EVENTS.publish(Topics.TRIAGE, EventTypes.CASE_CLASSIFIED, id, d -> d.put("product", product)
                .put("receivedAt", START.toString()));
        EVENTS.publish(Topics.SLA, EventTypes.CLOCK_BREACHED, id, d -> {});
        EVENTS.publish(Topics.SLA, EventTypes.CLOCK_BREACH_WITHDRAWN, id, d -> {});

        eventually(() -> analyst()
                        .get("/api/v1/events?caseId=" + id)
                        .<List<Object>>path("items")
                        .size()
                == 3);
        assertThat(value("breaches", product)).isEqualTo(0);
    }

    /** One customer came back after ten days, one never did; who wrote yesterday is not counted yet. */
    @Test
    void shouldMeasureWhatCustomersDoAfterwards() {
        String product = "p-" + UUID.randomUUID();
        UUID loyal = UUID.randomUUID();
        Instant longAgo = Instant.now().minus(Duration.ofDays(200));
        UUID first = begun(product, loyal, longAgo, "problem", "negative", "repeat-purchase");
        begun(product, loyal, longAgo.plus(Duration.ofDays(10)), "praise", "positive", "repeat-purchase");
        UUID stranger = UUID.randomUUID();
        UUID lost = begun(product, stranger, longAgo, "complaint", "negative", "after-purchase");
        begun(product, UUID.randomUUID(), Instant.now().minus(Duration.ofDays(1)), "praise", "positive", "guesswork");
        for (UUID id : List.of(first, lost)) {
            EVENTS.publish(Topics.TRIAGE, EventTypes.CASE_CLOSED, id, d -> d.put("product", product)
                    .put("channel", "social")
                    .put("contactId", (id.equals(first) ? loyal : stranger).toString())
                    .put("type", id.equals(first) ? "problem" : "complaint")
                    .put("receivedAt", longAgo.toString())
                    .put("closedAt", longAgo.plusSeconds(60).toString()));
        }
        EVENTS.publish(Topics.TRIAGE, EventTypes.CASE_RECLASSIFIED, lost, d -> d.put("product", product)
                .put("channel", "social")
                .put("contactId", stranger.toString())
                .put("sentiment", "neutral")
                .put("receivedAt", longAgo.toString()));
        eventually(
                () -> group("classification-overruled-rate", product, "value").equals(0.25f));

        assertThat(group("retention", product, "value")).isEqualTo(1 / 3f);
        assertThat(group("retention", product, "sampleSize")).isEqualTo(3);
        eventually(() -> group("churn-after-closure", product, "sampleSize").equals(2));
        assertThat(group("churn-after-closure", product, "value")).isEqualTo(0.5f);
        assertThat(group("repurchase-share", product, "value")).isEqualTo(2 / 3f);
        assertThat(group("bad-after-repurchase", product, "value")).isEqualTo(0.5f);
        assertThat(group("public-opinion", product, "value")).isEqualTo(25f);
    }

    private static UUID begun(String product, UUID contact, Instant at, String type, String sentiment, String stage) {
        UUID id = UUID.randomUUID();
        EVENTS.publish(Topics.INTAKE, EventTypes.FEEDBACK_RECEIVED, id, d -> d.putObject("context")
                .put("journeyStage", stage));
        EVENTS.publish(Topics.TRIAGE, EventTypes.CASE_CLASSIFIED, id, d -> d.put("product", product)
                .put("contactId", contact.toString())
                .put("channel", "social")
                .put("type", type)
                .put("sentiment", sentiment)
                .put("receivedAt", at.toString()));
        return id;
    }

    private static Object group(String metric, String product, String field) {
        Object found = analyst()
                .get("/api/v1/metrics/" + metric + "?groupBy=product&from="
                        + Instant.now().minus(Duration.ofDays(300)))
                .path("items.find{it.key=='" + product + "'}." + field);
        return found == null ? "" : found;
    }

    @Test
    void shouldKeepEventsForEver() {
        life(new Random(9));

        assertThatThrownBy(
                        () -> pool.query("DELETE FROM event").execute().await().atMost(Duration.ofSeconds(5)))
                .hasMessageContaining("append-only");
        assertThatThrownBy(() -> pool.query("UPDATE event SET type = 'x'")
                        .execute()
                        .await()
                        .atMost(Duration.ofSeconds(5)))
                .hasMessageContaining("append-only");
    }

    @Test
    void shouldPublishDefinitionsInBothLanguages() {
        analyst()
                .get("/api/v1/metrics")
                .then()
                .statusCode(200)
                .body("items.size()", equalTo(Metric.ALL.size()))
                .body("items[0].name.en", notNullValue())
                .body("items[0].name.'zh-CN'", notNullValue())
                .body("items[0].version", greaterThanOrEqualTo(1));
        for (Metric metric : Metric.ALL) {
            for (String by : List.of("channel", "product", "type", "priority", "tier", "team", "day")) {
                analyst()
                        .get("/api/v1/metrics/" + metric.id() + "?groupBy=" + by)
                        .then()
                        .statusCode(200)
                        .body("sampleSize", notNullValue());
            }
        }
    }

    @Test
    void shouldRefuseWhatCannotBeMeasured() {
        analyst().get("/api/v1/metrics/luck").then().statusCode(404);
        analyst()
                .get("/api/v1/metrics/csat?groupBy=weather")
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem("/groupBy"));
        analyst()
                .get("/api/v1/metrics/csat?from=yesterday")
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem("/from"));
        analyst()
                .get("/api/v1/metrics/csat?from=2026-02-02&to=2026-01-01")
                .then()
                .statusCode(400);
        given().auth()
                .oauth2(Tokens.person("amy", "agent-l1"))
                .get("/api/v1/metrics")
                .then()
                .statusCode(403);
        given().auth()
                .oauth2(Tokens.person("ada", "admin"))
                .get("/api/v1/messaging/analytics/parked")
                .then()
                .statusCode(200);
        given().auth()
                .oauth2(Tokens.person("ada", "admin"))
                .get("/api/v1/messaging/intake/parked")
                .then()
                .statusCode(404);
        given().auth()
                .oauth2(Tokens.person("ada", "admin"))
                .post("/api/v1/messaging/analytics/parked/1/actions/replay")
                .then()
                .statusCode(404);
        analyst().get("/api/v1/messaging/analytics/parked").then().statusCode(403);
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
