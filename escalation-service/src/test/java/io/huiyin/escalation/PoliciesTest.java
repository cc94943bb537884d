package io.huiyin.escalation;

import static io.huiyin.escalation.Fixtures.ADMIN;
import static io.huiyin.escalation.Fixtures.MEI;
import static io.huiyin.escalation.Fixtures.anyPerson;
import static io.huiyin.escalation.Fixtures.anyProduct;
import static io.huiyin.escalation.Fixtures.as;
import static io.huiyin.escalation.Fixtures.breached;
import static io.huiyin.escalation.Fixtures.escalation;
import static io.huiyin.escalation.Fixtures.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import io.huiyin.testkit.TestInfrastructure;
import io.huiyin.testkit.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies, rotas and the directory, as they are kept. */
@QuarkusTest
@QuarkusTestResource(value = TestInfrastructure.class, initArgs = @ResourceArg(name = "service", value = "escalation"))
class PoliciesTest {

    private static final String STANDARD = "/api/v1/escalation-policies/00000000-0000-7000-8000-000000000101";
    private static final String ONE_STEP =
            "\"steps\":[{\"after\":\"PT1H\",\"target\":\"team-lead\",\"to\":[\"mail:a@b\"]}]";

    private static String etag(String path) {
        return as(ADMIN).get(path).header("ETag");
    }

    @Test
    void shouldBeginWithAStandardPolicyOfThreeSteps() {
        as(MEI).get(STANDARD)
                .then()
                .statusCode(200)
                .body("name", equalTo("Standard"))
                .body("steps.target", equalTo(List.of("team-lead", "department-owner", "on-call")))
                .body("steps.after", equalTo(List.of("PT0S", "PT10M", "PT20M")))
                .body("steps[0].to", equalTo(List.of("mail:team-lead@huiyin.localhost")));
    }

    @Test
    void shouldPutAPolicyInForceOncePerKey() {
        String body = "{\"name\":\"Once\",\"match\":{\"product\":\"" + anyProduct() + "\"}," + ONE_STEP + "}";
        String key = UUID.randomUUID().toString();
        Response first = as(ADMIN).header("Idempotency-Key", key).body(body).post("/api/v1/escalation-policies");
        first.then().statusCode(201);

        as(ADMIN)
                .header("Idempotency-Key", key)
                .body(body)
                .post("/api/v1/escalation-policies")
                .then()
                .statusCode(201)
                .header("Idempotency-Replayed", "true")
                .body("id", equalTo(first.path("id")));
        as(MEI).get(URI.create(first.header("Location")).getPath())
                .then()
                .statusCode(200)
                .body("id", equalTo(first.path("id")))
                .body("version", equalTo(1));
    }

    @Test
    void shouldLetWhatIsUnderWayKeepItsVersion() {
        String product = anyProduct();
        String path = "/api/v1/escalation-policies/" + policy(product, ONE_STEP);
        UUID before = breached(product);

        String body = "{\"name\":\"Later\",\"match\":{\"product\":\"" + product
                + "\"},\"steps\":[{\"name\":\"new\",\"after\":\"PT2H\",\"target\":\"on-call\",\"to\":[\"mail:a@b\"]}]}";
        as(ADMIN).body(body).put(path).then().statusCode(428);
        as(ADMIN).header("If-Match", "\"9\"").body(body).put(path).then().statusCode(412);
        as(ADMIN)
                .header("If-Match", etag(path))
                .body(body)
                .put(path)
                .then()
                .statusCode(200)
                .header("ETag", equalTo("\"2\""))
                .body("version", equalTo(2));
        UUID after = breached(product);

        assertThat(escalation(before).getInt("policy.version")).isEqualTo(1);
        assertThat(escalation(before).getList("steps.name")).containsExactly("step-1");
        assertThat(escalation(after).getInt("policy.version")).isEqualTo(2);
        assertThat(escalation(after).getList("steps.name")).containsExactly("new");
    }

