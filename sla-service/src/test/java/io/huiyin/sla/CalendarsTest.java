package io.huiyin.sla;

import static io.huiyin.testkit.TestEvents.eventually;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

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
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(value = TestInfrastructure.class, initArgs = @ResourceArg(name = "service", value = "sla"))
class CalendarsTest {

    private static final TestEvents EVENTS = new TestEvents();
    private static final String PATH = "/api/v1/calendars";
    private static final String OFFICE = """
            {"name": "Office %s", "zone": "Asia/Shanghai",
             "hours": {"mon": [["09:00","12:00"],["13:30","18:00"]], "tue": [["09:00","18:00"]], "wed": [["09:00","18:00"]],
                       "thu": [["09:00","18:00"]], "fri": [["09:00","18:00"]], "sat": [], "sun": []},
             "exceptions": [{"date": "2026-10-01", "name": "国庆节", "intervals": []},
                            {"date": "2026-10-10", "name": "调休", "intervals": [["09:00","18:00"]]}]}
            """;

    private static RequestSpecification as(String role) {
        return given().auth().oauth2(Tokens.person("ada", role)).contentType("application/json");
    }

    private static String office() {
        return as("admin")
                .body(OFFICE.formatted(UUID.randomUUID()))
                .post(PATH)
                .then()
                .statusCode(201)
                .body("version", equalTo(1))
                .extract()
                .path("id");
    }

    @Test
    void shouldComputeWhenSomethingIsDue() {
        as("supervisor")
                .body("{\"from\":\"2026-09-30T08:00:00Z\",\"duration\":\"PT4H\"}")
                .post(PATH + "/" + office() + "/compute")
                .then()
                .statusCode(200)
                .body("due", equalTo("2026-10-02T03:00:00Z"))
                .body("slices.from", contains("2026-09-30T08:00:00Z", "2026-10-02T01:00:00Z"))
                .body("slices.to", contains("2026-09-30T10:00:00Z", "2026-10-02T03:00:00Z"));
    }

    @Test
    void shouldShowWhatWasSentInEveryVersion() {
        String id = office();
        Response first = as("supervisor").get(PATH + "/" + id);
        first.then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("hours.mon", contains(contains("09:00", "12:00"), contains("13:30", "18:00")))
                .body("hours.sun", hasSize(0))
                .body("exceptions.name", contains("国庆节", "调休"));
        String changed = OFFICE.formatted("changed").replace("\"18:00\"", "\"24:00\"");

        as("admin").body(changed).put(PATH + "/" + id).then().statusCode(428);
        as("admin")
                .header("If-Match", "\"2\"")
                .body(changed)
                .put(PATH + "/" + id)
                .then()
                .statusCode(412);
        as("admin")
                .header("If-Match", "\"1\"")
                .body(changed)
                .put(PATH + "/" + id)
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("hours.tue[0][1]", equalTo("24:00"));

        as("supervisor")
                .get(PATH + "/" + id)
                .then()
                .body("version", equalTo(2))
                .body("name", equalTo("Office changed"));
        as("supervisor").get(PATH + "/" + id + "?version=1").then().body("hours.tue[0][1]", equalTo("18:00"));
        as("supervisor").get(PATH + "/" + id + "?version=3").then().statusCode(404);
    }

    @Test
    void shouldCopyUnderAnotherName() {
        String id = office();
        String copy = as("admin")
                .body("{\"name\":\"Copy\"}")
                .post(PATH + "/" + id + "/actions/copy")
                .then()
                .statusCode(201)
                .body("version", equalTo(1))
                .body("exceptions", hasSize(2))
                .extract()
                .path("id");
        assertThat(copy).isNotEqualTo(id);
    }

