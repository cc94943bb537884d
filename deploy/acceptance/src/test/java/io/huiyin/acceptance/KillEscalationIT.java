package io.huiyin.acceptance;

import static io.huiyin.acceptance.Client.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Steps are taken once each, whatever is killed while they fall due; whoever is to be told is told, repetitions under one id. */
class KillEscalationIT {

    private static final List<String> VICTIMS = List.of("escalation", "postgres", "escalation", "kafka", "escalation");
    private static final Duration PER_KILL = Duration.ofSeconds(7);
    private static final int POLICIES = 5;
    private static final int CASES = 100;
    private static final List<String> STEPS = List.of("first", "second", "third");

    private final RunningSuite suite = RunningSuite.shared();
    private final Client client = new Client(suite.demo());

    @Test
    void shouldTakeEachStepOnceAndTellEverybodyWhileThingsAreKilled() throws Exception {
        long seed = System.nanoTime();
        System.out.println("kills of " + VICTIMS + " at random points of seed " + seed);
        Random random = new Random(seed);
        List<Mailbox> told = new ArrayList<>();
        List<String> cases = new ArrayList<>();
        for (int i = 0; i < POLICIES; i++) {
            String address = "kill-" + UUID.randomUUID() + "@huiyin.localhost";
            told.add(new Mailbox(suite.demo(), address));
            Duration response = Duration.ofSeconds(5).plus(PER_KILL.multipliedBy(i));
            cases.addAll(client.received(watched(address, response), CASES / POLICIES));
        }
        for (String victim : VICTIMS) {
            Thread.sleep(random.nextInt((int) PER_KILL.toMillis()));
            long before = pid(victim);
            suite.kill(victim);
            until(() -> pid(victim) != before ? true : null);
        }

        until(() -> said(cases).size() == CASES * STEPS.size() ? true : null);
        until(() -> letters(told) == CASES * STEPS.size() ? true : null);
        Thread.sleep(3_000);

        Map<String, Integer> expected = new TreeMap<>();
        cases.forEach(id -> STEPS.forEach(step -> expected.put(id + " " + step, 1)));
        assertThat(said(cases)).as("seed %d", seed).isEqualTo(expected);
        assertThat(letters(told)).as("seed %d", seed).isEqualTo(CASES * STEPS.size());
    }

    private static int letters(List<Mailbox> told) {
        return told.stream().mapToInt(Mailbox::count).sum();
    }

    /** A product whose answers are promised so soon, and of which three messages tell when they are late. */
    private String watched(String address, Duration response) {
        String product = "kill-" + UUID.randomUUID();
        client.post(
                "admin",
                "/api/v1/sla-policies",
                "{\"name\":\"%1$s\",\"match\":{\"product\":\"%1$s\"},\"targets\":{\"response\":\"%2$s\"}}"
                        .formatted(product, response));
        String step = "{\"name\":\"%s\",\"from\":\"%s\",\"after\":\"%s\",\"target\":\"on-call\",\"to\":[\"mail:"
                + address + "\"]}";
        client.post(
                "admin",
                "/api/v1/escalation-policies",
                "{\"name\":\"%1$s\",\"match\":{\"product\":\"%1$s\"},\"steps\":[".formatted(product)
                        + String.join(
                                ",",
                                step.formatted("first", "breach", "PT0S"),
                                step.formatted("second", "step:first", "PT2S"),
                                step.formatted("third", "breach", "PT5S"))
                        + "]}");
        return product;
    }

    /** Which steps escalation published of these cases, and how often; empty while its database is away. */
    private Map<String, Integer> said(List<String> cases) {
        JsonNode postgres = suite.demo().path("postgres");
        URI at = URI.create(postgres.asText());
        String[] user = at.getUserInfo().split(":", 2);
        String url = "jdbc:postgresql://" + at.getHost() + ":" + at.getPort() + "/escalation";
        Map<String, Integer> said = new TreeMap<>();
        try (Connection database = DriverManager.getConnection(url, user[0], user[1]);
                PreparedStatement query = database.prepareStatement("""
                        SELECT aggregateid, payload::json ->> 'name' FROM outbox
                        WHERE aggregateid = ANY (?) AND type = 'io.huiyin.escalation.step-taken.v1'
                        """)) {
            query.setArray(1, database.createArrayOf("text", cases.toArray()));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    said.merge(rows.getString(1) + " " + rows.getString(2), 1, Integer::sum);
                }
            }
        } catch (SQLException e) {
            return Map.of();
        }
        return said;
    }

    private long pid(String part) {
        return suite.demo().at("/pids/" + part).asLong();
    }
}