    @Test
    void shouldRetireAPolicyButKeepOneThatFitsEverything() {
        String product = anyProduct();
        String path = "/api/v1/escalation-policies/" + policy(product, ONE_STEP);
        as(ADMIN)
                .header("If-Match", etag(path))
                .post(path + "/actions/retire")
                .then()
                .statusCode(204);
        as(ADMIN).get(path).then().statusCode(404);
        assertThat(escalation(breached(product)).getString("policy.name")).isEqualTo("Standard");

        as(ADMIN)
                .header("If-Match", etag(STANDARD))
                .post(STANDARD + "/actions/retire")
                .then()
                .statusCode(409)
                .body("code", equalTo("state-refuses"));
        as(ADMIN)
                .header("If-Match", etag(STANDARD))
                .body("{\"name\":\"Standard\",\"match\":{\"product\":\"x\"}," + ONE_STEP + "}")
                .put(STANDARD)
                .then()
                .statusCode(409);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"steps\":[]|/steps",
                "\"steps\":[{\"target\":\"boss\",\"after\":\"PT0S\",\"to\":[\"mail:a@b\"]}]|/steps/0/target",
                "\"steps\":[{\"after\":\"PT0S\",\"to\":[\"mail:a@b\"]}]|/steps/0/target",
                "\"steps\":[{\"target\":\"on-call\",\"to\":[\"mail:a@b\"]}]|/steps/0/after",
                "\"steps\":[{\"target\":\"on-call\",\"after\":\"-PT1S\",\"to\":[\"mail:a@b\"]}]|/steps/0/after",
                "\"steps\":[{\"target\":\"on-call\",\"after\":\"P91D\",\"to\":[\"mail:a@b\"]}]|/steps/0/after",
                "\"steps\":[{\"target\":\"on-call\",\"after\":\"soon\",\"to\":[\"mail:a@b\"]}]|/steps/0/after",
                "\"steps\":[{\"target\":\"on-call\",\"after\":\"PT0S\"}]|/steps/0/to",
                "\"steps\":[{\"target\":\"on-call\",\"after\":\"PT0S\",\"to\":[\"bob\"]}]|/steps/0/to/0",
                "\"steps\":[{\"target\":\"on-call\",\"after\":\"PT0S\",\"to\":[\"person:nobody-of-that-name\"]}]|/steps/0/to/0",
                "\"steps\":[{\"target\":\"on-call\",\"after\":\"PT0S\",\"to\":[\"rota:01991b6e-7c1a-7d3e-8f00-5b1e6a2c9d0c\"]}]|/steps/0/to/0",
                "\"steps\":[{\"target\":\"on-call\",\"after\":\"PT0S\",\"to\":[\"mail:a@b\"],\"from\":\"warning:100\"}]|/steps/0/from",
                "\"steps\":[{\"target\":\"on-call\",\"after\":\"PT0S\",\"to\":[\"mail:a@b\"],\"from\":\"step:none\"}]|/steps/0/from",
                "\"steps\":[{\"name\":\"a\",\"target\":\"on-call\",\"after\":\"PT0S\",\"to\":[\"mail:a@b\"],\"from\":\"step:a\"}]|/steps/0/from",
                "\"steps\":[{\"action\":\"page\",\"after\":\"PT0S\"}]|/steps/0/to",
                "\"steps\":[{\"action\":\"reassign\",\"after\":\"PT0S\",\"to\":[\"mail:a@b\"]}]|/steps/0/to",
                "\"steps\":[{\"action\":\"raise-tier\",\"after\":\"PT0S\",\"to\":[\"mail:a@b\"]}]|/steps/0/to",
                "\"steps\":[{\"target\":\"on-call\",\"after\":\"PT0S\",\"to\":[\"mail:a@b\"],\"stopsOn\":[\"tired\"]}]|/steps/0/stopsOn/0",
                "\"accountable\":\"accountable\",\"steps\":[{\"target\":\"on-call\",\"after\":\"PT0S\",\"to\":[\"mail:a@b\"]}]|/accountable",
                "\"renewAfter\":\"PT0S\",\"steps\":[{\"target\":\"on-call\",\"after\":\"PT0S\",\"to\":[\"mail:a@b\"]}]|/renewAfter",
                "\"match\":{\"priority\":\"high\"},\"steps\":[{\"target\":\"on-call\",\"after\":\"PT0S\",\"to\":[\"mail:a@b\"]}]|/match/priority"
            })
    void shouldRefuseAPolicyThatCannotWork(String rest, String pointer) {
        as(ADMIN)
                .body("{\"name\":\"x\"," + rest + "}")
                .post("/api/v1/escalation-policies")
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem(startsWith(pointer)));
    }

    @Test
    void shouldNameEveryStepOfACircle() {
        as(ADMIN)
                .body("""
                        {"name":"x","steps":[
                          {"name":"a","from":"step:b","target":"on-call","after":"PT0S","to":["mail:a@b"]},
                          {"name":"b","from":"step:a","target":"on-call","after":"PT0S","to":["mail:a@b"]}]}""")
                .post("/api/v1/escalation-policies")
                .then()
                .statusCode(400)
                .body("code", equalTo("circular-steps"))
                .body("errors.pointer", hasItems("/steps/0/from", "/steps/1/from"));
    }

    private static String rota(String rest) {
        return "{\"name\":\"Duty\",\"zone\":\"Asia/Shanghai\",\"since\":\"2026-03-02\",\"handOver\":\"09:00\",\"shiftDays\":7,"
                + "\"fallback\":\"mail:duty@huiyin.test\"," + rest + "}";
    }

    @Test
    void shouldKeepARotaAndShowWhoIsOnCall() {
        String lin = anyPerson();
        String wei = anyPerson();
        String path = "/api/v1/rotas/"
                + as(ADMIN)
                        .body(rota("\"people\":[\"" + lin + "\",\"" + wei + "\"]"))
                        .post("/api/v1/rotas")
                        .then()
                        .statusCode(201)
                        .body("size", equalTo(1))
                        .extract()
                        .<String>path("id");

        as(MEI).get(path + "/on-call?at=2026-03-09T00:59:59Z").then().body("people", equalTo(List.of(lin)));
        as(MEI).get(path + "/on-call?at=2026-03-09T01:00:00Z").then().body("people", equalTo(List.of(wei)));
        as(MEI).get(path + "/on-call?at=2026-03-01T00:00:00Z")
                .then()
                .body("people", hasSize(0))
                .body("fallback", equalTo("mail:duty@huiyin.test"));
        as(MEI).get(path + "/schedule?from=2026-03-02T01:00:00Z&to=2026-03-23T01:00:00Z")
                .then()
                .body("items.people", equalTo(List.of(List.of(lin), List.of(wei), List.of(lin))));
        String override = as(MEI).body("{\"people\":[\"" + wei
                        + "\"],\"from\":\"2026-03-03T00:00:00Z\",\"to\":\"2026-03-04T00:00:00Z\"}")
                .post(path + "/overrides")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        as(MEI).get(path + "/on-call?at=2026-03-03T12:00:00Z").then().body("people", equalTo(List.of(wei)));
        as(MEI).delete(path + "/overrides/" + override).then().statusCode(204);
        as(MEI).delete(path + "/overrides/" + override).then().statusCode(404);
        as(MEI).get(path + "/on-call?at=2026-03-03T12:00:00Z").then().body("people", equalTo(List.of(lin)));

        as(ADMIN)
                .header("If-Match", etag(path))
                .body(rota("\"size\":2,\"people\":[\"" + lin + "\",\"" + wei + "\"]"))
                .put(path)
                .then()
                .statusCode(200)
                .body("version", equalTo(2));
        as(MEI).get(path + "/on-call?at=2026-03-03T12:00:00Z").then().body("people", equalTo(List.of(lin, wei)));
        as(ADMIN).delete("/api/v1/rotas/people/" + lin).then().statusCode(409);
        String product = anyProduct();
        policy(
                product,
                "\"steps\":[{\"target\":\"on-call\",\"after\":\"PT0S\",\"to\":[\""
                        + path.replace("/api/v1/rotas/", "rota:") + "\"]}]");
        as(ADMIN).delete(path).then().statusCode(409);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"people\":[]|/people",
                "\"people\":[\"nobody-of-that-name\"]|/people/0",
                "\"zone\":\"Mars/Base\",\"people\":[\"P\"]|/zone",
                "\"handOver\":\"24:00\",\"people\":[\"P\"]|/handOver",
                "\"handOver\":\"9\",\"people\":[\"P\"]|/handOver",
                "\"shiftDays\":0,\"people\":[\"P\"]|/shiftDays",
                "\"size\":2,\"people\":[\"P\"]|/size",
                "\"people\":[\"P\",\"P\"]|/people/1",
                "\"since\":\"2026-02-30\",\"people\":[\"P\"]|/since",
                "\"since\":\"+999999999-12-31\",\"people\":[\"P\"]|/since",
                "\"since\":\"1999-12-31\",\"people\":[\"P\"]|/since",
                "\"fallback\":\"assignee\",\"people\":[\"P\"]|/fallback",
                "\"fallback\":\"person:nobody-of-that-name\",\"people\":[\"P\"]|/fallback"
            })
    void shouldRefuseARotaThatCannotBe(String rest, String pointer) {
        String person = anyPerson();
        String base =
                "\"name\":\"Duty\",\"zone\":\"Asia/Shanghai\",\"since\":\"2026-03-02\",\"handOver\":\"09:00\",\"shiftDays\":7,\"fallback\":\"mail:a@b\"";
        StringBuilder body = new StringBuilder("{");
        for (String field : base.split(",", -1)) {
            if (!rest.contains(field.substring(0, field.indexOf(':') + 1))) {
                body.append(field).append(',');
            }
        }

        as(ADMIN)
                .body(body + rest.replace("\"P\"", "\"" + person + "\"") + "}")
                .post("/api/v1/rotas")
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem(startsWith(pointer)));
    }

    @Test
    void shouldKeepWhoeverIsNamed() {
        String duty = anyPerson();
        String standIn = anyPerson();
        String fallback = anyPerson();
        String path = "/api/v1/rotas/"
                + as(ADMIN)
                        .body(rota("\"people\":[\"" + duty + "\"]")
                                .replace("mail:duty@huiyin.test", "person:" + fallback))
                        .post("/api/v1/rotas")
                        .then()
                        .statusCode(201)
                        .extract()
                        .<String>path("id");
        as(MEI).body("{\"people\":[\"" + standIn
                        + "\"],\"from\":\"2026-03-03T00:00:00Z\",\"to\":\"2126-03-04T00:00:00Z\"}")
                .post(path + "/overrides")
                .then()
                .statusCode(201);

        for (String person : List.of(duty, standIn, fallback)) {
            as(ADMIN)
                    .delete("/api/v1/rotas/people/" + person)
                    .then()
                    .statusCode(409)
                    .body("code", equalTo("state-refuses"));
        }
        as(ADMIN).delete(path).then().statusCode(204);
        as(ADMIN).delete("/api/v1/rotas/people/" + duty).then().statusCode(204);
    }

    @Test
    void shouldRefuseTimesThatCannotBe() {
        String path = "/api/v1/rotas/"
                + as(ADMIN)
                        .body(rota("\"people\":[\"" + anyPerson() + "\"]"))
                        .post("/api/v1/rotas")
                        .<String>path("id");

        as(MEI).get(path + "/schedule?from=2026-03-02T01:00:00Z&to=2026-03-02T01:00:00Z")
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem("/to"));
        as(MEI).get(path + "/schedule?from=2026-03-02T01:00:00Z&to=2027-03-02T01:00:00Z")
                .then()
                .statusCode(400);
        as(MEI).get(path + "/on-call?at=yesterday").then().statusCode(400);
        as(MEI).body("{\"people\":[],\"from\":\"2026-03-04T00:00:00Z\",\"to\":\"2026-03-04T00:00:00Z\"}")
                .post(path + "/overrides")
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem("/to"));
        as(MEI).get("/api/v1/rotas/" + UUID.randomUUID() + "/on-call").then().statusCode(404);
        as(Tokens.person("amy", "agent-l1", "front-line"))
                .body("{\"people\":[],\"from\":\"2026-03-04T00:00:00Z\",\"to\":\"2026-03-05T00:00:00Z\"}")
                .post(path + "/overrides")
                .then()
                .statusCode(403);
    }

    @Test
    void shouldLetEverybodyKeepTheirOwnEntryAndMaskThoseOfOthers() {
        String username = "amy-" + UUID.randomUUID();
        String amy = Tokens.person(username, "agent-l1", "front-line");
        String path = "/api/v1/rotas/people/" + username;
        String body =
                "{\"zone\":\"Asia/Kathmandu\",\"email\":\"amy@huiyin.test\",\"phone\":\"+8613800138000\",\"quietHours\":{\"from\":\"22:00\",\"to\":\"07:30\"}}";

        as(amy).body(body).put(path).then().statusCode(200).body("quietHours.urgentToo", equalTo(false));
        as(amy).body(body).put(path).then().statusCode(428);
        as(amy).header("If-Match", as(amy).get(path).header("ETag"))
                .body(body)
                .put(path)
                .then()
                .statusCode(200);
        as(amy).get(path).then().body("email", equalTo("amy@huiyin.test")).body("version", equalTo(2));
        String seen = as(MEI).get(path).then().statusCode(200).extract().asString();
        assertThat(seen).doesNotContain("amy@huiyin.test", "13800138000");
        as(MEI).get("/api/v1/rotas/people?limit=200").then().statusCode(200).body("items.username", hasItem(username));
        as(Tokens.person("bob", "agent-l1", "front-line")).get(path).then().statusCode(404);
        as(Tokens.person("bob", "agent-l1", "front-line"))
                .body(body)
                .put(path)
                .then()
                .statusCode(403);
        as(ADMIN).delete(path).then().statusCode(204);
        as(amy).get(path).then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"zone\":\"Asia/Shanghai\"}|/email",
                "{\"zone\":\"Nowhere\",\"email\":\"a@b\"}|/zone",
                "{\"zone\":\"UTC\",\"email\":\"a\"}|/email",
                "{\"zone\":\"UTC\",\"phone\":\"110\"}|/phone",
                "{\"zone\":\"UTC\",\"email\":\"a@b\",\"quietHours\":{\"from\":\"22:00\",\"to\":\"22:00\"}}|/quietHours/to",
                "{\"zone\":\"UTC\",\"email\":\"a@b\",\"quietHours\":{\"from\":\"25:00\",\"to\":\"07:00\"}}|/quietHours/from"
            })
    void shouldRefuseAnEntryThatReachesNobody(String body, String pointer) {
        as(ADMIN)
                .body(body)
                .put("/api/v1/rotas/people/x")
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem(pointer));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "a%00b", "%0a", "%20", "%C3%28", "%F0%9F%98%80", "a%27%3B--"})
    void shouldNeverBreakOnAnOddName(String name) {
        String path = "/api/v1/rotas/people/" + name;

        int put = as(ADMIN)
                .urlEncodingEnabled(false)
                .body("{\"zone\":\"UTC\",\"email\":\"a@b\"}")
                .put(path)
                .statusCode();
        int got = as(ADMIN).urlEncodingEnabled(false).get(path).statusCode();

        assertThat(put).isIn(200, 400, 404);
        assertThat(got).isIn(200, 400, 404);
    }

    @Test
    void shouldRefuseTextsThatCannotBeKept() {
        for (String body : List.of(
                "{\"name\":\"a\\u0000b\"," + ONE_STEP + "}",
                "{\"name\":\"x\",\"match\":{\"product\":\"a\\u0000b\"}," + ONE_STEP + "}",
                "{\"name\":\"x\",\"steps\":[{\"after\":\"PT1H\",\"target\":\"team-lead\",\"to\":[\"person:a\\u0000b\"]}]}",
                "{\"name\":\"x\",\"steps\":[{\"after\":\"PT1H\",\"target\":\"team-lead\",\"to\":[\"mail:a\\u0000@b\"]}]}",
                "{\"name\":7," + ONE_STEP + "}",
                "{\"name\":\"x\",\"surprise\":1," + ONE_STEP + "}")) {
            as(ADMIN).body(body).post("/api/v1/escalation-policies").then().statusCode(400);
        }
        as(ADMIN)
                .body(rota("\"people\":[\"a\\u0000b\"]"))
                .post("/api/v1/rotas")
                .then()
                .statusCode(400);
    }
}
