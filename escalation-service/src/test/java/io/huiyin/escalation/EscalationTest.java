package io.huiyin.escalation;

import static io.huiyin.escalation.Fixtures.ADMIN;
import static io.huiyin.escalation.Fixtures.EVENTS;
import static io.huiyin.escalation.Fixtures.MEI;
import static io.huiyin.escalation.Fixtures.anyProduct;
import static io.huiyin.escalation.Fixtures.as;
import static io.huiyin.escalation.Fixtures.breached;
import static io.huiyin.escalation.Fixtures.id;
import static io.huiyin.escalation.Fixtures.policy;
import static io.huiyin.testkit.TestEvents.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import io.huiyin.contracts.EventTypes;
import io.huiyin.contracts.Topics;
import io.huiyin.messaging.EventHandler;
import io.huiyin.testkit.ServiceContract;
import io.huiyin.testkit.TestInfrastructure;
import io.huiyin.testkit.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = TestInfrastructure.class, initArgs = @ResourceArg(name = "service", value = "escalation"))
class EscalationTest {

    @Inject
    Pool pool;

    @Inject
    EventHandler handler;

    private static String threeSteps() {
        String product = anyProduct();
        policy(product, """
                "steps":[{"target":"team-lead","after":"PT0S","to":["mail:lead@huiyin.test"]},
                         {"target":"department-owner","after":"PT2S","to":["mail:owner@huiyin.test"]},
                         {"target":"on-call","after":"PT3S","to":["mail:oncall@huiyin.test"]}]""");
        return product;
    }

    @Test
    void shouldWalkAllStepsByMailWhenNobodyAcknowledges() throws Exception {
        UUID id = breached(threeSteps());
        String escalation = id(id);

        eventually(() -> EVENTS.typesOf(Topics.ESCALATION, id).size() == 4);
        assertThat(EVENTS.typesOf(Topics.ESCALATION, id))
                .containsExactly(
                        "escalation.raised", "escalation.step-taken", "escalation.step-taken", "escalation.step-taken");
        eventually(() -> Arrays.stream(TestInfrastructure.mail().getReceivedMessages())
                        .filter(m -> com.icegreen.greenmail.util.GreenMailUtil.getBody(m) != null)
                        .filter(m -> {
                            try {
                                return String.valueOf(m.getContent()).contains(escalation);
                            } catch (IOException | MessagingException e) {
                                return false;
                            }
                        })
                        .count()
                == 3);
    }

    @Test
    void f14ShouldHoldWhatLiesOutsideTheHoursOfNoticesAndShowIt() {
        Instant monday = Instant.now().plusSeconds(4).truncatedTo(ChronoUnit.MILLIS);
        UUID id = UUID.randomUUID();
        EVENTS.publish(Topics.SLA, EventTypes.CLOCK_BREACHED, id, d -> d.put(
                        "clockId", UUID.randomUUID().toString())
                .put("product", threeSteps())
                .put("noticeFrom", monday.toString()));
        eventually(() -> EVENTS.typesOf(Topics.ESCALATION, id).contains("escalation.raised"));

        as(MEI).get("/api/v1/escalations?caseId=" + id)
                .then()
                .body("items[0].heldUntil", equalTo(monday.toString()))
                .body("items[0].steps[0].dueAt", equalTo(monday.toString()));
        assertThat(EVENTS.typesOf(Topics.ESCALATION, id)).doesNotContain("escalation.step-taken");
        eventually(() -> EVENTS.typesOf(Topics.ESCALATION, id).contains("escalation.step-taken"));
        assertThat(Instant.now()).isAfterOrEqualTo(monday);
    }

    @Test
    void shouldTakeNoStepAfterAnAcknowledgement() throws InterruptedException {
        UUID id = breached(threeSteps());
        eventually(() -> EVENTS.typesOf(Topics.ESCALATION, id).contains("escalation.step-taken"));

        as(MEI).post("/api/v1/escalations/" + id(id) + "/actions/acknowledge")
                .then()
                .statusCode(200)
                .body("state", equalTo("acknowledged"))
                .body("acknowledgedBy", equalTo("mei"));
        as(Tokens.person("bo", "supervisor"))
                .post("/api/v1/escalations/" + id(id) + "/actions/acknowledge")
                .then()
                .statusCode(200)
                .body("acknowledgedBy", equalTo("mei"));

        Thread.sleep(3_500);
        assertThat(EVENTS.typesOf(Topics.ESCALATION, id))
                .containsExactly("escalation.raised", "escalation.step-taken", "escalation.acknowledged");
    }