    @Test
    void shouldListAllByName() {
        String first = office();
        String second = office();
        JsonPath page = as("supervisor").get(PATH + "?limit=1").jsonPath();
        assertThat(page.getList("items")).hasSize(1);
        List<String> all = new ArrayList<>(page.getList("items.id"));
        String cursor = page.getString("nextCursor");
        while (cursor != null) {
            page = as("supervisor")
                    .queryParam("cursor", cursor)
                    .get(PATH + "?limit=1")
                    .jsonPath();
            all.addAll(page.getList("items.id"));
            cursor = page.getString("nextCursor");
        }
        assertThat(all).contains(first, second).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"zone":"Asia/Shanghai","hours":{"mon":[["09:00","17:00"]]}}                                        | /name
            {"name":"x","hours":{"mon":[["09:00","17:00"]]}}                                                    | /zone
            {"name":"x","zone":"Moon/Tranquility","hours":{"mon":[["09:00","17:00"]]}}                          | /zone
            {"name":"x","zone":"UTC"}                                                                           | /hours
            {"name":"x","zone":"UTC","hours":{}}                                                                | /hours
            {"name":"x","zone":"UTC","hours":{"mon":[]}}                                                        | /hours
            {"name":"x","zone":"UTC","hours":{"monday":[["09:00","17:00"]]}}                                    | /hours/monday
            {"name":"x","zone":"UTC","hours":{"mon":[["17:00","09:00"]]}}                                       | /hours/mon/0
            {"name":"x","zone":"UTC","hours":{"mon":[["09:00","17:00"],["16:59","18:00"]]}}                     | /hours/mon
            {"name":"x","zone":"UTC","hours":{"mon":[["09:00"]]}}                                               | /hours/mon/0
            {"name":"x","zone":"UTC","hours":{"mon":[["9:00","25:00"]]}}                                        | /hours/mon/0
            {"name":"x","zone":"UTC","hours":{"mon":[["09:00","17:00"]]},"exceptions":[{"intervals":[]}]}       | /exceptions/0/date
            {"name":"x","zone":"UTC","hours":{"mon":[["09:00","17:00"]]},"exceptions":[{"date":"2026-02-30","intervals":[]}]} | /exceptions/0/date
            {"name":"x","zone":"UTC","hours":{"mon":[["09:00","17:00"]]},"exceptions":[{"date":"2026-02-28","intervals":[]},{"date":"2026-02-28","intervals":[]}]} | /exceptions/1/date
            {"name":"x","zone":"UTC","hours":{"mon":[["09:00","17:00"]]},"exceptions":[{"date":"2026-02-28","intervals":[["10:00","10:00"]]}]} | /exceptions/0/intervals/0
            """)
    void shouldNameWhatIsWrongWithACalendar(String body, String pointer) {
        as("admin").body(body).post(PATH).then().statusCode(400).body("errors.pointer", hasItem(pointer));
    }

    @ParameterizedTest
    @CsvSource({"PT0S", "-PT1H", "PT0.5S", "soon", "P11Y", "P3661D"})
    void shouldRefuseDurationsThatAreNone(String duration) {
        as("supervisor")
                .body("{\"from\":\"2026-09-30T08:00:00Z\",\"duration\":\"" + duration + "\"}")
                .post(PATH + "/" + office() + "/compute")
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem("/duration"));
    }

    @Test
    void shouldRefusePromisesThatOpeningHoursNeverReach() {
        String rare = as("admin")
                .body("{\"name\":\"rare\",\"zone\":\"UTC\",\"hours\":{\"mon\":[[\"09:00\",\"09:01\"]]}}")
                .post(PATH)
                .path("id");
        as("admin")
                .body("{\"name\":\"x\",\"match\":{},\"targets\":{\"response\":\"P30D\"},\"calendar\":\"" + rare + "\"}")
                .post("/api/v1/sla-policies")
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem("/targets/response"))
                .body("errors.message", hasItem(containsString("twenty years")));
        as("admin")
                .body("{\"name\":\"x\",\"match\":{},\"targets\":{\"response\":\"PT1H\"},\"calendar\":\""
                        + UUID.randomUUID() + "\"}")
                .post("/api/v1/sla-policies")
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem("/calendar"));
    }

    @Test
    void shouldLetOnlyAdministratorsChangeThem() {
        as("supervisor").body(OFFICE.formatted("x")).post(PATH).then().statusCode(403);
        given().auth()
                .oauth2(Tokens.person("lin", "agent-l2", "specialists"))
                .get(PATH)
                .then()
                .statusCode(403);
    }

    /** A clock whose hours have not begun counts nothing; its trace says why. It keeps the version that it began with. */
    @Test
    void shouldCountOpeningHoursInClocks() {
        // open from the hour after next on, whatever the hour is now
        Instant now = Instant.now();
        String hours = "{\"mon\":%1$s,\"tue\":%1$s,\"wed\":%1$s,\"thu\":%1$s,\"fri\":%1$s,\"sat\":%1$s,\"sun\":%1$s}";
        int hour = now.atOffset(ZoneOffset.UTC).getHour();
        int opens = (hour + 2) % 24;
        String opening = "[[\"%02d:00\",\"%02d:30\"]]".formatted(opens, opens);
        String id = as("admin")
                .body("{\"name\":\"later\",\"zone\":\"UTC\",\"hours\":" + hours.formatted(opening) + "}")
                .post(PATH)
                .path("id");
        String product = "p-" + UUID.randomUUID();
        as("admin")
                .body("{\"name\":\"later\",\"match\":{\"product\":\"" + product
                        + "\"},\"targets\":{\"response\":\"PT10M\"},\"calendar\":\"" + id + "\"}")
                .post("/api/v1/sla-policies")
                .then()
                .statusCode(201)
                .body("calendar", equalTo(id));
        UUID caseId = UUID.randomUUID();
        EVENTS.publish(Topics.TRIAGE, EventTypes.CASE_CLASSIFIED, caseId, d -> d.put("product", product)
                .put("receivedAt", Instant.now().toString()));
        eventually(() -> EVENTS.typesOf(Topics.SLA, caseId).contains("clock.started"));

        Instant due = now.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofMinutes(130));
        JsonPath clock = as("supervisor").get("/api/v1/clocks?caseId=" + caseId).jsonPath();
        assertThat(clock.getString("items[0].dueAt")).isEqualTo(due.toString());
        assertThat(clock.getString("items[0].calendar.id")).isEqualTo(id);
        assertThat(clock.getInt("items[0].calendar.version")).isEqualTo(1);
        as("supervisor")
                .get("/api/v1/clocks/" + clock.getString("items[0].id") + "/trace")
                .then()
                .body("counted", equalTo("PT0S"))
                .body("slices.reason", contains("outside-hours"));
    }
}
