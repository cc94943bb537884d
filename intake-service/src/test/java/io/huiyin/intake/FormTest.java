package io.huiyin.intake;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.huiyin.testkit.TestInfrastructure;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = TestInfrastructure.class, initArgs = @ResourceArg(name = "service", value = "intake"))
class FormTest {

    @Inject
    Pool pool;

    private static RequestSpecification browser() {
        return given().redirects()
                .follow(false)
                .accept("text/html")
                .header("X-Forwarded-For", "192.0.2." + (int) (Math.random() * 250))
                .contentType("application/x-www-form-urlencoded; charset=utf-8");
    }

    private static RequestSpecification json() {
        return given().contentType("application/json")
                .header("X-Forwarded-For", "198.51.100." + (int) (Math.random() * 250));
    }

    private static String anyKey() {
        return UUID.randomUUID().toString();
    }

    private long count(String sql, Object argument) {
        return pool.preparedQuery(sql)
                .execute(Tuple.of(argument))
                .await()
                .atMost(Duration.ofSeconds(5))
                .iterator()
                .next()
                .getLong(0);
    }

    @Test
    void shouldShowTheFormInBothLanguages() {
        browser()
                .get("/form/web?lang=en&product=shop")
                .then()
                .statusCode(200)
                .header("Content-Security-Policy", containsString("frame-ancestors *"))
                .body(containsString("lang=\"en\""))
                .body(containsString("What is it about?"))
                .body(containsString("href=\"?product=shop&amp;lang=zh-CN\""))
                .body(containsString("action=\"?product=shop&amp;lang=en\""))
                .body(not(containsString("<script")));
        browser()
                .header("Accept-Language", "zh")
                .get("/form/web")
                .then()
                .statusCode(200)
                .body(containsString("关于什么？"));
        browser().get("/form/nowhere?lang=en").then().statusCode(404).body(containsString("There is no such form"));
    }

    @Test
    void shouldKeepWhatTheFormSaysAndShowTheWayToIt() {
        String text = "付款时页面一直转圈 " + UUID.randomUUID();
        Response sent = browser()
                .formParam("key", anyKey())
                .formParam("type", "problem")
                .formParam("text", text)
                .formParam("contact", "")
                .formParam("happened", "2026-03-02T09:30")
                .formParam("version", "5.2.1")
                .post("/form/web?lang=zh-CN&product=shop");

        sent.then().statusCode(303).header("Location", containsString("/form/web/done/"));
        String done = sent.header("Location").replaceFirst("https?://[^/]+", "");
        String page = browser().get(done).then().statusCode(200).extract().asString();
        assertThat(page).contains("HY-", "出现之前的操作", "联系方式").doesNotContain("版本或设备</li>");
        Matcher link = Pattern.compile("/s/[^\"?]+").matcher(page);
        assertThat(link.find()).isTrue();
        given().accept("text/html").get(link.group()).then().statusCode(200).body(containsString(text));
        assertThat(
                        count(
                                "SELECT count(*) FROM outbox WHERE payload::jsonb @> $1::text::jsonb",
                                "{\"channel\":\"web\",\"product\":\"shop\",\"client\":\"form:web\",\"text\":\"" + text
                                        + "\",\"occurredAt\":\"2026-03-02T01:30:00Z\",\"context\":{\"statedType\":\"problem\",\"version\":\"5.2.1\"}}"))
                .isOne();
    }

    @Test
    void shouldKeepADoublyClickedFormOnceAndACorrectedOneAgain() {
        String key = anyKey();
        String text = "double " + key;
        for (int i = 0; i < 2; i++) {
            browser()
                    .formParam("key", key)
                    .formParam("type", "praise")
                    .formParam("text", text)
                    .post("/form/web")
                    .then()
                    .statusCode(303);
        }
        assertThat(count("SELECT count(*) FROM outbox WHERE payload::json ->> 'text' = $1", text))
                .isOne();

        browser()
                .formParam("key", key)
                .formParam("type", "praise")
                .formParam("text", text + "!")
                .post("/form/web")
                .then()
                .statusCode(303);
        assertThat(count("SELECT count(*) FROM outbox WHERE payload::json ->> 'text' LIKE $1 || '%'", text))
                .isEqualTo(2);
    }

    @Test
    void shouldShowWhatIsWrongAndLoseNothing() {
        browser()
                .formParam("key", anyKey())
                .formParam("text", "<b>still here</b>")
                .formParam("contact", "neither nor")
                .formParam("steps", "first, then")
                .post("/form/web?lang=en")
                .then()
                .statusCode(400)
                .body(containsString("Choose what it is about."))
                .body(containsString("This is not an e-mail address or phone number."))
                .body(containsString("&lt;b&gt;still here&lt;/b&gt;"))
                .body(containsString("value=\"neither nor\""))
                .body(containsString("<details open>"))
                .body(containsString("first, then"));
        browser()
                .formParam("type", "problem")
                .formParam("text", "x")
                .formParam("happened", "2026-02-30T10:00")
                .post("/form/web?lang=en")
                .then()
                .statusCode(400)
                .body(containsString("not a date and time"));
        browser()
                .formParam("type", "problem")
                .formParam("text", "x")
                .formParam("happened", "2999-01-01T10:00")
                .post("/form/web?lang=en")
                .then()
                .statusCode(400)
                .body(containsString("in the future"));
        browser().formParam("type", "problem").post("/form/web?lang=en").then().statusCode(400);
        browser().get("/form/web?product=" + "p".repeat(101)).then().statusCode(400);
    }

