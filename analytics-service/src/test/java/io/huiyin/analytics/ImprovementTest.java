package io.huiyin.analytics;

import static io.huiyin.testkit.TestEvents.eventually;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.nullValue;

import io.huiyin.contracts.EventTypes;
import io.huiyin.contracts.Topics;
import io.huiyin.testkit.TestEvents;
import io.huiyin.testkit.TestInfrastructure;
import io.huiyin.testkit.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = TestInfrastructure.class, initArgs = @ResourceArg(name = "service", value = "analytics"))
class ImprovementTest {

    private static final TestEvents EVENTS = new TestEvents();
    private static final String BASELINE = "{\"from\":\"2025-01-01T00:00:00Z\",\"to\":\"2025-02-01T00:00:00Z\"}";
    private static final String WINDOW =
            "{\"window\":{\"from\":\"2025-02-01T00:00:00Z\",\"to\":\"2025-03-01T00:00:00Z\"}}";
    private static final String PATH = "/api/v1/pdca-cycles";

    private static RequestSpecification analyst() {
        return given().auth().oauth2(Tokens.person("ana", "analyst")).contentType("application/json");
    }

    /** Resolved cases of a month, so many of them reopened, answered by people after so many seconds. */
    private static void cases(String product, Instant begin, int all, int reopened, int seconds) {
        for (int i = 0; i < all; i++) {
            UUID id = UUID.randomUUID();
            Instant at = begin.plusSeconds(3_600L * i);
            int spread = i % 20;
            EVENTS.publish(Topics.TRIAGE, EventTypes.CASE_CLASSIFIED, id, d -> d.put("product", product)
                    .put("receivedAt", at.toString()));
            EVENTS.publish(Topics.TRIAGE, EventTypes.CASE_REPLIED, id, d -> d.put("product", product)
                    .put("receivedAt", at.toString())
                    .put("repliedAt", at.plusSeconds(seconds + spread).toString()));
            EVENTS.publish(Topics.TRIAGE, EventTypes.CASE_RESOLVED, id, d -> d.put("product", product)
                    .put("receivedAt", at.toString())
                    .put("resolvedAt", at.plusSeconds(1_000).toString()));
            if (i < reopened) {
                EVENTS.publish(Topics.TRIAGE, EventTypes.CASE_REOPENED, id, d -> d.put("product", product)
                        .put("receivedAt", at.toString())
                        .put("reopenedAt", Instant.now().toString()));
            }
        }
    }

    private static long kept(String product) {
        return analyst()
                .get("/api/v1/metrics/resolution-rate?from=2025-01-01&to=2025-03-01&groupBy=product")
                .<Integer>path("items.find{it.key=='" + product + "'}.sampleSize");
    }

    private static String body(String product, String metric, String direction, String target) {
        return "{\"title\":\"短信通知\",\"metric\":\"" + metric + "\",\"groupBy\":\"product\",\"key\":\"" + product
                + "\",\"direction\":\"" + direction + "\",\"baseline\":" + BASELINE + ",\"target\":" + target
                + ",\"cause\":\"客户不知道退款已提交\",\"owner\":\"ana\",\"actions\":[{\"what\":\"发短信\",\"owner\":\"wei\",\"due\":\"2025-01-31\"}]}";
    }

    private static String planned(String body) {
        return analyst().body(body).post(PATH).then().statusCode(201).extract().path("id");
    }

