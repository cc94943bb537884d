package io.huiyin.escalation;

import static io.huiyin.escalation.Fixtures.ADMIN;
import static io.huiyin.escalation.Fixtures.EVENTS;
import static io.huiyin.escalation.Fixtures.MEI;
import static io.huiyin.escalation.Fixtures.acknowledge;
import static io.huiyin.escalation.Fixtures.anyAddress;
import static io.huiyin.escalation.Fixtures.anyPerson;
import static io.huiyin.escalation.Fixtures.anyProduct;
import static io.huiyin.escalation.Fixtures.as;
import static io.huiyin.escalation.Fixtures.breached;
import static io.huiyin.escalation.Fixtures.escalation;
import static io.huiyin.escalation.Fixtures.happens;
import static io.huiyin.escalation.Fixtures.id;
import static io.huiyin.escalation.Fixtures.mailsTo;
import static io.huiyin.escalation.Fixtures.person;
import static io.huiyin.escalation.Fixtures.policy;
import static io.huiyin.escalation.Fixtures.stepsTaken;
import static io.huiyin.escalation.Fixtures.typesOf;
import static io.huiyin.escalation.Fixtures.warned;
import static io.huiyin.testkit.TestEvents.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.huiyin.contracts.EventTypes;
import io.huiyin.contracts.Topics;
import io.huiyin.testkit.TestEvents;
import io.huiyin.testkit.TestInfrastructure;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Steps: what they are counted from, what they do, what stops them. */
@QuarkusTest
@QuarkusTestResource(value = TestInfrastructure.class, initArgs = @ResourceArg(name = "service", value = "escalation"))
class StepsTest {

    @Inject
    Pool pool;

    @Test
    void shouldBeginWithAWarningAndGoOnWithTheBreach() {
        String product = anyProduct();
        policy(product, """
                "steps":[{"name":"heads-up","from":"warning:75","after":"PT0S","target":"team-lead","to":["mail:lead@huiyin.test"]},
                         {"name":"lead","after":"PT0S","target":"team-lead","to":["mail:lead@huiyin.test"]}]""");
        UUID caseId = UUID.randomUUID();
        UUID clock = UUID.randomUUID();

        warned(caseId, product, clock, 50);
        warned(caseId, product, clock, 90);
        eventually(() -> stepsTaken(caseId).equals(List.of("heads-up")));
        JsonPath warned = escalation(caseId);
        assertThat(warned.getString("state")).isEqualTo("warned");
        assertThat(warned.getInt("warnedPercent")).isEqualTo(90);
        assertThat(warned.getString("breachedAt")).isNull();

        breached(caseId, product, clock, d -> {});
        eventually(() -> stepsTaken(caseId).equals(List.of("heads-up", "lead")));
        assertThat(typesOf(caseId))
                .containsExactly("escalation.step-taken", "escalation.raised", "escalation.step-taken");
        as(MEI).get("/api/v1/escalations?caseId=" + caseId)
                .then()
                .body("items", hasSize(1))
                .body("items[0].state", equalTo("raised"));
    }

    @Test
    void shouldLeaveABreachAcknowledgedThatWasTakenAtItsWarning() {
        String product = anyProduct();
        policy(product, """
                "steps":[{"name":"heads-up","from":"warning:75","after":"PT0S","target":"team-lead","to":["mail:lead@huiyin.test"]},
                         {"name":"lead","after":"PT0S","target":"team-lead","to":["mail:lead@huiyin.test"]}]""");
        UUID caseId = UUID.randomUUID();
        UUID clock = UUID.randomUUID();
        warned(caseId, product, clock, 75);
        eventually(() -> stepsTaken(caseId).size() == 1);
        acknowledge(caseId);

        breached(caseId, product, clock, d -> {});

        eventually(() -> typesOf(caseId).contains("escalation.raised"));
        assertThat(escalation(caseId).getString("state")).isEqualTo("acknowledged");
        assertThat(escalation(caseId).getString("steps[1].stoppedBy")).isEqualTo("acknowledged");
        assertThat(stepsTaken(caseId)).containsExactly("heads-up");
    }