    @Test
    void shouldAcknowledgeOnceUnderARace() {
        UUID id = breached(threeSteps());
        String escalation = id(id);

        IntStream.range(0, 10)
                .mapToObj(i -> CompletableFuture.runAsync(
                        () -> as(MEI).post("/api/v1/escalations/" + escalation + "/actions/acknowledge")
                                .then()
                                .statusCode(200)))
                .toList()
                .forEach(CompletableFuture::join);

        eventually(() -> EVENTS.typesOf(Topics.ESCALATION, id).contains("escalation.acknowledged"));
        assertThat(EVENTS.typesOf(Topics.ESCALATION, id).stream().filter("escalation.acknowledged"::equals))
                .hasSize(1);
    }

    @Test
    void shouldCloseWhenTheCaseIsSolvedOrTheBreachWithdrawn() {
        UUID solved = breached(threeSteps());
        EVENTS.publish(Topics.TRIAGE, EventTypes.CASE_RESOLVED, solved, d -> {});
        UUID clock = UUID.randomUUID();
        UUID withdrawn = breached(threeSteps(), clock, d -> {});
        EVENTS.publish(
                Topics.SLA, EventTypes.CLOCK_BREACH_WITHDRAWN, withdrawn, d -> d.put("clockId", clock.toString()));

        eventually(() -> "solved"
                .equals(as(MEI).get("/api/v1/escalations?caseId=" + solved).path("items[0].closeReason")));
        eventually(() -> "breach-withdrawn"
                .equals(as(MEI).get("/api/v1/escalations?caseId=" + withdrawn).path("items[0].closeReason")));
        as(MEI).post("/api/v1/escalations/" + id(solved) + "/actions/acknowledge")
                .then()
                .statusCode(409);
    }

    @Test
    void shouldRaiseNothingForACaseAlreadySolvedButAgainInItsNextCycle() {
        UUID id = UUID.randomUUID();
        EVENTS.publish(Topics.TRIAGE, EventTypes.CASE_RESOLVED, id, d -> {});
        eventually(() -> pool.query("SELECT count(*) FROM watched_case WHERE case_id = '" + id + "'")
                        .execute()
                        .await()
                        .atMost(Duration.ofSeconds(5))
                        .iterator()
                        .next()
                        .getLong(0)
                == 1);
        EVENTS.publish(
                Topics.SLA,
                EventTypes.CLOCK_BREACHED,
                id,
                d -> d.put("clockId", UUID.randomUUID().toString()));
        EVENTS.publish(Topics.SLA, EventTypes.CLOCK_BREACHED, id, d -> d.put(
                        "clockId", UUID.randomUUID().toString())
                .put("cycle", 1));

        eventually(() -> !as(MEI).get("/api/v1/escalations?caseId=" + id)
                .<List<?>>path("items")
                .isEmpty());
        as(MEI).get("/api/v1/escalations?caseId=" + id)
                .then()
                .body("items", hasSize(1))
                .body("items[0].cycle", equalTo(1));
    }

    @Test
    void shouldShowEachOnlyTheirTeamsAndRefuseBadFilters() {
        UUID id = breached(threeSteps());

        as(Tokens.person("wei", "agent-l2", "specialists"))
                .get("/api/v1/escalations/" + id(id))
                .then()
                .statusCode(200);
        as(Tokens.person("amy", "agent-l1", "front-line"))
                .get("/api/v1/escalations/" + id(id))
                .then()
                .statusCode(404);
        as(Tokens.system("shop")).get("/api/v1/escalations").then().statusCode(403);
        as(MEI).get("/api/v1/escalations?state=lost").then().statusCode(400).body("errors.pointer", hasItem("/state"));
    }

    @Test
    void shouldRepublishForAdministratorsWhatIsStillKept() {
        UUID id = breached(threeSteps());
        eventually(() -> EVENTS.typesOf(Topics.ESCALATION, id).contains("escalation.raised"));
        String path = "/api/v1/messaging/escalation/actions/republish";

        as(ADMIN)
                .body("{\"within\":\"PT1M\"}")
                .post(path)
                .then()
                .statusCode(200)
                .body("events", greaterThan(0));

        eventually(() -> EVENTS.typesOf(Topics.ESCALATION, id).stream()
                        .filter("escalation.raised"::equals)
                        .count()
                > 1);
        as(ADMIN)
                .body("{\"within\":\"PT25H\"}")
                .post(path)
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem("/within"));
        as(ADMIN)
                .body("{\"within\":\"PT1M\"}")
                .post("/api/v1/messaging/survey/actions/republish")
                .then()
                .statusCode(404);
        as(MEI).body("{\"within\":\"PT1M\"}").post(path).then().statusCode(403);
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
