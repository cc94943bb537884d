package io.huiyin.acceptance;

import static io.huiyin.acceptance.Client.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Warnings and breaches are exactly those that follow from the facts, whatever stood still or died over the due instants. */
class KillSlaIT {

    private static final int KILLS = Integer.getInteger("huiyin.kills", 20);
    private static final Duration PER_KILL = Duration.ofSeconds(6);
    private static final int CASES = 1_000;
    private static final int POLICIES = 20;
    private static final List<Integer> WARNINGS = List.of(50, 90);

    private final RunningSuite suite = RunningSuite.shared();
    private final Client client = new Client(suite.demo());

    /** A thousand cases with two clocks each, due all along the time of the kills; a tenth is answered on the way. */
    @Test
    void shouldSayEachWarningAndBreachOnceWhileItIsKilled() throws Exception {
        long seed = System.nanoTime();
        System.out.println("sla is killed " + KILLS + " times at random points of seed " + seed);
        Random random = new Random(seed);
        Duration all = PER_KILL.multipliedBy(KILLS);
        List<String> cases = new ArrayList<>();
        for (int i = 0; i < POLICIES; i++) {
            Duration target = Duration.ofSeconds(5).plus(all.multipliedBy(i).dividedBy(POLICIES));
            cases.addAll(client.received(promised(target, target.plusSeconds(3)), CASES / POLICIES));
        }
        for (int kill = 0; kill < KILLS; kill++) {
            long victim = pid("sla");
            Thread.sleep(random.nextInt((int) PER_KILL.toMillis()));
            answer(cases.get(random.nextInt(cases.size())));
            suite.kill("sla");
            until(() -> pid("sla") != victim ? true : null);
        }
        awaitQuiet(cases, Duration.ofSeconds(8).plus(all));

        assertExact(cases, seed);
    }

    /** Half of the answers come while it stands still and the due time passes. */
    @Test
    void shouldNotBreakWhatWasAnsweredWhileSlaWasDown() throws Exception {
        List<String> cases = client.received(promised(Duration.ofSeconds(15), Duration.ofHours(1)), 40);
        clocks(cases);
        signal("STOP", pid("sla"));
        cases.subList(0, 20).forEach(this::answer);
        Thread.sleep(16_000);
        suite.kill("sla");

        assertHalfBroken(cases);
    }

    /** Answers wait for the broker; without it breaches are said provisionally in the end, and taken back when it is there again. */
    @Test
    void shouldTakeBackWhatWasSaidWithoutTheBroker() throws Exception {
        List<String> cases = client.received(promised(Duration.ofSeconds(15), Duration.ofHours(1)), 40);
        clocks(cases);
        long broker = pid("kafka");
        signal("STOP", broker);
        try {
            cases.subList(0, 20).forEach(this::answer);
            until(() -> said(cases).entrySet().stream()
                                    .filter(said -> said.getKey().contains("breached"))
                                    .count()
                            == 40
                    ? true
                    : null);
        } finally {
            signal("CONT", broker);
        }

        until(() -> said(cases).entrySet().stream()
                                .filter(said -> said.getKey().contains("withdrawn"))
                                .count()
                        == 20
                ? true
                : null);
        assertHalfBroken(cases);
    }

    /** The first half was answered in time. */
    private void assertHalfBroken(List<String> cases) {
        until(() -> broken(cases.subList(20, 40)) == 20 ? true : null);
        until(() -> clocks(cases.subList(0, 20)).stream()
                        .filter(clock -> clock.path("promise").asText().equals("response"))
                        .allMatch(clock -> clock.path("state").asText().equals("met"))
                ? true
                : null);
        assertThat(broken(cases.subList(0, 20))).isZero();
    }

    private long broken(List<String> cases) {
        return clocks(cases).stream().filter(clock -> clock.has("breachedAt")).count();
    }