    @Test
    void shouldSayWhetherItWorkedWithStatisticsAndMakeItKnown() {
        String product = "p-" + UUID.randomUUID();
        cases(product, Instant.parse("2025-01-02T00:00:00Z"), 60, 30, 600);
        cases(product, Instant.parse("2025-02-02T00:00:00Z"), 60, 6, 590);
        eventually(() -> kept(product) == 120);

        String shares = planned(body(product, "reopen-rate", "decrease", "0.2"));
        analyst()
                .body(WINDOW)
                .post(PATH + "/" + shares + "/actions/evaluate")
                .then()
                .statusCode(200)
                .body("verdict", equalTo("effective"))
                .body("test", containsString("two-proportion"))
                .body("baseline.value", equalTo(0.5f))
                .body("baseline.sampleSize", equalTo(60))
                .body("window.value", equalTo(0.1f))
                .body("high", lessThan(0f));
        eventually(() ->
                EVENTS.typesOf(Topics.ANALYTICS, UUID.fromString(shares)).equals(List.of("improvement.verified")));

        String times = planned(body(product, "first-response-mean", "decrease", "300"));
        analyst()
                .body(WINDOW)
                .post(PATH + "/" + times + "/actions/evaluate")
                .then()
                .body("verdict", equalTo("effective"))
                .body("test", containsString("Mann–Whitney"))
                .body("change", equalTo(-10f));
        String worse = planned(body(product, "first-response-p90", "increase", "700"));
        analyst()
                .body(WINDOW)
                .post(PATH + "/" + worse + "/actions/evaluate")
                .then()
                .body("verdict", equalTo("not-effective"));
        String counts = planned(body(product, "feedback-volume", "decrease", "55"));
        analyst()
                .body(WINDOW)
                .post(PATH + "/" + counts + "/actions/evaluate")
                .then()
                .body("verdict", equalTo("inconclusive"))
                .body("test", containsString("Poisson"));
        String nothing = planned(body("p-nothing", "csat", "increase", "4"));
        analyst()
                .body(WINDOW)
                .post(PATH + "/" + nothing + "/actions/evaluate")
                .then()
                .body("verdict", equalTo("inconclusive"))
                .body("test", containsString("fewer than 10"))
                .body("pValue", nullValue());
        analyst()
                .get(PATH + "/" + shares)
                .then()
                .body("checks", hasSize(1))
                .body("checks[0].verdict", equalTo("effective"));
    }

    @Test
    void shouldKeepAPlanThatPeopleChangeTogether() {
        String product = "p-" + UUID.randomUUID();
        String body = body(product, "csat", "increase", "4.2");
        String id = planned(body);
        String done = body.replace("\"due\":\"2025-01-31\"", "\"due\":\"2025-01-31\",\"done\":\"2025-01-30\"");

        analyst().body(done).put(PATH + "/" + id).then().statusCode(428);
        analyst()
                .header("If-Match", "\"9\"")
                .body(done)
                .put(PATH + "/" + id)
                .then()
                .statusCode(412);
        String etag = analyst().get(PATH + "/" + id).header("ETag");
        analyst()
                .header("If-Match", etag)
                .body(done)
                .put(PATH + "/" + id)
                .then()
                .statusCode(200)
                .body("plan.actions[0].done", equalTo("2025-01-30"));
        String next = analyst().get(PATH + "/" + id).header("ETag");
        assertThat(next).isNotEqualTo(etag);
        analyst()
                .header("If-Match", next)
                .body("{\"decision\":\"try-again\"}")
                .post(PATH + "/" + id + "/actions/close")
                .then()
                .statusCode(200)
                .body("state", equalTo("closed"))
                .body("decision", equalTo("try-again"));
        analyst().header("If-Match", "*").body(done).put(PATH + "/" + id).then().statusCode(409);
        analyst().get(PATH + "?state=closed&limit=1").then().body("items", hasSize(1));
    }

    @Test
    void shouldRefuseBadPlans() {
        String good = body("p", "csat", "increase", "4.2");
        for (String[] bad : new String[][] {
            {"\"csat\"", "\"luck\"", "/metric"},
            {"\"csat\"", "\"backlog\"", "/metric"},
            {"\"csat\"", "\"active-customers\"", "/metric"},
            {"\"increase\"", "\"sideways\"", "/direction"},
            {"\"key\":\"p\",", "", "/key"},
            {"2025-02-01T00:00:00Z", "2024-02-01T00:00:00Z", "/baseline/from"},
            {"\"target\":4.2,", "", "/target"},
            {"\"due\":\"2025-01-31\"", "\"due\":\"soon\"", "/actions/0/due"},
            {"\"发短信\"", "\" \"", "/actions/0/what"}
        }) {
            analyst()
                    .body(good.replace(bad[0], bad[1]))
                    .post(PATH)
                    .then()
                    .statusCode(400)
                    .body("errors[0].pointer", equalTo(bad[2]));
        }
        String id = planned(good);
        analyst()
                .body(WINDOW.replace("2025-02-01", "2025-01-15"))
                .post(PATH + "/" + id + "/actions/evaluate")
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/window/from"));
        analyst()
                .body(
                        "{\"window\":{\"from\":\"2025-02-01T00:00:00Z\",\"to\":\"2025-03-01T00:00:00Z\"},\"confidence\":1}")
                .post(PATH + "/" + id + "/actions/evaluate")
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/confidence"));
        analyst()
                .body(WINDOW)
                .post(PATH + "/" + UUID.randomUUID() + "/actions/evaluate")
                .then()
                .statusCode(404);
        given().auth()
                .oauth2(Tokens.person("mei", "supervisor"))
                .contentType("application/json")
                .body(good)
                .post(PATH)
                .then()
                .statusCode(403);
    }
}
