package io.huiyin.escalation;

import static io.huiyin.escalation.Fixtures.MEI;
import static io.huiyin.escalation.Fixtures.anyAddress;
import static io.huiyin.escalation.Fixtures.anyProduct;
import static io.huiyin.escalation.Fixtures.as;
import static io.huiyin.escalation.Fixtures.breached;
import static io.huiyin.escalation.Fixtures.escalation;
import static io.huiyin.escalation.Fixtures.mailsTo;
import static io.huiyin.escalation.Fixtures.person;
import static io.huiyin.escalation.Fixtures.policy;
import static io.huiyin.escalation.Fixtures.typesOf;
import static io.huiyin.testkit.TestEvents.eventually;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.huiyin.contracts.EventTypes;
import io.huiyin.testkit.TestInfrastructure;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Taking an escalation by the link of a message. */
@QuarkusTest
@QuarkusTestResource(value = TestInfrastructure.class, initArgs = @ResourceArg(name = "service", value = "escalation"))
class AcknowledgeTest {

    private static final Pattern LINK = Pattern.compile("http\\S+?(/api/v1/escalations/links/\\S+)");
    private static final String FORM = "application/x-www-form-urlencoded";

    /** A breach of which somebody is told, and the link in their mail. */
    private record Told(UUID caseId, String link) {}

    private static Told told(String recipient, String address) {
        String product = anyProduct();
        policy(product, """
                "steps":[{"name":"lead","after":"PT0S","target":"team-lead","to":["%s"]},
                         {"name":"owner","after":"PT1H","target":"department-owner","to":["mail:b@huiyin.test"]}]""".formatted(recipient));
        UUID caseId = breached(product);
        eventually(() -> mailsTo(address).size() == 1);
        Matcher link = LINK.matcher(mailsTo(address).get(0));
        assertThat(link.find()).isTrue();
        return new Told(caseId, link.group(1));
    }

    private static Told toldByMail() {
        String address = anyAddress();
        return told("mail:" + address, address);
    }

    @Test
    void shouldTakeNothingWhenTheLinkIsOpenedAndAllWhenTheButtonIsPressed() {
        String address = anyAddress();
        String lin = person("\"email\":\"" + address + "\"");
        Told told = told("person:" + lin, address);

        for (int i = 0; i < 3; i++) {
            given().get(told.link() + "?lang=en")
                    .then()
                    .statusCode(200)
                    .contentType("text/html")
                    .header("Content-Security-Policy", containsString("default-src 'none'"))
                    .body(containsString("I take it"));
        }
        assertThat(escalation(told.caseId()).getString("state")).isEqualTo("raised");

        given().contentType(FORM)
                .post(told.link() + "?lang=zh-CN")
                .then()
                .statusCode(200)
                .body(containsString("已有人接手"))
                .body(containsString(lin));
        assertThat(escalation(told.caseId()).getString("acknowledgedBy")).isEqualTo(lin);
        assertThat(escalation(told.caseId()).getString("steps[1].stoppedBy")).isEqualTo("acknowledged");

        given().contentType(FORM).post(told.link()).then().statusCode(200);
        given().get(told.link() + "?lang=en")
                .then()
                .statusCode(200)
                .body(containsString("Somebody has it"))
                .body(not(containsString("<form")));
        eventually(() -> typesOf(told.caseId()).contains("escalation.acknowledged"));
        assertThat(typesOf(told.caseId()).stream().filter("escalation.acknowledged"::equals))
                .hasSize(1);
    }

    @Test
    void shouldNameForWhomTheStepWasMeantWhereTheMailWentToAnAddress() {
        Told told = toldByMail();

        given().accept("application/json")
                .contentType(FORM)
                .post(told.link())
                .then()
                .statusCode(200)
                .body("state", equalTo("acknowledged"))
                .body("acknowledgedBy", equalTo("team-lead"));
    }

    @Test
    void shouldSayThatNothingIsLeftOfWhatIsClosed() {
        Told told = toldByMail();
        Fixtures.happens(EventTypes.CASE_RESOLVED, told.caseId(), d -> {});
        eventually(() -> "closed".equals(escalation(told.caseId()).getString("state")));

        given().contentType(FORM)
                .post(told.link() + "?lang=en")
                .then()
                .statusCode(200)
                .body(containsString("Nothing is left to do"));
        assertThat(escalation(told.caseId()).getString("state")).isEqualTo("closed");
    }

    @Test
    void shouldKnowOnlyLinksThatItMade() {
        Told told = toldByMail();
        String forged = told.link().substring(0, told.link().length() - 2)
                + (told.link().endsWith("AA") ? "BB" : "AA");

        for (String link :
                new String[] {forged, "/api/v1/escalations/links/x", "/api/v1/escalations/links/" + UUID.randomUUID()
                }) {
            given().get(link).then().statusCode(404).contentType("text/html");
            given().contentType(FORM).post(link).then().statusCode(404);
            given().accept("application/json").get(link).then().statusCode(404).body("code", equalTo("not-found"));
        }
        as(MEI).get("/api/v1/escalations?caseId=" + told.caseId()).then().body("items[0].state", equalTo("raised"));
    }
}
