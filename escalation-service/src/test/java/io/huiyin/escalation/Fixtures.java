package io.huiyin.escalation;

import static io.huiyin.testkit.TestEvents.eventually;
import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.contracts.EventTypes;
import io.huiyin.contracts.Topics;
import io.huiyin.testkit.TestEvents;
import io.huiyin.testkit.TestInfrastructure;
import io.huiyin.testkit.Tokens;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** The vocabulary of these tests. */
final class Fixtures {

    static final TestEvents EVENTS = new TestEvents();
    static final String MEI = Tokens.person("mei", "supervisor");
    static final String ADMIN = Tokens.person("ada", "admin");

    static RequestSpecification as(String token) {
        return given().auth().oauth2(token).contentType("application/json");
    }

    /** Policies are of one product each, so that tests do not see one another's. */
    static String anyProduct() {
        return "product-" + UUID.randomUUID();
    }

    /** @param rest of the policy, from its steps on */
    static String policy(String product, String rest) {
        return as(ADMIN)
                .body("{\"name\":\"Of " + product + "\",\"match\":{\"product\":\"" + product + "\"}," + rest + "}")
                .post("/api/v1/escalation-policies")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    static String anyAddress() {
        return "a" + UUID.randomUUID() + "@huiyin.test";
    }

    /** Somebody in the directory, with a mail address. */
    static String anyPerson() {
        return person("\"email\":\"" + anyAddress() + "\"");
    }

    /** @param rest of the entry, after its zone */
    static String person(String rest) {
        String username = "p-" + UUID.randomUUID();
        as(ADMIN)
                .body("{\"zone\":\"Asia/Shanghai\"," + rest + "}")
                .put("/api/v1/rotas/people/" + username)
                .then()
                .statusCode(200);
        return username;
    }

    static UUID breached(String product) {
        return breached(product, UUID.randomUUID(), d -> {});
    }

    static UUID breached(String product, UUID clock, Consumer<ObjectNode> changes) {
        UUID id = UUID.randomUUID();
        breached(id, product, clock, changes);
        return id;
    }

    static void breached(UUID caseId, String product, UUID clock, Consumer<ObjectNode> changes) {
        EVENTS.publish(Topics.SLA, EventTypes.CLOCK_BREACHED, caseId, d -> {
            d.put("clockId", clock.toString())
                    .put("product", product)
                    .put("reference", "HY-0000-0000-0001")
                    .put("breachedAt", Instant.now().toString());
            changes.accept(d);
        });
        eventually(() -> !as(MEI).get("/api/v1/escalations?caseId=" + caseId)
                .jsonPath()
                .getList("items.breachedAt")
                .isEmpty());
    }

    static void warned(UUID caseId, String product, UUID clock, int percent) {
        EVENTS.publish(Topics.SLA, EventTypes.CLOCK_WARNED, caseId, d -> d.put("clockId", clock.toString())
                .put("product", product)
                .put("reference", "HY-0000-0000-0001")
                .put("percent", percent));
    }

    /** Something that happens to a case now. */
    static void happens(String type, UUID caseId, Consumer<ObjectNode> changes) {
        EVENTS.publish(Topics.TRIAGE, type, caseId, changes);
    }

    /** The newest escalation of a case. */
    static JsonPath escalation(UUID caseId) {
        JsonPath found = as(MEI).get("/api/v1/escalations?caseId=" + caseId).jsonPath();
        found.setRootPath("items[0]");
        return found;
    }

    static String id(UUID caseId) {
        return escalation(caseId).getString("id");
    }

    static void acknowledge(UUID caseId) {
        as(MEI).post("/api/v1/escalations/" + id(caseId) + "/actions/acknowledge")
                .then()
                .statusCode(200);
    }

    static List<String> typesOf(UUID caseId) {
        return EVENTS.typesOf(Topics.ESCALATION, caseId);
    }

    /** Names of the steps that were taken, in their order. */
    static List<String> stepsTaken(UUID caseId) {
        return EVENTS.of(Topics.ESCALATION, caseId).stream()
                .filter(e -> e.type().equals(EventTypes.ESCALATION_STEP_TAKEN))
                .map(e -> e.data().path("name").asText())
                .toList();
    }

    /** Texts of what was mailed to an address. */
    static List<String> mailsTo(String address) {
        return Arrays.stream(TestInfrastructure.mail().getReceivedMessages())
                .filter(mail -> isTo(mail, address))
                .map(Fixtures::text)
                .toList();
    }

    private static boolean isTo(MimeMessage mail, String address) {
        try {
            return Arrays.stream(mail.getAllRecipients()).map(Address::toString).anyMatch(address::equals);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(MimeMessage mail) {
        try {
            return String.valueOf(mail.getContent());
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Fixtures() {}
}
