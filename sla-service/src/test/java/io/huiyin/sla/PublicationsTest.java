package io.huiyin.sla;

import static io.huiyin.testkit.TestEvents.eventually;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
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
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Versions of policies and calendars: drafted, simulated, published. */
@QuarkusTest
@QuarkusTestResource(value = TestInfrastructure.class, initArgs = @ResourceArg(name = "service", value = "sla"))
class PublicationsTest {

    private static final TestEvents EVENTS = new TestEvents();
    private static final String ADMIN = Tokens.person("ada", "admin");
    private static final String MEI = Tokens.person("mei", "supervisor");
    private static final String POLICIES = "/api/v1/sla-policies/";

    private final String product = "p-" + UUID.randomUUID();

    private static RequestSpecification as(String token) {
        return given().auth().oauth2(token).contentType("application/json");
    }

    private String body(String targets) {
        return "{\"name\":\"tried\",\"match\":{\"product\":\"" + product + "\"},\"targets\":" + targets + "}";
    }

    private String policy(String targets) {
        return as(ADMIN)
                .body(body(targets))
                .post(POLICIES)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private String draft(String id, String targets) {
        int version = as(ADMIN)
                .body(body(targets))
                .post(POLICIES + id + "/versions")
                .then()
                .statusCode(201)
                .extract()
                .path("version");
        return POLICIES + id + "/versions/" + version;
    }

    private UUID received() {
        UUID id = UUID.randomUUID();
        EVENTS.publish(Topics.TRIAGE, EventTypes.CASE_CLASSIFIED, id, d -> d.put("product", product)
                .put("receivedAt", Instant.now().toString()));
        eventually(() -> EVENTS.typesOf(Topics.SLA, id).contains("clock.started"));
        return id;
    }

    private void replied(UUID id) {
        EVENTS.publish(Topics.TRIAGE, EventTypes.CASE_REPLIED, id, d -> d.put("product", product)
                .put("repliedAt", Instant.now().toString()));
        eventually(() -> EVENTS.typesOf(Topics.SLA, id).contains("clock.met"));
    }

    private static JsonPath clocks(UUID id) {
        return as(MEI).get("/api/v1/clocks?caseId=" + id).jsonPath();
    }

    private static Duration promised(UUID id) {
        JsonPath clock = clocks(id);
        return Duration.between(
                Instant.parse(clock.getString("items[0].startedAt")), Instant.parse(clock.getString("items[0].dueAt")));
    }

    @Test
    void shouldTryADraftAndMoveOpenClocksWhenItIsPublished() {
        String id = policy("{\"response\":\"PT1H\"}");
        UUID open = received();
        UUID kept = received();
        replied(kept);
        String draft = draft(id, "{\"response\":\"PT5H\"}");

        as(MEI).body("{}")
                .post(draft + "/simulate")
                .then()
                .statusCode(200)
                .body("history.moved", equalTo(2))
                .body("history.wouldBreach", equalTo(0))
                .body("open.moved", equalTo(1))
                .body("open.shown.caseId", equalTo(List.of(open.toString())));
        assertThat(promised(open)).isEqualTo(Duration.ofHours(1));

        as(ADMIN)
                .body("{\"mode\":\"openClocks\"}")
                .post(draft + "/publish")
                .then()
                .statusCode(200)
                .body("publication.mode", equalTo("openClocks"));
        eventually(() -> EVENTS.typesOf(Topics.SLA, open).contains("clock.rescheduled"));

        assertThat(promised(open)).isEqualTo(Duration.ofHours(5));
        assertThat(clocks(open).getInt("items[0].policy.version")).isEqualTo(2);
        assertThat(promised(kept)).isEqualTo(Duration.ofHours(1));
        as(MEI).get(POLICIES + id + "/versions")
                .then()
                .body("items.version", equalTo(List.of(2, 1)))
                .body("items.publication.mode", equalTo(List.of("openClocks", "futureOnly")));
    }

    /** F39, with what the simulation shows of it. */
    @Test
    void f39ShouldLeaveAMetCycleMetWhenItsTargetIsCut() {
        String id = policy("{\"response\":\"PT1H\"}");
        UUID kept = received();
        eventually(() -> Instant.now()
                .isAfter(Instant.parse(clocks(kept).getString("items[0].startedAt"))
                        .plusMillis(1_100)));
        replied(kept);
        String draft = draft(id, "{\"response\":\"PT1S\"}");

        as(MEI).body("{}")
                .post(draft + "/simulate")
                .then()
                .body("history.metButMissed", equalTo(1))
                .body("open.moved", equalTo(0));
        as(ADMIN)
                .body("{\"mode\":\"asOf\",\"asOf\":\"2020-01-01T00:00:00Z\"}")
                .post(draft + "/publish")
                .then()
                .statusCode(200);
        UUID next = received();

        eventually(() -> EVENTS.typesOf(Topics.SLA, next).contains("clock.breached"));
        assertThat(clocks(kept).getString("items[0].state")).isEqualTo("met");
        assertThat(clocks(kept).getString("items[0].breachedAt")).isNull();
        assertThat(promised(kept)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void shouldTakeBackWhatACorrectionWouldNotHaveBroken() {
        String id = policy("{\"response\":\"PT1S\"}");
        UUID open = received();
        eventually(() -> EVENTS.typesOf(Topics.SLA, open).contains("clock.breached"));

        as(ADMIN)
                .body("{\"mode\":\"asOf\",\"asOf\":\"2020-01-01T00:00:00Z\"}")
                .post(draft(id, "{\"response\":\"PT1H\"}") + "/publish")
                .then()
                .statusCode(200);

        eventually(() -> EVENTS.typesOf(Topics.SLA, open).contains("clock.breach-withdrawn"));
        as(MEI).get("/api/v1/clocks?caseId=" + open)
                .then()
                .body("items[0].breachedAt", nullValue())
                .body("items[0].state", equalTo("running"));
    }

    @Test
    void shouldMoveOpenClocksWhenTheirCalendarChanges() {
        String always = "[[\"00:00\",\"24:00\"]]";
        String week = "{\"mon\":%1$s,\"tue\":%1$s,\"wed\":%1$s,\"thu\":%1$s,\"fri\":%1$s,\"sat\":%1$s,\"sun\":%1$s}"
                .formatted(always);
        String calendar = "{\"name\":\"moved\",\"zone\":\"UTC\",\"hours\":" + week + ",\"exceptions\":[%s]}";
        String id =
                as(ADMIN).body(calendar.formatted("")).post("/api/v1/calendars").path("id");
        as(ADMIN)
                .body(
                        "{\"name\":\"x\",\"match\":{\"product\":\"%s\"},\"targets\":{\"response\":\"PT72H\"},\"calendar\":\"%s\"}"
                                .formatted(product, id))
                .post(POLICIES)
                .then()
                .statusCode(201);
        UUID open = received();
        String tomorrow = Instant.now().plus(Duration.ofDays(1)).toString().substring(0, 10);
        String path = "/api/v1/calendars/" + id + "/versions";
        as(ADMIN)
                .body(calendar.formatted("{\"date\":\"" + tomorrow + "\",\"name\":\"feast\",\"intervals\":[]}"))
                .post(path)
                .then()
                .statusCode(201)
                .header("Location", endsWith(path + "/2"));
        as(MEI).get("/api/v1/calendars/" + id).then().body("version", equalTo(1));
        as(MEI).body("{}").post(path + "/2/simulate").then().statusCode(200).body("open.moved", equalTo(1));

        as(ADMIN)
                .body("{\"mode\":\"openClocks\"}")
                .post(path + "/2/publish")
                .then()
                .statusCode(200);

        eventually(() -> EVENTS.typesOf(Topics.SLA, open).contains("clock.rescheduled"));
        assertThat(promised(open)).isEqualTo(Duration.ofHours(96));
        assertThat(clocks(open).getInt("items[0].calendar.version")).isEqualTo(2);
    }

    @Test
    void shouldPublishADraftOnceAndNoneThatIsOvertaken() {
        String id = policy("{\"response\":\"PT1H\"}");
        String older = draft(id, "{\"response\":\"PT2H\"}");
        String newer = draft(id, "{\"response\":\"PT3H\"}");
        String mode = "{\"mode\":\"futureOnly\"}";

        as(ADMIN).body(mode).post(newer + "/publish").then().statusCode(200);

        as(ADMIN).body(mode).post(newer + "/publish").then().statusCode(409).body("code", equalTo("state-refuses"));
        as(ADMIN).body(mode).post(older + "/publish").then().statusCode(409).body("code", equalTo("state-refuses"));
        as(MEI).body("{}").post(newer + "/simulate").then().statusCode(409);
        as(MEI).body(mode).post(newer + "/publish").then().statusCode(403);
        as(ADMIN).body(mode).post(POLICIES + id + "/versions/9/publish").then().statusCode(404);
        as(MEI).get(POLICIES + UUID.randomUUID() + "/versions").then().statusCode(404);
        assertThat(promised(received())).isEqualTo(Duration.ofHours(3));
    }

    @Test
    void shouldNumberDraftsThatComeAtOnce() {
        String id = policy("{\"response\":\"PT1H\"}");

        List<Response> drafted = IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> as(ADMIN).body(body("{\"response\":\"PT2H\"}")).post(POLICIES + id + "/versions"))
                .toList();

        assertThat(drafted).extracting(Response::statusCode).containsOnly(201);
        assertThat(drafted)
                .extracting(it -> it.<Integer>path("version"))
                .containsExactlyInAnyOrder(2, 3, 4, 5, 6, 7, 8, 9);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            publish  | {}                                                              | /mode
            publish  | {"mode":"always"}                                               | /mode
            publish  | {"mode":"asOf"}                                                 | /asOf
            publish  | {"mode":"openClocks","asOf":"2026-01-01T00:00:00Z"}             | /asOf
            publish  | {"mode":"asOf","asOf":"yesterday"}                              | /asOf
            simulate | {"from":"2026-02-01T00:00:00Z","to":"2026-02-01T00:00:00Z"}     | /from
            simulate | {"from":5}                                                      | /from
            """)
    void shouldNameWhatIsWrong(String action, String body, String pointer) {
        String draft = draft(policy("{\"response\":\"PT1H\"}"), "{\"response\":\"PT2H\"}");

        as(ADMIN).body(body).post(draft + "/" + action).then().statusCode(400).body("errors.pointer", hasItem(pointer));
    }

    @Test
    void f08ShouldStartTheNextReplyWhenTheCustomerAddsANote() {
        policy("{\"response\":\"PT1H\",\"nextReply\":\"PT2H\",\"update\":\"PT4H\",\"ownership\":{\"l2\":\"PT30M\"}}");
        UUID id = received();
        replied(id);

        EVENTS.publish(
                Topics.INTAKE, EventTypes.FEEDBACK_FOLLOW_UP_RECEIVED, id, d -> d.put("feedbackId", id.toString())
                        .put("receivedAt", Instant.now().toString()));

        eventually(() -> clocks(id).getList("items.promise").contains("next-reply"));
        assertThat(clocks(id).getList("items.promise"))
                .containsExactlyInAnyOrder("response", "ownership", "update", "next-reply");
        assertThat(clocks(id).getString("items.find{it.promise=='next-reply'}.state"))
                .isEqualTo("running");
    }

    /** S1: the defaults, and the two sets that may take their place. */
    @Test
    void shouldOfferPresetsAndTakeTheChosenOneForTheDefaults() {
        String special = policy("{\"response\":\"PT1H\"}");
        as(MEI).get(POLICIES + "presets")
                .then()
                .statusCode(200)
                .body("items.name", equalTo(List.of("standard", "graded", "private-domain")))
                .body("items.find{it.name=='standard'}.policies.targets.response", hasSize(8))
                .body(
                        "items.find{it.name=='graded'}.policies.targets.response",
                        equalTo(List.of("PT30M", "PT4H", "PT24H")));
        as(MEI).post(POLICIES + "presets/graded/choose").then().statusCode(403);
        as(ADMIN).post(POLICIES + "presets/none/choose").then().statusCode(404);
        try {
            as(ADMIN).post(POLICIES + "presets/private-domain/choose").then().statusCode(200);

            assertThat(as(MEI).get(POLICIES).jsonPath().getList("items.findAll{it.position>=1000}.name"))
                    .isEqualTo(List.of("Complaints", "Ordinary"));
            as(MEI).get(POLICIES + special).then().statusCode(200);
        } finally {
            as(ADMIN).post(POLICIES + "presets/standard/choose").then().statusCode(200);
        }
    }

    @Test
    void f15ShouldApplyAFeastOfAFeedOnlyWhenItIsApproved() {
        String always = "[[\"00:00\",\"24:00\"]]";
        String week = "{\"mon\":%1$s,\"tue\":%1$s,\"wed\":%1$s,\"thu\":%1$s,\"fri\":%1$s,\"sat\":%1$s,\"sun\":%1$s}"
                .formatted(always);
        String calendar = as(ADMIN)
                .body("{\"name\":\"fed\",\"zone\":\"UTC\",\"hours\":" + week + "}")
                .post("/api/v1/calendars")
                .path("id");
        as(ADMIN)
                .body(
                        "{\"name\":\"x\",\"match\":{\"product\":\"%s\"},\"targets\":{\"response\":\"PT72H\"},\"calendar\":\"%s\"}"
                                .formatted(product, calendar))
                .post(POLICIES)
                .then()
                .statusCode(201);
        UUID open = received();
        String path = "/api/v1/calendars/" + calendar + "/versions";
        String tomorrow = Instant.now().plus(Duration.ofDays(1)).toString().substring(0, 10);

        feed(
                        path,
                        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:Town feast\r\nDTSTART;VALUE=DATE:"
                                + tomorrow.replace("-", "") + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
                .statusCode(201)
                .body("version", equalTo(2))
                .body("days.date", equalTo(List.of(tomorrow)))
                .body("days.name", equalTo(List.of("Town feast")));

        as(MEI).get("/api/v1/calendars/" + calendar).then().body("exceptions", equalTo(List.of()));
        as(MEI).body("{}")
                .post(path + "/2/simulate")
                .then()
                .body("open.shown.caseId", equalTo(List.of(open.toString())));
        assertThat(promised(open)).isEqualTo(Duration.ofHours(72));
        as(ADMIN)
                .body("{\"mode\":\"openClocks\"}")
                .post(path + "/2/publish")
                .then()
                .statusCode(200);
        eventually(() -> promised(open).equals(Duration.ofHours(96)));
    }

    private static ValidatableResponse feed(String path, String feed) {
        return given().auth()
                .oauth2(ADMIN)
                .contentType("text/calendar; charset=UTF-8")
                .body(feed)
                .post(path + "/import")
                .then();
    }

    @Test
    void shouldRefuseFeedsThatCannotBeRead() {
        String path = "/api/v1/calendars/00000000-0000-7000-8000-000000000101/versions";

        feed(
                        path,
                        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270101\r\nRRULE:FREQ=NOW\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
                .statusCode(400)
                .body("errors.message", hasItem(containsString("RRULE")));
        feed(path, "BEGIN:VCALENDAR\r\nX-NOTE:" + "x".repeat(10_000_000) + "\r\nEND:VCALENDAR\r\n")
                .statusCode(413);
        feed(path.replace("101/", "999/"), "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
                .statusCode(404);
    }

    /** 2026-09-30 is a Wednesday; the holiday ends on 7 October, and Saturday the 10th is worked. */
    @Test
    void shouldHaveTheHolidaysOfChinaReady() {
        as(MEI).body("{\"from\":\"2026-09-30T09:00:00Z\",\"duration\":\"PT20H\"}")
                .post("/api/v1/calendars/00000000-0000-7000-8000-000000000101/compute")
                .then()
                .statusCode(200)
                .body("due", equalTo("2026-10-10T02:00:00Z"));
    }

    /** Whatever the tests of this service did before. */
    @Test
    void shouldKeepWhatFollowsFromTheFacts() {
        policy("{\"response\":\"PT1H\"}");
        replied(received());

        as(ADMIN)
                .post("/api/v1/clocks/actions/verify")
                .then()
                .statusCode(200)
                .body("shown", equalTo(List.of()))
                .body("differences", equalTo(0))
                .body("clocks", greaterThan(0));
        as(MEI).post("/api/v1/clocks/actions/verify").then().statusCode(403);
    }
}
