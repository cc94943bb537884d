package io.huiyin.acceptance;

import static io.huiyin.acceptance.Client.until;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What was asked for is learned, whoever dies of it; what was promoted is in force, whoever dies after it. */
class KillLearningIT {

    private static final int MOST_MILLIS = 4_000;

    private final RunningSuite suite = RunningSuite.shared();
    private final Client client = new Client(suite.demo());
    private final String head = "topics-" + UUID.randomUUID().toString().substring(0, 8);
    private final String path = "/api/v1/classifications/heads/" + head;

    @Test
    void shouldLearnAndKeepInForceWhileItIsKilled() throws Exception {
        long seed = System.nanoTime();
        System.out.println("triage, postgres and triage are killed at random points of seed " + seed);
        Random random = new Random(seed);
        teach();

        String id = post("/models", 201).path("id").asText();
        Thread.sleep(random.nextInt(MOST_MILLIS));
        suite.kill("triage");
        Thread.sleep(random.nextInt(MOST_MILLIS));
        suite.kill("postgres");
        until(() -> model(id).path("state").asText().equals("ready") ? true : null);

        assertThat(client.get("admin", path + "/models").json().path("items")).hasSize(1);
        assertThat(model(id).at("/report/obstacles")).isEmpty();
        post("/models/" + id + "/actions/promote", 200);
        suite.kill("triage");
        until(() -> topicOf("tray 7: paper is stuck again").equals("jam") ? true : null);
    }

    private void teach() {
        assertThat(client.post(
                                "admin",
                                "/api/v1/classifications/heads",
                                "{\"name\":\"" + head + "\",\"product\":\"" + head + "\"}")
                        .status())
                .isEqualTo(201);
        String texts = IntStream.range(0, 120)
                .mapToObj(i -> i % 2 == 0
                        ? "{\"text\":\"tray " + i + ": paper is stuck again\",\"labels\":[\"jam\"]}"
                        : "{\"text\":\"墨盒 " + i + " 漏墨\",\"labels\":[\"ink\"]}")
                .collect(joining(","));
        assertThat(client.post("admin", path + "/texts", "{\"texts\":[" + texts + "]}")
                        .json()
                        .path("added")
                        .asInt())
                .isEqualTo(120);
    }

    private JsonNode post(String action, int status) {
        Client.Answer answer = client.post("admin", path + action, null);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        return answer.json();
    }

    private JsonNode model(String id) {
        return client.get("admin", path + "/models/" + id).json();
    }

    private String topicOf(String text) {
        String id = client.post(
                        "system",
                        "/api/v1/feedback",
                        "{\"channel\":\"rest\",\"product\":\"" + head + "\",\"text\":\"" + text + "\"}")
                .json()
                .path("id")
                .asText();
        return until(() -> {
            Client.Answer found = client.get("supervisor", "/api/v1/cases/" + id);
            return found.status() == 200
                    ? found.json().at("/classification/topic").asText()
                    : null;
        });
    }
}
