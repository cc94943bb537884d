package io.huiyin.intake;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import io.huiyin.intake.receiving.Channel;
import io.huiyin.intake.receiving.Feedbacks;
import io.huiyin.intake.receiving.Receipt;
import io.huiyin.intake.receiving.ReceiveFeedback;
import io.huiyin.messaging.Cause;
import io.huiyin.messaging.EventHandler;
import io.huiyin.testkit.ServiceContract;
import io.huiyin.testkit.TestInfrastructure;
import io.huiyin.testkit.Tokens;
import io.huiyin.web.Ids;
import io.huiyin.web.RateLimit;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(value = TestInfrastructure.class, initArgs = @ResourceArg(name = "service", value = "intake"))
class IntakeTest {

    @Inject
    EventHandler handler;

    @Inject
    Pool pool;

    @Inject
    RateLimit rateLimit;

    @Inject
    Feedbacks feedbacks;

    @Inject
    Ids ids;

    private static RequestSpecification system() {
        return given().auth().oauth2(Tokens.system("shop")).contentType("application/json");
    }

    private static String anyFeedback() {
        return "{\"channel\":\"rest\",\"product\":\"payments\",\"text\":\"重复扣款，电话 13812345678\"}";
    }

    private long count(String sql) {
        return pool.query(sql)
                .execute()
                .await()
                .atMost(Duration.ofSeconds(5))
                .iterator()
                .next()
                .getLong(0);
    }

    @Test
    void shouldKeepFeedbackAndAnswerWithReferenceAndStatusLink() {
        Response answer = system().body(anyFeedback()).post("/api/v1/feedback");

        answer.then().statusCode(201).body("reference", startsWith("HY-")).body("receivedAt", notNullValue());
        String id = answer.path("id");
        assertThat(answer.header("Location")).endsWith("/api/v1/feedback/" + id);
        assertThat(UUID.fromString(id).version()).isEqualTo(7);
        system().get("/api/v1/feedback/" + id).then().statusCode(200).body("text", equalTo("重复扣款，电话 138****5678"));
        given().auth()
                .oauth2(Tokens.system("other"))
                .get("/api/v1/feedback/" + id)
                .then()
                .statusCode(404);
    }

    @Test
    void shouldPublishNoPersonalData() {
        String id = system().body("""
                {"channel":"rest","product":"app","text":"mail me: zhang.san@example.com","subject":"call 13812345678",
                 "contact":{"name":"张三","email":"zhang.san@example.com","phone":"13812345678","tier":"loyal"},
                 "context":{"note":"id 11010519491231002X"}}""")
                .post("/api/v1/feedback")
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        String payload = pool.preparedQuery("SELECT payload FROM outbox WHERE aggregateid = $1 AND sequence = 1")
                .execute(io.vertx.mutiny.sqlclient.Tuple.of(id))
                .await()
                .atMost(Duration.ofSeconds(5))
                .iterator()
                .next()
                .getString(0);
        assertThat(payload)
                .contains("contactId", "\"reachableBy\":[\"email\",\"phone\"]", "\"customerTier\":\"loyal\"")
                .doesNotContain("zhang.san", "13812345678", "张三", "1949");
    }