    @Test
    void shouldCountAStepFromAnother() {
        String product = anyProduct();
        policy(product, """
                "steps":[{"name":"third","from":"step:second","after":"PT1S","target":"on-call","to":["mail:c@huiyin.test"]},
                         {"name":"second","from":"step:first","after":"PT1S","target":"department-owner","to":["mail:b@huiyin.test"]},
                         {"name":"first","after":"PT0S","target":"team-lead","to":["mail:a@huiyin.test"]}]""");

        UUID caseId = breached(product);

        eventually(() -> stepsTaken(caseId).size() == 1);
        as(MEI).get("/api/v1/escalations/" + id(caseId))
                .then()
                .body("steps[0].dueAt", nullValue())
                .body("steps[0].from", equalTo("step:second"));
        eventually(() -> stepsTaken(caseId).equals(List.of("first", "second", "third")));
        List<Instant> taken = EVENTS.of(Topics.ESCALATION, caseId).stream()
                .filter(e -> e.type().equals(EventTypes.ESCALATION_STEP_TAKEN))
                .map(e -> Instant.parse(e.data().path("takenAt").asText()))
                .toList();
        assertThat(Duration.between(taken.get(0), taken.get(1))).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(Duration.between(taken.get(1), taken.get(2))).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void shouldSayWhatIsToHappenToTheCase() {
        String product = anyProduct();
        String wei = anyPerson();
        policy(product, """
                "steps":[{"name":"give","after":"PT0S","action":"reassign","to":["person:%s"]},
                         {"name":"up","from":"step:give","after":"PT0S","action":"raise-tier"}]""".formatted(wei));

        UUID caseId = breached(product);

        eventually(() -> stepsTaken(caseId).equals(List.of("give", "up")));
        List<TestEvents.Read> steps = EVENTS.of(Topics.ESCALATION, caseId).stream()
                .filter(e -> e.type().equals(EventTypes.ESCALATION_STEP_TAKEN))
                .toList();
        assertThat(steps.get(0).data().path("action").asText()).isEqualTo("reassign");
        assertThat(steps.get(0).data().path("assignee").asText()).isEqualTo(wei);
        assertThat(steps.get(1).data().path("action").asText()).isEqualTo("raise-tier");
        assertThat(steps.get(1).data().path("target").asText()).isEqualTo("next-tier");
    }

    @Test
    void shouldStopEachStepByItsOwnCondition() {
        String product = anyProduct();
        policy(product, """
                "steps":[{"name":"ack","after":"PT4S","target":"team-lead","to":["mail:a@huiyin.test"]},
                         {"name":"reply","after":"PT4S","target":"team-lead","to":["mail:a@huiyin.test"],"stopsOn":["replied"]},
                         {"name":"move","after":"PT4S","target":"team-lead","to":["mail:a@huiyin.test"],"stopsOn":["assigned","handed-off"]},
                         {"name":"solved","after":"PT4S","target":"team-lead","to":["mail:a@huiyin.test"],"stopsOn":[]}]""");
        UUID caseId = breached(product);

        happens(EventTypes.CASE_REPLIED, caseId, d -> d.put("authorKind", "machine"));
        happens(EventTypes.CASE_ASSIGNED, caseId, d -> d.put("by", "escalation"));
        happens(EventTypes.CASE_REPLIED, caseId, d -> d.put("authorKind", "human"));
        eventually(() -> "replied".equals(escalation(caseId).getString("steps[1].stoppedBy")));
        assertThat(escalation(caseId).getString("steps[2].stoppedBy")).isNull();
        happens(EventTypes.CASE_HANDED_OFF, caseId, d -> {});
        acknowledge(caseId);

        eventually(() -> stepsTaken(caseId).equals(List.of("solved")));
        assertThat(escalation(caseId).getList("steps.stoppedBy"))
                .containsExactly("acknowledged", "replied", "handed-off", null);
    }

    @Test
    void shouldNotArmAStepAfterWhatStopsItHappened() {
        String product = anyProduct();
        policy(product, """
                "steps":[{"name":"first","after":"PT2S","target":"team-lead","to":["mail:a@huiyin.test"],"stopsOn":[]},
                         {"name":"then","from":"step:first","after":"PT0S","target":"team-lead","to":["mail:a@huiyin.test"],
                          "stopsOn":["replied"]}]""");
        UUID caseId = breached(product);
        happens(EventTypes.CASE_REPLIED, caseId, d -> {});

        eventually(() -> "replied".equals(escalation(caseId).getString("steps[1].stoppedBy")));

        assertThat(stepsTaken(caseId)).containsExactly("first");
    }

    /** Acknowledged a second, a hundred milliseconds, a millisecond before a step, at it and after it. */
    @Test
    void shouldTakeAStepBeforeAnAcknowledgementOrNever() throws Exception {
        String product = anyProduct();
        policy(product, """
                "steps":[{"name":"late","after":"PT3S","target":"team-lead","to":["mail:a@huiyin.test"]}]""");
        List<Long> offsets = List.of(-1000L, -100L, -1L, 0L, 1L, 100L);
        Map<UUID, Long> cases = new LinkedHashMap<>();
        for (int i = 0; i < 30; i++) {
            cases.put(UUID.randomUUID(), offsets.get(i % offsets.size()));
        }
        cases.keySet()
                .forEach(caseId -> EVENTS.publish(Topics.SLA, EventTypes.CLOCK_BREACHED, caseId, d -> d.put(
                                "clockId", UUID.randomUUID().toString())
                        .put("product", product)));

        List<CompletableFuture<Void>> races = new ArrayList<>();
        for (Map.Entry<UUID, Long> it : cases.entrySet()) {
            eventually(() -> escalation(it.getKey()).getString("id") != null);
            JsonPath armed = escalation(it.getKey());
            Instant at = Instant.parse(armed.getString("steps[0].dueAt")).plusMillis(it.getValue());
            String path = "/api/v1/escalations/" + armed.getString("id") + "/actions/acknowledge";
            races.add(CompletableFuture.runAsync(
                    () -> as(MEI).post(path).then().statusCode(200),
                    CompletableFuture.delayedExecutor(
                            Math.max(0, Duration.between(Instant.now(), at).toMillis()), TimeUnit.MILLISECONDS)));
        }
        races.forEach(CompletableFuture::join);
        Thread.sleep(1_000);

        int before = 0;
        int after = 0;
        for (UUID caseId : cases.keySet()) {
            JsonPath it = escalation(caseId);
            Instant acknowledged = Instant.parse(it.getString("acknowledgedAt"));
            Instant due = Instant.parse(it.getString("steps[0].dueAt"));
            String taken = it.getString("steps[0].takenAt");
            if (acknowledged.isBefore(due)) {
                before++;
                assertThat(taken)
                        .as("acknowledged %s, due %s", acknowledged, due)
                        .isNull();
            }
            if (taken == null) {
                assertThat(it.getString("steps[0].stoppedBy")).isEqualTo("acknowledged");
                assertThat(typesOf(caseId)).containsExactly("escalation.raised", "escalation.acknowledged");
            } else {
                after++;
                assertThat(Instant.parse(taken)).isBeforeOrEqualTo(acknowledged);
                assertThat(typesOf(caseId))
                        .containsExactly("escalation.raised", "escalation.step-taken", "escalation.acknowledged");
            }
        }
        assertThat(before).isPositive();
        assertThat(after).isPositive();
    }

    @Test
    void shouldRaiseAgainWhatWasAcknowledgedAndRests() {
        String product = anyProduct();
        policy(product, """
                "renewAfter":"PT2S","steps":[{"name":"lead","after":"PT0S","target":"team-lead","to":["mail:a@huiyin.test"]}]""");
        UUID caseId = breached(product);
        eventually(() -> stepsTaken(caseId).size() == 1);
        acknowledge(caseId);
        Instant renewAt = Instant.parse(escalation(caseId).getString("renewAt"));

        Instant moved = Instant.now().plusMillis(500).truncatedTo(ChronoUnit.MILLIS);
        happens(EventTypes.CASE_NOTED, caseId, d -> {});
        eventually(() -> Instant.parse(escalation(caseId).getString("renewAt")).isAfter(renewAt));
        assertThat(escalation(caseId).getString("state")).isEqualTo("acknowledged");

        eventually(() -> stepsTaken(caseId).equals(List.of("lead", "lead")));
        assertThat(Instant.now()).isAfter(moved);
        JsonPath again = escalation(caseId);
        assertThat(again.getString("state")).isEqualTo("raised");
        assertThat(again.getInt("round")).isEqualTo(2);
        assertThat(again.getString("acknowledgedBy")).isNull();
        assertThat(again.getList("steps.round")).containsExactly(1, 2);
        assertThat(EVENTS.of(Topics.ESCALATION, caseId).stream()
                        .filter(e -> e.type().equals(EventTypes.ESCALATION_RAISED))
                        .map(e -> e.data().path("round").asInt()))
                .containsExactly(0, 2);
        acknowledge(caseId);
        assertThat(escalation(caseId).getString("state")).isEqualTo("acknowledged");
        happens(EventTypes.CASE_RESOLVED, caseId, d -> {});
        eventually(() -> "closed".equals(escalation(caseId).getString("state")));
    }

    @Test
    void shouldLetACaseRestThatWaitsForTheCustomer() throws InterruptedException {
        String product = anyProduct();
        policy(product, """
                "renewAfter":"PT2S","steps":[{"name":"lead","after":"PT0S","target":"team-lead","to":["mail:a@huiyin.test"]}]""");
        UUID caseId = breached(product);
        acknowledge(caseId);
        happens(EventTypes.CASE_PAUSED, caseId, d -> d.put("state", "waiting"));
        eventually(() -> escalation(caseId).getString("renewAt") == null);

        Thread.sleep(2_500);
        assertThat(escalation(caseId).getString("state")).isEqualTo("acknowledged");
        happens(EventTypes.CASE_RESUMED, caseId, d -> d.put("by", "triage"));

        eventually(() -> escalation(caseId).getInt("round") == 2);
        happens(EventTypes.CASE_RESOLVED, caseId, d -> {});
        eventually(() -> "closed".equals(escalation(caseId).getString("state")));
    }

    @Test
    void shouldLetACaseRestWhateverIsSaidOfItWhileItWaits() throws InterruptedException {
        String product = anyProduct();
        policy(product, """
                "renewAfter":"PT2S","steps":[{"name":"lead","after":"PT0S","target":"team-lead","to":["mail:a@huiyin.test"]}]""");
        UUID paused = breached(product);
        acknowledge(paused);
        happens(EventTypes.CASE_PAUSED, paused, d -> d.put("state", "waiting"));
        happens(EventTypes.CASE_NOTED, paused, d -> d.put("state", "waiting"));
        UUID waiting = UUID.randomUUID();
        happens(EventTypes.CASE_PAUSED, waiting, d -> d.put("state", "waiting"));
        breached(waiting, product, UUID.randomUUID(), d -> {});
        acknowledge(waiting);

        Thread.sleep(3_500);

        assertThat(escalation(paused).getInt("round")).isEqualTo(1);
        assertThat(escalation(paused).getString("renewAt")).isNull();
        assertThat(escalation(waiting).getInt("round")).isEqualTo(1);
        assertThat(escalation(waiting).getString("renewAt")).isNull();
    }

    @Test
    void shouldNotDoubleAStepThatWaitsStillWhenItIsRaisedAgain() {
        String product = anyProduct();
        policy(product, """
                "renewAfter":"PT1S","steps":[
                  {"name":"lead","after":"PT0S","target":"team-lead","to":["mail:a@huiyin.test"]},
                  {"name":"director","after":"PT5S","target":"department-owner","to":["mail:b@huiyin.test"],"stopsOn":[]},
                  {"name":"then","from":"step:director","after":"PT0S","target":"department-owner","to":["mail:b@huiyin.test"]}]""");
        UUID caseId = breached(product);
        acknowledge(caseId);

        eventually(() -> stepsTaken(caseId).contains("then"));

        assertThat(stepsTaken(caseId).stream().filter("director"::equals)).hasSize(1);
        assertThat(escalation(caseId).getInt("round")).isEqualTo(2);
        happens(EventTypes.CASE_RESOLVED, caseId, d -> {});
        eventually(() -> "closed".equals(escalation(caseId).getString("state")));
    }

    @Test
    void shouldCountWhatPeopleDidByWhenTheyDidIt() {
        String product = anyProduct();
        policy(product, """
                "steps":[{"name":"heads-up","from":"warning:50","after":"PT0S","target":"team-lead","to":["mail:a@huiyin.test"]},
                         {"name":"reply","after":"PT1S","target":"team-lead","to":["mail:a@huiyin.test"],"stopsOn":["replied"]},
                         {"name":"move","after":"PT1S","target":"team-lead","to":["mail:a@huiyin.test"],"stopsOn":["handed-off"]}]""");
        UUID caseId = UUID.randomUUID();
        UUID clock = UUID.randomUUID();
        warned(caseId, product, clock, 50);
        eventually(() -> stepsTaken(caseId).equals(List.of("heads-up")));
        happens(EventTypes.CASE_REPLIED, caseId, d -> {}); // after the warning, before the breach
        Instant breachedAt = Instant.now().plusMillis(300);
        eventually(() -> Instant.now().isAfter(breachedAt.plusMillis(300)));
        happens(EventTypes.CASE_HANDED_OFF, caseId, d -> {}); // after the breach, read before it
        eventually(() ->
                pool.query("SELECT FROM watched_case WHERE handed_off_at IS NOT NULL AND case_id = '" + caseId + "'")
                                .execute()
                                .await()
                                .atMost(Duration.ofSeconds(5))
                                .size()
                        == 1);

        breached(caseId, product, clock, d -> d.put("breachedAt", breachedAt.toString()));

        eventually(() -> stepsTaken(caseId).contains("reply"));
        assertThat(escalation(caseId).getString("steps[2].stoppedBy")).isEqualTo("handed-off");
        assertThat(stepsTaken(caseId)).doesNotContain("move");
    }

    @Test
    void shouldWalkOnByTheVersionItBeganWith() {
        String product = anyProduct();
        String path = "/api/v1/escalation-policies/" + policy(product, """
                "steps":[{"name":"half","from":"warning:50","after":"PT0S","target":"team-lead","to":["mail:a@huiyin.test"]},
                         {"name":"most","from":"warning:75","after":"PT0S","target":"team-lead","to":["mail:a@huiyin.test"]}]""");
        UUID caseId = UUID.randomUUID();
        UUID clock = UUID.randomUUID();
        warned(caseId, product, clock, 50);
        eventually(() -> stepsTaken(caseId).equals(List.of("half")));
        as(ADMIN)
                .header("If-Match", "\"1\"")
                .body("{\"name\":\"x\",\"match\":{\"product\":\"" + product
                        + "\"},\"steps\":[{\"after\":\"PT1H\",\"target\":\"on-call\",\"to\":[\"mail:a@b\"]}]}")
                .put(path)
                .then()
                .statusCode(200);

        warned(caseId, product, clock, 75);

        eventually(() -> stepsTaken(caseId).equals(List.of("half", "most")));
    }

    @Test
    void shouldBeginAgainWithAClockThatHadEndedAndRunsAgain() {
        String product = anyProduct();
        policy(product, """
                "steps":[{"name":"lead","after":"PT0S","target":"team-lead","to":["mail:a@huiyin.test"]}]""");
        UUID clock = UUID.randomUUID();
        UUID caseId = breached(product, clock, d -> {});
        eventually(() -> stepsTaken(caseId).equals(List.of("lead")));
        EVENTS.publish(Topics.SLA, EventTypes.CLOCK_CANCELLED, caseId, d -> d.put("clockId", clock.toString()));
        eventually(() -> "closed".equals(escalation(caseId).getString("state")));

        EVENTS.publish(Topics.SLA, EventTypes.CLOCK_STARTED, caseId, d -> d.put("clockId", clock.toString()));

        eventually(() -> stepsTaken(caseId).equals(List.of("lead", "lead")));
        assertThat(escalation(caseId).getString("state")).isEqualTo("raised");
        assertThat(escalation(caseId).getString("closeReason")).isNull();
    }

    @Test
    void shouldNotLetAStepThatCannotBeTakenStandInAnybodysWay() {
        String product = anyProduct();
        String broken = anyPerson();
        policy(product, """
                "steps":[{"name":"lead","after":"PT0S","target":"team-lead","to":["person:%s"]}]""".formatted(broken));
        pool.query("UPDATE person SET reach_sealed = '\\x00' WHERE username = '" + broken + "'")
                .execute()
                .await()
                .atMost(Duration.ofSeconds(5));
        UUID stuck = breached(product);
        eventually(() -> escalation(stuck).getString("steps[0].lastError") != null);
        String address = anyAddress();
        String other = anyProduct();
        policy(other, """
                "steps":[{"name":"lead","after":"PT0S","target":"team-lead","to":["mail:%s"]}]""".formatted(address));

        breached(other);

        eventually(() -> mailsTo(address).size() == 1);
        assertThat(stepsTaken(stuck)).isEmpty();
        pool.query("DELETE FROM person WHERE username = '" + broken + "'")
                .execute()
                .await()
                .atMost(Duration.ofSeconds(5));
    }

    @Test
    void shouldCloseWhenThePromiseIsKeptLateOrCancelled() {
        String product = anyProduct();
        policy(product, """
                "steps":[{"name":"lead","after":"PT1H","target":"team-lead","to":["mail:a@huiyin.test"]}]""");
        UUID kept = UUID.randomUUID();
        UUID cancelled = UUID.randomUUID();
        UUID keptCase = breached(product, kept, d -> {});
        UUID cancelledCase = breached(product, cancelled, d -> {});

        EVENTS.publish(Topics.SLA, EventTypes.CLOCK_MET, keptCase, d -> d.put("clockId", kept.toString()));
        EVENTS.publish(
                Topics.SLA, EventTypes.CLOCK_CANCELLED, cancelledCase, d -> d.put("clockId", cancelled.toString()));

        eventually(() -> "kept".equals(escalation(keptCase).getString("closeReason")));
        eventually(() -> "cancelled".equals(escalation(cancelledCase).getString("closeReason")));
        assertThat(escalation(keptCase).getString("steps[0].stoppedBy")).isEqualTo("kept");
    }

    @Test
    void shouldHoldANoticeOverThePersonsQuietHoursAndDropItWhenSomebodyTakesIt() {
        String product = anyProduct();
        String address = anyAddress();
        String sleeper = person("\"email\":\"" + address + "\"," + quietNow());
        policy(product, """
                "steps":[{"name":"lead","after":"PT0S","target":"team-lead","to":["person:%s"]}]""".formatted(sleeper));

        UUID caseId = breached(product, UUID.randomUUID(), d -> d.put("priority", "general"));

        eventually(() -> held(caseId).size() == 1);
        JsonPath held =
                as(MEI).get("/api/v1/escalations/deliveries?caseId=" + caseId).jsonPath();
        assertThat(held.getString("items[0].recipient")).isEqualTo(sleeper);
        assertThat(Instant.parse(held.getString("items[0].nextAttemptAt")))
                .isAfter(Instant.now().plusSeconds(600));
        acknowledge(caseId);
        as(MEI).get("/api/v1/escalations/deliveries?caseId=" + caseId)
                .then()
                .body("items[0].state", equalTo("cancelled"))
                .body("items[0].lastError", equalTo("acknowledged"));
        assertThat(mailsTo(address)).isEmpty();
    }

    @Test
    void shouldSendAHeldNoticeWhenQuietHoursEnd() {
        String product = anyProduct();
        String address = anyAddress();
        String sleeper = person("\"email\":\"" + address + "\"," + quietNow());
        policy(product, """
                "steps":[{"name":"lead","after":"PT0S","target":"team-lead","to":["person:%s"]}]""".formatted(sleeper));
        UUID caseId = breached(product, UUID.randomUUID(), d -> d.put("priority", "general"));
        eventually(() -> held(caseId).size() == 1);

        pool.query("UPDATE delivery SET due_at = now() WHERE case_id = '" + caseId + "'")
                .execute()
                .await()
                .atMost(Duration.ofSeconds(5));

        eventually(() -> mailsTo(address).size() == 1);
    }

    @Test
    void shouldWakeAPersonForWhatIsUrgentAndWhenTheyArePaged() {
        String product = anyProduct();
        String address = anyAddress();
        String sleeper = person("\"email\":\"" + address + "\"," + quietNow());
        policy(product, """
                "steps":[{"name":"lead","after":"PT0S","target":"team-lead","to":["person:%s"]}]""".formatted(sleeper));
        breached(product, UUID.randomUUID(), d -> d.put("priority", "urgent"));
        eventually(() -> mailsTo(address).size() == 1);

        String other = anyProduct();
        policy(other, """
                "accountable":"person:%s","steps":[{"name":"page","after":"PT0S","action":"page"}]""".formatted(sleeper));
        breached(other, UUID.randomUUID(), d -> d.put("priority", "general"));

        eventually(() -> mailsTo(address).size() == 2);
    }

    /** Two hours before now until two hours after. */
    private static String quietNow() {
        LocalTime now = LocalTime.now(ZoneId.of("Asia/Shanghai")).truncatedTo(ChronoUnit.MINUTES);
        return "\"quietHours\":{\"from\":\"" + now.minusHours(2) + "\",\"to\":\"" + now.plusHours(2) + "\"}";
    }

    private static List<String> held(UUID caseId) {
        return as(MEI).get("/api/v1/escalations/deliveries?state=held&caseId=" + caseId)
                .jsonPath()
                .getList("items.id");
    }

    @Test
    void shouldTellWhoeverIsOnCallAndTheFallbackWhenNobodyIs() {
        String duty = anyAddress();
        String onCall = anyAddress();
        String standIn = anyAddress();
        String first = person("\"email\":\"" + onCall + "\"");
        String second = person("\"email\":\"" + standIn + "\"");
        String rota = as(ADMIN)
                .body("""
                        {"name":"Duty","zone":"Asia/Shanghai","people":["%s","%s"],"since":"2026-03-02","handOver":"09:00",
                         "shiftDays":366,"fallback":"mail:%s"}""".formatted(first, second, duty))
                .post("/api/v1/rotas")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        String product = anyProduct();
        policy(product, """
                "steps":[{"name":"duty","after":"PT0S","target":"on-call","to":["rota:%s"]}]""".formatted(rota));

        breached(product);
        eventually(() -> mailsTo(onCall).size() == 1);

        override(rota, "\"" + second + "\"");
        breached(product);
        eventually(() -> mailsTo(standIn).size() == 1);

        override(rota, "");
        as(MEI).get("/api/v1/rotas/" + rota + "/on-call")
                .then()
                .body("people", hasSize(0))
                .body("fallback", equalTo("mail:" + duty));
        breached(product);
        eventually(() -> mailsTo(duty).size() == 1);
        assertThat(mailsTo(onCall)).hasSize(1);
        assertThat(mailsTo(standIn)).hasSize(1);
    }

    private static void override(String rota, String people) {
        as(MEI).body("{\"people\":[" + people + "],\"from\":\"" + Instant.now().minusSeconds(60) + "\",\"to\":\""
                        + Instant.now().plusSeconds(3600) + "\"}")
                .post("/api/v1/rotas/" + rota + "/overrides")
                .then()
                .statusCode(201);
    }

    @Test
    void shouldTellTheAccountableWhereNobodyElseCanBeAndShowWhenNobodyAtAllCan() {
        String boss = anyAddress();
        String product = anyProduct();
        policy(product, """
                "accountable":"mail:%s","steps":[{"name":"holder","after":"PT0S","target":"assignee","to":["assignee"]}]""".formatted(boss));
        breached(product);
        eventually(() -> mailsTo(boss).size() == 1);

        String lonely = anyProduct();
        policy(lonely, """
                "steps":[{"name":"holder","after":"PT0S","target":"assignee","to":["assignee"]}]""");
        UUID caseId = breached(lonely);

        eventually(() -> !as(MEI).get("/api/v1/escalations/deliveries?state=dead&caseId=" + caseId)
                .jsonPath()
                .getList("items")
                .isEmpty());
        String dead =
                as(MEI).get("/api/v1/escalations/deliveries?caseId=" + caseId).path("items[0].id");
        as(MEI).get("/api/v1/escalations/deliveries/" + dead)
                .then()
                .body("recipient", equalTo("nobody"))
                .body("lastError", startsWith("there is nobody to tell"));
    }

    @Test
    void shouldTellWhoHoldsTheCase() {
        String address = anyAddress();
        String holder = person("\"email\":\"" + address + "\"");
        String product = anyProduct();
        policy(product, """
                "steps":[{"name":"holder","after":"PT0S","target":"assignee","to":["assignee"]}]""");
        UUID caseId = UUID.randomUUID();
        happens(EventTypes.CASE_ASSIGNED, caseId, d -> d.put("assignee", holder));
        eventually(() -> pool.query("SELECT FROM watched_case WHERE case_id = '" + caseId + "'")
                        .execute()
                        .await()
                        .atMost(Duration.ofSeconds(5))
                        .size()
                == 1);

        breached(caseId, product, UUID.randomUUID(), d -> {});

        eventually(() -> mailsTo(address).size() == 1);
    }
}
