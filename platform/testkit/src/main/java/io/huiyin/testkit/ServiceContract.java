package io.huiyin.testkit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.mutiny.sqlclient.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** What every running service is held to: it digests every approved example, and every route of it is documented. */
public final class ServiceContract {

    private static final List<String> BEGINNINGS =
            List.of("feedback.received", "case.classified", "case.closed", "clock.started");

    /**
     * Publishes each approved example twice, once with fields nobody knows yet; nothing may be parked.
     *
     * @param anyCase a case that the service can know
     */
    public static void checkConsumer(Set<String> types, Pool pool, Supplier<UUID> anyCase) {
        TestEvents events = new TestEvents();
        List<UUID> sent = new ArrayList<>();
        List<String> ordered = types.stream()
                .sorted(Comparator.comparing(ServiceContract::rank))
                .toList();
        for (int round = 0; round < 2; round++) {
            UUID caseId = anyCase.get();
            for (String type : ordered) {
                String example = round == 0 ? Contracts.example(type) : Contracts.exampleWithUnknownField(type);
                String data = example.replace("01991b6e-7c1a-7d3e-8f00-5b1e6a2c9d01", caseId.toString());
                sent.add(events.publish(topic(type), type, caseId, data));
                if (rank(type) < BEGINNINGS.size()) {
                    TestEvents.eventually(() -> digested(pool, sent) == sent.size());
                }
            }
        }
        TestEvents.eventually(() -> digested(pool, sent) == sent.size());
        assertThat(count(pool, "SELECT count(*) FROM parked_event WHERE event_id IN (" + list(sent) + ")"))
                .isZero();
    }

    /** Every operation has a summary, a good answer and the bad ones, and a valid example of each body. */
    public static void checkOpenApi() {
        JsonNode api = tree(given().accept("application/json")
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .extract()
                .asString());
        assertThat(api.path("openapi").asText()).startsWith("3.1");
        List<String> undocumented = new ArrayList<>();
        api.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    JsonNode it = operation.getValue();
                    boolean answered = it.path("responses").properties().stream()
                            .anyMatch(r -> r.getKey().matches("[23].."));
                    if (it.path("summary").asText().isBlank()
                            || !answered
                            || !it.path("responses").has("400")) {
                        undocumented.add(operation.getKey() + " " + path.getKey());
                    }
                }));
        assertThat(undocumented).as("undocumented operations").isEmpty();
        assertThat(OpenApiExamples.faults(api)).as("examples").isEmpty();
        assertThat(api.path("paths").size()).isGreaterThan(2);
        api.findValuesAsText("$ref")
                .forEach(reference -> assertThat(api.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    private static int rank(String type) {
        for (int i = 0; i < BEGINNINGS.size(); i++) {
            if (type.contains(BEGINNINGS.get(i))) {
                return i;
            }
        }
        return BEGINNINGS.size();
    }

    private static String topic(String type) {
        String noun = type.split("\\.")[2];
        return "huiyin."
                + switch (noun) {
                    case "feedback", "reply" -> "intake";
                    case "case" -> "triage";
                    case "clock" -> "sla";
                    default -> noun;
                };
    }

    private static long digested(Pool pool, List<UUID> ids) {
        return count(pool, "SELECT count(*) FROM inbox WHERE event_id IN (" + list(ids) + ")");
    }

    private static String list(List<UUID> ids) {
        return String.join(",", ids.stream().map(id -> "'" + id + "'").toList());
    }

    private static long count(Pool pool, String sql) {
        return pool.query(sql)
                .execute()
                .await()
                .atMost(Duration.ofSeconds(10))
                .iterator()
                .next()
                .getLong(0);
    }

    private static JsonNode tree(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private ServiceContract() {}
}