    @Test
    void f40ShouldMakeOneCaseOfAHundredParallelEqualPostsWithOneKey() {
        String key = UUID.randomUUID().toString();
        String token = Tokens.system("f40");
        List<Response> answers = IntStream.range(0, 100)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> given().auth()
                        .oauth2(token)
                        .contentType("application/json")
                        .header("Idempotency-Key", key)
                        .body(anyFeedback())
                        .post("/api/v1/feedback")))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(answers).allSatisfy(a -> assertThat(a.statusCode()).isEqualTo(201));
        assertThat(answers.stream().map(a -> a.<String>path("id")).distinct()).hasSize(1);
        assertThat(answers.stream().filter(a -> a.header("Idempotency-Replayed") == null))
                .hasSize(1);
        assertThat(count("SELECT count(*) FROM feedback WHERE client = 'f40'")).isEqualTo(1);
        assertThat(count("SELECT count(*) FROM outbox WHERE aggregateid = '"
                        + answers.get(0).<String>path("id") + "'"))
                .isEqualTo(1);
    }

    @Test
    void shouldSayThatTheFirstWithAKeyIsStillUnderWay() {
        String key = UUID.randomUUID().toString();
        SqlConnection other = pool.getConnection().await().atMost(Duration.ofSeconds(5));
        try {
            other.query("BEGIN").execute().await().atMost(Duration.ofSeconds(5));
            other.query("INSERT INTO feedback_key (scope, key, body_hash, feedback_id, status) "
                            + "VALUES ('shop POST /api/v1/feedback', '" + key + "', '', '" + UUID.randomUUID()
                            + "', 201)")
                    .execute()
                    .await()
                    .atMost(Duration.ofSeconds(5));

            system().header("Idempotency-Key", key)
                    .body(anyFeedback())
                    .post("/api/v1/feedback")
                    .then()
                    .statusCode(409)
                    .header("Retry-After", "2")
                    .body("code", equalTo("in-flight"));
        } finally {
            other.query("ROLLBACK").execute().await().atMost(Duration.ofSeconds(5));
            other.close().await().atMost(Duration.ofSeconds(5));
        }
        system().header("Idempotency-Key", key)
                .body(anyFeedback())
                .post("/api/v1/feedback")
                .then()
                .statusCode(201);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "T-77")
    void shouldAcceptAgainWhatCommittedBeforeItsAnswerWasLost(@Nullable String externalId) {
        UUID id = ids.next();
        Instant now = Instant.parse("2026-03-02T01:30:00Z");
        ReceiveFeedback command = new ReceiveFeedback(
                id,
                "shop",
                Channel.REST,
                "app",
                null,
                "any",
                "en",
                externalId,
                now,
                now,
                null,
                null,
                null,
                Cause.ofTime());

        for (int i = 0; i < 2; i++) {
            assertThat(feedbacks.receive(List.of(command)).await().atMost(Duration.ofSeconds(5)))
                    .containsExactly(new Receipt.Accepted(new Receipt.Stored(id, command.reference(), now, 0)));
        }

        assertThat(count("SELECT count(*) FROM outbox WHERE aggregateid = '" + id + "'"))
                .isEqualTo(1);
    }

    @Test
    void shouldHoldEveryRouteWithLoginToItsRate() {
        rateLimit.take("slow service-account-slow", 1, Duration.ofHours(1));

        given().auth()
                .oauth2(Tokens.system("slow"))
                .get("/api/v1/feedback/" + UUID.randomUUID())
                .then()
                .statusCode(429)
                .header("Retry-After", notNullValue())
                .body("code", equalTo("too-many-requests"));
    }

    @Test
    void shouldRefuseAKeyWithAnotherBody() {
        String key = UUID.randomUUID().toString();
        system().header("Idempotency-Key", key)
                .body(anyFeedback())
                .post("/api/v1/feedback")
                .then()
                .statusCode(201);

        system().header("Idempotency-Key", key)
                .body(anyFeedback().replace("payments", "app"))
                .post("/api/v1/feedback")
                .then()
                .statusCode(422)
                .body("code", equalTo("idempotency-key-reused"));
    }

    @Test
    void shouldAnswerAKnownExternalIdWithTheFirstAndRefuseOtherContent() {
        String body = anyFeedback().replace("{", "{\"externalId\":\"" + UUID.randomUUID() + "\",");
        String id = system().body(body)
                .post("/api/v1/feedback")
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        system().body(body).post("/api/v1/feedback").then().statusCode(200).body("id", equalTo(id));
        system().body(body.replace("重复", "两次"))
                .post("/api/v1/feedback")
                .then()
                .statusCode(409)
                .body("code", equalTo("external-id-taken"));
        system().header("Idempotency-Key", UUID.randomUUID().toString())
                .body(body)
                .post("/api/v1/feedback")
                .then()
                .statusCode(200)
                .body("id", equalTo(id));
    }

    @Test
    void shouldMakeOneOfParallelPostsWithOneExternalId() {
        String body = anyFeedback().replace("{", "{\"externalId\":\"race\",");
        String token = Tokens.system("race");
        List<Response> answers = IntStream.range(0, 40)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> given().auth()
                        .oauth2(token)
                        .contentType("application/json")
                        .body(body)
                        .post("/api/v1/feedback")))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(answers.stream().filter(a -> a.statusCode() == 201)).hasSize(1);
        assertThat(answers.stream().filter(a -> a.statusCode() == 200)).hasSize(39);
    }

    @Test
    void shouldAnswerABatchLineByLine() {
        String batch = """
                {"idempotencyKey":"a","channel":"rest","product":"app","text":"one"}
                {"channel":"rest","product":"app"}
                not json
                {"idempotencyKey":"a","channel":"rest","product":"app","text":"one"}
                {"channel":"fax","product":"app","text":"x"}
                [1]
                {"externalId":"b-1","channel":"rest","product":"app","text":"two"}
                {"externalId":"b-1","channel":"rest","product":"app","text":"two"}
                """;
        String[] lines = given().auth()
                .oauth2(Tokens.system("batch-" + UUID.randomUUID()))
                .contentType("application/x-ndjson; charset=utf-8")
                .body(batch.getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/feedback/batch")
                .then()
                .statusCode(200)
                .extract()
                .asString()
                .split("\n");

        assertThat(lines).hasSize(8);
        assertThat(lines[0]).contains("\"status\":201");
        assertThat(lines[1]).contains("\"status\":400", "/text");
        assertThat(lines[2]).contains("\"code\":\"invalid-json\"");
        assertThat(lines[3]).contains("\"status\":201", "\"replayed\":true");
        assertThat(lines[4]).contains("/channel", "unknown-value");
        assertThat(lines[5]).contains("\"status\":400");
        assertThat(lines[6]).contains("\"status\":201");
        assertThat(lines[7]).contains("\"status\":200");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                                           | /text
            {"channel":"rest","product":"app"}                                           | /text
            {"channel":"rest","product":"app","text":""}                                 | /text
            {"channel":"rest","product":"app","text":5}                                  | /text
            {"channel":"rest","product":"app","text":["x"]}                              | /text
            {"channel":"rest","product":"app","text":null}                               | /text
            {"channel":"rest","product":"app","text":"a\\u0000b"}                        | /text
            {"channel":"rest","product":"app","text":"a\\u0007b"}                        | /text
            {"channel":"fax","product":"app","text":"x"}                                 | /channel
            {"channel":"REST","product":"app","text":"x"}                                | /channel
            {"channel":1,"product":"app","text":"x"}                                     | /channel
            {"channel":"rest","product":7,"text":"x"}                                    | /product
            {"channel":"rest","product":"","text":"x"}                                   | /product
            {"channel":"rest","product":"app","text":"x","language":"?"}                 | /language
            {"channel":"rest","product":"app","text":"x","occurredAt":"yesterday"}       | /occurredAt
            {"channel":"rest","product":"app","text":"x","occurredAt":1700000000}        | /occurredAt
            {"channel":"rest","product":"app","text":"x","occurredAt":"2999-01-01T00:00:00Z"} | /occurredAt
            {"channel":"rest","product":"app","text":"x","contact":[]}                   | /contact
            {"channel":"rest","product":"app","text":"x","contact":{"email":"nobody"}}   | /contact/email
            {"channel":"rest","product":"app","text":"x","contact":{"email":"a@b\\nBcc: c@d"}} | /contact/email
            {"channel":"rest","product":"app","text":"x","contact":{"phone":"abc"}}      | /contact/phone
            {"channel":"rest","product":"app","text":"x","contact":{"colour":"red"}}     | /contact/colour
            {"channel":"rest","product":"app","text":"x","context":[1]}                  | /context
            {"channel":"rest","product":"app","text":"x","surprise":true}                | /surprise
            {"channel":"rest","product":"app","text":"x","text":"y"}                     | /text
            """)
    void shouldNameTheFieldThatIsWrong(String body, String pointer) {
        system().body(body)
                .post("/api/v1/feedback")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors.pointer", hasItem(pointer));
    }

    @Test
    void shouldRefuseWhatIsNoAcceptableBody() {
        system().body("{").post("/api/v1/feedback").then().statusCode(400);
        system().body("[]").post("/api/v1/feedback").then().statusCode(400);
        system().body("").post("/api/v1/feedback").then().statusCode(400);
        system().body("[".repeat(40) + "]".repeat(40))
                .post("/api/v1/feedback")
                .then()
                .statusCode(400);
        system().body(new byte[] {'"', (byte) 0xc3, (byte) 0x28, '"'})
                .post("/api/v1/feedback")
                .then()
                .statusCode(400);
        system().body(anyFeedback().replace("重复", "x".repeat(20_001)))
                .post("/api/v1/feedback")
                .then()
                .statusCode(400);
        system().body(anyFeedback().replace("重复", "x".repeat(300_000)))
                .post("/api/v1/feedback")
                .then()
                .statusCode(413)
                .contentType("application/problem+json");
        given().auth()
                .oauth2(Tokens.system("shop"))
                .contentType("text/plain")
                .body("x")
                .post("/api/v1/feedback")
                .then()
                .statusCode(415)
                .contentType("application/problem+json");
        system().header("Idempotency-Key", "ü")
                .body(anyFeedback())
                .post("/api/v1/feedback")
                .then()
                .statusCode(400);
        system().header("Idempotency-Key", "k".repeat(256))
                .body(anyFeedback())
                .post("/api/v1/feedback")
                .then()
                .statusCode(400);
        system().delete("/api/v1/feedback").then().statusCode(405);
        system().get("/api/v1/feedback/no-uuid").then().statusCode(404);
    }

    @Test
    void shouldRefuseWhoMayNot() {
        given().contentType("application/json")
                .body(anyFeedback())
                .post("/api/v1/feedback")
                .then()
                .statusCode(401)
                .contentType("application/problem+json");
        for (String token : List.of(Tokens.expired(), Tokens.foreign(), Tokens.forAnotherAudience(), "garbage")) {
            given().auth()
                    .oauth2(token)
                    .contentType("application/json")
                    .body(anyFeedback())
                    .post("/api/v1/feedback")
                    .then()
                    .statusCode(401);
        }
        given().auth()
                .oauth2(Tokens.person("amy", "agent-l1"))
                .contentType("application/json")
                .body(anyFeedback())
                .post("/api/v1/feedback")
                .then()
                .statusCode(403)
                .contentType("application/problem+json");
    }

    @Test
    void shouldShowTheStatusPageInBothLanguagesWithHtmlEscaped() {
        String statusUrl = system().body(
                        "{\"channel\":\"rest\",\"product\":\"app\",\"text\":\"<script>alert(1)</script>\"}")
                .post("/api/v1/feedback")
                .path("statusUrl");
        String path = statusUrl.substring(statusUrl.indexOf("/s/"));

        given().accept("text/html")
                .get(path + "?lang=en")
                .then()
                .statusCode(200)
                .contentType("text/html;charset=utf-8")
                .body(containsString("Your feedback"))
                .body(containsString("&lt;script&gt;alert(1)"))
                .body(not(containsString("<script>")));
        given().accept("text/html")
                .header("Accept-Language", "zh-TW,zh;q=0.9")
                .get(path)
                .then()
                .statusCode(200)
                .body(containsString("您的反馈"));
        given().accept("text/html")
                .get(path.substring(0, path.length() - 2) + "xx")
                .then()
                .statusCode(404)
                .body(containsString("not valid"));
        given().accept("application/json")
                .get(path.substring(0, path.length() - 2) + "xx")
                .then()
                .statusCode(404)
                .contentType("application/problem+json");
    }

    @Test
    void shouldKeepAFollowUpInJsonOncePerKey() {
        String statusUrl = system().body(anyFeedback()).post("/api/v1/feedback").path("statusUrl");
        String path = statusUrl.substring(statusUrl.indexOf("/s/"));
        RequestSpecification said = given().contentType("application/json").header("Idempotency-Key", "k1");

        String id = given().spec(said)
                .body("{\"text\":\"again\"}")
                .post(path)
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        given().spec(said)
                .body("{\"text\":\"again\"}")
                .post(path)
                .then()
                .statusCode(201)
                .header("Idempotency-Replayed", "true")
                .body("id", equalTo(id));
        given().spec(said).body("{\"text\":\"other\"}").post(path).then().statusCode(422);
    }

    @Test
    void shouldKeepAFollowUpFromThePageOnceHoweverOftenItIsSent() {
        Response posted = system().body(anyFeedback()).post("/api/v1/feedback");
        String statusUrl = posted.path("statusUrl");
        String path = statusUrl.substring(statusUrl.indexOf("/s/"));
        for (int i = 0; i < 2; i++) {
            given().redirects()
                    .follow(false)
                    .contentType("application/x-www-form-urlencoded; charset=utf-8")
                    .formParam("text", "还没有收到退款")
                    .formParam("key", "k1")
                    .post(path)
                    .then()
                    .statusCode(303);
        }

        given().accept("text/html").get(path).then().body(containsString("还没有收到退款"));
        assertThat(count("SELECT count(*) FROM outbox WHERE aggregateid = '" + posted.<String>path("id")
                        + "' AND type LIKE '%follow-up%'"))
                .isEqualTo(1);
        given().contentType("application/x-www-form-urlencoded; charset=utf-8")
                .formParam("text", " ")
                .post(path)
                .then()
                .statusCode(400);
    }

    @Test
    void shouldBeReadyAndDescribeItself() {
        given().get("/q/health/ready").then().statusCode(200);
        given().get("/q/metrics").then().statusCode(200);
        given().accept("application/json")
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .body("openapi", startsWith("3.1"))
                .body("paths.'/api/v1/feedback'.post.responses.keySet()", hasItem("422"));
    }

    @Test
    void shouldDigestEveryApprovedExample() {
        ServiceContract.checkConsumer(
                handler.types(),
                pool,
                () -> UUID.fromString(
                        system().body(anyFeedback()).post("/api/v1/feedback").path("id")));
    }

    @Test
    void shouldDocumentEveryRoute() {
        ServiceContract.checkOpenApi();
    }

    @Test
    void shouldMaskContactsUnlessTheRoleCallsCustomers() {
        system().body(
                        "{\"channel\":\"rest\",\"product\":\"app\",\"text\":\"x\",\"contact\":{\"name\":\"韩梅梅\",\"email\":\"han@example.com\",\"phone\":\"13912345678\"}}")
                .post("/api/v1/feedback")
                .then()
                .statusCode(201);
        UUID contact = pool.query("SELECT id FROM contact ORDER BY created_at DESC LIMIT 1")
                .execute()
                .await()
                .atMost(Duration.ofSeconds(5))
                .iterator()
                .next()
                .getUUID(0);

        given().auth()
                .oauth2(Tokens.person("wei", "agent-l2"))
                .get("/api/v1/contacts/" + contact)
                .then()
                .statusCode(200)
                .body("email", equalTo("han@example.com"))
                .body("phone", equalTo("13912345678"))
                .body("masked", equalTo(false));
        given().auth()
                .oauth2(Tokens.person("amy", "agent-l1"))
                .get("/api/v1/contacts/" + contact)
                .then()
                .statusCode(200)
                .body("name", equalTo("韩*"))
                .body("email", equalTo("h***@example.com"))
                .body("phone", equalTo("139****5678"));
        given().auth()
                .oauth2(Tokens.person("ana", "analyst"))
                .get("/api/v1/contacts/" + contact)
                .then()
                .statusCode(403);
        given().auth()
                .oauth2(Tokens.person("wei", "agent-l2"))
                .get("/api/v1/contacts/" + UUID.randomUUID())
                .then()
                .statusCode(404);
        assertThat(count("SELECT count(*) FROM contact WHERE encode(email_sealed, 'escape') LIKE '%han@%'"))
                .isZero();
    }
}