    @Test
    void shouldTakeTheFormAsJson() {
        String key = anyKey();
        String body = "{\"type\":\"question\",\"text\":\"How do I export?\",\"contact\":\"+86 138 1234 5678\"}";
        String id = json().header("Idempotency-Key", key)
                .body(body)
                .post("/form/web")
                .then()
                .statusCode(201)
                .header("Location", containsString("/s/"))
                .body("reference", startsWith("HY-"))
                .body("completeness", lessThan(70))
                .body("missing", equalTo(List.of("description")))
                .extract()
                .path("id");
        json().header("Idempotency-Key", key)
                .body(body)
                .post("/form/web")
                .then()
                .statusCode(201)
                .header("Idempotency-Replayed", "true")
                .body("id", equalTo(id));
        json().header("Idempotency-Key", key)
                .body(body.replace("export", "import"))
                .post("/form/web")
                .then()
                .statusCode(422);
        json().body("{\"type\":\"rant\",\"text\":\"x\"}")
                .post("/form/web")
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/type"));
        json().body("{\"type\":\"question\",\"text\":\"x\",\"happened\":\"2026-02-30T10:00\"}")
                .post("/form/web")
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/happened"));
        json().body("{\"type\":\"question\",\"text\":\"x\",\"happened\":\"2999-01-01T10:00\"}")
                .post("/form/web")
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/happened"));
        json().body(body)
                .post("/form/web?product=" + "p".repeat(101))
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/product"));
        json().body("{\"type\":\"question\",\"text\":\"x\",\"contact\":\"a\\nb@c\"}")
                .post("/form/web")
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/contact"));
        json().body(body).post("/form/nowhere").then().statusCode(404).contentType("application/problem+json");
    }

    @Test
    void shouldThankAMachineAndKeepNothingOfIt() {
        String text = "buy " + UUID.randomUUID();
        browser()
                .formParam("type", "praise")
                .formParam("text", text)
                .formParam("website", "https://spam.example")
                .post("/form/web?lang=en")
                .then()
                .statusCode(303)
                .header("Location", containsString("/form/web/done?"));
        assertThat(count("SELECT count(*) FROM outbox WHERE payload::json ->> 'text' = $1", text))
                .isZero();
        browser().get("/form/web/done?lang=en").then().statusCode(200).body(containsString("Thank you"));
        browser().get("/form/web/done/forged?lang=en").then().statusCode(404);
    }

    @Test
    void shouldSlowDownOneAddressAndShowWhatWasWrittenAgain() {
        Response last = null;
        for (int i = 0; i < 21; i++) {
            last = given().redirects()
                    .follow(false)
                    .header("X-Forwarded-For", "203.0.113.7")
                    .contentType("application/x-www-form-urlencoded; charset=utf-8")
                    .formParam("type", "praise")
                    .formParam("text", "flood " + i)
                    .post("/form/web?lang=en");
        }
        assertThat(last).isNotNull();
        last.then()
                .statusCode(429)
                .header("Retry-After", not(equalTo(null)))
                .body(containsString("flood 20"))
                .body(containsString("in a minute"));
    }

    @Test
    void shouldMailAnAddressTypedIntoAFormOnceAnHour() throws InterruptedException {
        String address = "victim." + UUID.randomUUID() + "@example.com";
        for (int i = 0; i < 3; i++) {
            json().body("{\"type\":\"praise\",\"text\":\"nice " + i + " " + address.substring(7, 43)
                            + "\",\"contact\":\"" + address + "\"}")
                    .post("/form/web")
                    .then()
                    .statusCode(201);
        }
        pool.query("UPDATE delivery SET due_at = now() WHERE state = 'due'")
                .execute()
                .await()
                .atMost(Duration.ofSeconds(5));

        for (int i = 0; i < 150 && settled(address) < 3; i++) {
            Thread.sleep(100);
        }
        assertThat(settled(address)).isEqualTo(3);
        assertThat(TestInfrastructure.mail().getReceivedMessagesForDomain(address))
                .hasSize(1);
    }

    /** Deliveries to the contact of an address that came to an end. Addresses are sealed, so the contact is found by its texts. */
    private long settled(String address) {
        return count("""
                SELECT count(*) FROM delivery d JOIN feedback f ON f.id = d.feedback_id
                WHERE d.state IN ('sent', 'suppressed') AND f.contact_id IN (
                    SELECT f.contact_id FROM outbox o JOIN feedback f ON f.id::text = o.aggregateid
                    WHERE o.payload::json ->> 'text' LIKE 'nice % ' || $1)""", address.substring(7, 43));
    }

    @Test
    void shouldServeASmallWidgetThatMayBeCached() {
        Response script = given().get("/widget.js");

        script.then()
                .statusCode(200)
                .contentType(startsWith("text/javascript"))
                .header("Cross-Origin-Resource-Policy", "cross-origin");
        assertThat(gzipped(script.asByteArray())).isLessThan(15 * 1024);
        given().header("If-None-Match", script.header("ETag"))
                .get("/widget.js")
                .then()
                .statusCode(304);
        assertThat(new String(script.asByteArray(), StandardCharsets.UTF_8)).contains("意见反馈");
    }

    private static int gzipped(byte[] bytes) {
        Deflater deflater = new Deflater();
        deflater.setInput(bytes);
        deflater.finish();
        return deflater.deflate(new byte[bytes.length]);
    }
}
