package io.huiyin.survey;

import static io.huiyin.testkit.TestEvents.eventually;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.huiyin.contracts.EventTypes;
import io.huiyin.contracts.Topics;
import io.huiyin.messaging.EventHandler;
import io.huiyin.testkit.ServiceContract;
import io.huiyin.testkit.SettableClock;
import io.huiyin.testkit.TestEvents;
import io.huiyin.testkit.TestInfrastructure;
import io.huiyin.testkit.Tokens;
import io.huiyin.web.PublicTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = TestInfrastructure.class, initArgs = @ResourceArg(name = "service", value = "survey"))
class SurveyTest {

    @Inject
    Pool pool;

    @Inject
    EventHandler handler;

    private static final TestEvents EVENTS = new TestEvents();
    private static final String MEI = Tokens.person("mei", "supervisor");
    private static final String FORM = "application/x-www-form-urlencoded; charset=utf-8";

    @Inject
    PublicTokens tokens;

    private static final SettableClock CLOCK = new SettableClock();

    static final class TestTime {
        @Produces
        @Singleton
        Clock clock() {
            return CLOCK;
        }
    }

    private UUID closed() {
        UUID id = UUID.randomUUID();
        EVENTS.publish(
                Topics.TRIAGE,
                EventTypes.CASE_CLOSED,
                id,
                d -> d.put("closedAt", Instant.now().toString()));
        eventually(() -> EVENTS.typesOf(Topics.SURVEY, id).contains("survey.invited"));
        return id;
    }

    private String link(UUID caseId) {
        String survey = given().auth()
                .oauth2(MEI)
                .get("/api/v1/surveys?caseId=" + caseId)
                .path("items[0].id");
        return "/survey/" + tokens.token("survey", UUID.fromString(survey), 0);
    }

    private static Response answer(String link, String body) {
        return given().contentType("application/json").body(body).post(link);
    }

    @Test
    void f28F29ShouldRecordOneAnswerHoweverOftenItIsSent() {
        UUID id = closed();
        String link = link(id);
        for (int i = 0; i < 3; i++) {
            given().accept("text/html").get(link).then().statusCode(200);
        }
        assertThat(EVENTS.typesOf(Topics.SURVEY, id)).containsExactly("survey.scheduled", "survey.invited");

        IntStream.range(0, 10)
                .mapToObj(i -> CompletableFuture.runAsync(
                        () -> answer(link, "{\"csat\":2,\"resolved\":\"no\",\"comment\":\"call 13812345678\"}")
                                .then()
                                .statusCode(200)))
                .toList()
                .forEach(CompletableFuture::join);
        answer(link, "{\"csat\":5,\"resolved\":\"yes\"}")
                .then()
                .statusCode(409)
                .body("code", equalTo("already-answered"));

        eventually(() -> EVENTS.typesOf(Topics.SURVEY, id).contains("survey.answered"));
        assertThat(EVENTS.typesOf(Topics.SURVEY, id))
                .containsExactly("survey.scheduled", "survey.invited", "survey.answered");
        assertThat(EVENTS.of(Topics.SURVEY, id).get(2).data().toString())
                .contains("\"low\":true")
                .doesNotContain("13812345678");
        given().accept("text/html")
                .get(link + "?lang=en")
                .then()
                .statusCode(200)
                .body(containsString("Thank you"));
    }

    @Test
    void shouldTakeAnswersForFourteenDays() {
        UUID id = closed();
        String link = link(id);

        CLOCK.advance(Duration.ofDays(14).minusMinutes(1));
        given().accept("application/json").get(link).then().body("state", equalTo("invited"));
        CLOCK.advance(Duration.ofMinutes(1));

        eventually(() -> EVENTS.typesOf(Topics.SURVEY, id).contains("survey.expired"));
        answer(link, "{\"csat\":5,\"resolved\":\"yes\"}").then().statusCode(409).body("code", equalTo("survey-over"));
    }

    @Test
    void shouldAskInBothLanguagesWithoutScript() {
        String link = link(closed());

        given().accept("text/html")
                .get(link + "?lang=zh-CN")
                .then()
                .statusCode(200)
                .body(containsString("问题解决了吗"));
        given().accept("text/html")
                .get(link + "?lang=en")
                .then()
                .statusCode(200)
                .body(containsString("Is the matter settled?"));
        given().contentType(FORM)
                .formParam("csat", "6")
                .formParam("resolved", "yes")
                .post(link)
                .then()
                .statusCode(400);
        given().contentType(FORM)
                .formParam("csat", "5")
                .formParam("resolved", "yes")
                .formParam("nps", "")
                .post(link)
                .then()
                .statusCode(200);
        given().contentType(FORM)
                .formParam("csat", "1")
                .formParam("resolved", "no")
                .post(link)
                .then()
                .statusCode(409);
    }

    @Test
    void shouldSuppressWhatWasNotAnsweredWhenTheCaseIsReopened() {
        UUID id = closed();
        String link = link(id);
        EVENTS.publish(Topics.TRIAGE, EventTypes.CASE_REOPENED, id, d -> {});

        eventually(() -> EVENTS.typesOf(Topics.SURVEY, id).contains("survey.suppressed"));
        answer(link, "{\"csat\":5,\"resolved\":\"yes\"}").then().statusCode(409).body("code", equalTo("survey-over"));
    }

    @Test
    void shouldAskOncePerClosure() {
        UUID id = closed();
        EVENTS.publish(
                Topics.TRIAGE,
                EventTypes.CASE_CLOSED,
                id,
                d -> d.put("closedAt", Instant.now().toString()));
        EVENTS.publish(Topics.TRIAGE, EventTypes.CASE_CLOSED, id, d -> d.put(
                        "closedAt", Instant.now().toString())
                .put("cycle", 1));

        eventually(() -> EVENTS.typesOf(Topics.SURVEY, id).size() == 4);
        assertThat(EVENTS.typesOf(Topics.SURVEY, id)).containsOnly("survey.scheduled", "survey.invited");
    }

    @Test
    void shouldRefuseBadAnswersAndLinksThatWereNeverSent() {
        String link = link(closed());

        answer(link, "{\"csat\":0,\"resolved\":\"yes\"}")
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem("/csat"));
        answer(link, "{\"csat\":5}").then().statusCode(400).body("errors.pointer", hasItem("/resolved"));
        answer(link, "{\"csat\":\"5\",\"resolved\":\"yes\"}")
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem("/csat"));
        answer(link, "{\"csat\":5,\"resolved\":\"maybe\"}")
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem("/resolved"));
        answer(link, "{\"csat\":5,\"resolved\":\"yes\",\"nps\":11}")
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem("/nps"));
        answer("/survey/" + tokens.token("status", UUID.randomUUID(), 0), "{\"csat\":5,\"resolved\":\"yes\"}")
                .then()
                .statusCode(404);
        answer("/survey/x", "{\"csat\":5,\"resolved\":\"yes\"}")
                .then()
                .statusCode(404)
                .contentType("application/problem+json");
        given().auth()
                .oauth2(Tokens.person("amy", "agent-l1", "front-line"))
                .get("/api/v1/surveys?caseId=" + UUID.randomUUID())
                .then()
                .statusCode(404);
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