    /** Of every clock exactly what its time and its end say, each once; and sla finds nothing wrong with itself. */
    private void assertExact(List<String> cases, long seed) {
        Map<String, Integer> expected = new TreeMap<>();
        for (JsonNode clock : clocks(cases)) {
            Instant from = Instant.parse(clock.path("startedAt").asText());
            Instant due = Instant.parse(clock.path("dueAt").asText());
            Duration target = Duration.between(from, due);
            Instant end = clock.has("metAt")
                    ? Instant.parse(clock.path("metAt").asText())
                    : clock.has("cancelledAt")
                            ? Instant.parse(clock.path("cancelledAt").asText())
                            : Instant.MAX;
            for (int percent : WARNINGS) {
                if (from.plus(target.multipliedBy(percent).dividedBy(100)).isBefore(end)) {
                    expected.put(clock.path("id").asText() + " warned " + percent, 1);
                }
            }
            if (due.isBefore(end)) {
                expected.put(clock.path("id").asText() + " breached", 1);
            }
        }
        assertThat(said(cases)).as("seed %d", seed).isEqualTo(expected);
        JsonNode verified =
                client.post("admin", "/api/v1/clocks/actions/verify", null).json();
        assertThat(verified.path("differences").asInt()).as(verified.toString()).isZero();
    }

    private String promised(Duration response, Duration resolution) {
        String product = "kill-" + UUID.randomUUID();
        client.post(
                "admin",
                "/api/v1/sla-policies",
                "{\"name\":\"%s\",\"match\":{\"product\":\"%s\"},\"targets\":{\"response\":\"%s\",\"resolution\":\"%s\"},\"warnings\":%s}"
                        .formatted(product.substring(0, 12), product, response, resolution, WARNINGS));
        return product;
    }

    private void answer(String caseId) {
        until(() -> client.post(
                                        "supervisor",
                                        "/api/v1/cases/" + caseId + "/messages",
                                        "{\"visibility\":\"public\",\"body\":\"正在处理\"}")
                                .status()
                        == 201
                ? true
                : null);
    }

    /** When each has both. */
    private List<JsonNode> clocks(List<String> cases) {
        List<JsonNode> clocks = new ArrayList<>();
        for (String id : cases) {
            until(() -> {
                        JsonNode items = client.get("supervisor", "/api/v1/clocks?caseId=" + id)
                                .json()
                                .path("items");
                        return items.size() == 2 ? items : null;
                    })
                    .forEach(clocks::add);
        }
        return clocks;
    }

    /** Until whatever was due must have been said, and nothing more is. */
    private void awaitQuiet(List<String> cases, Duration last) throws InterruptedException {
        Instant due = Instant.parse(clocks(cases.subList(cases.size() - 1, cases.size()))
                        .get(0)
                        .path("startedAt")
                        .asText())
                .plus(last);
        Thread.sleep(Math.max(0, Duration.between(Instant.now(), due).toMillis()));
        int[] before = {-1};
        until(() -> {
            int now = said(cases).size();
            boolean quiet = now == before[0];
            before[0] = now;
            pause();
            return quiet ? true : null;
        });
    }

    private static void pause() {
        try {
            Thread.sleep(3_000);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What sla published of these cases, and how often. */
    private Map<String, Integer> said(List<String> cases) {
        URI postgres = URI.create(suite.demo().path("postgres").asText());
        String[] user = postgres.getUserInfo().split(":", 2);
        String url = "jdbc:postgresql://" + postgres.getHost() + ":" + postgres.getPort() + "/sla";
        Map<String, Integer> said = new TreeMap<>();
        try (Connection database = DriverManager.getConnection(url, user[0], user[1]);
                PreparedStatement query = database.prepareStatement("""
                        SELECT payload::json ->> 'clockId', split_part(type, '.', 4), payload::json ->> 'percent' FROM outbox
                        WHERE aggregateid = ANY (?) AND split_part(type, '.', 4) IN ('warned', 'breached', 'breach-withdrawn')
                        """)) {
            query.setArray(1, database.createArrayOf("text", cases.toArray()));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    String percent = rows.getString(3) == null ? "" : " " + rows.getString(3);
                    said.merge(rows.getString(1) + " " + rows.getString(2) + percent, 1, Integer::sum);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return said;
    }

    private long pid(String part) {
        return suite.demo().at("/pids/" + part).asLong();
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).start().waitFor();
    }
}
