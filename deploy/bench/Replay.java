import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** How long it takes to go through recorded facts again. Run by deploy/bench/replay. */
public final class Replay {

    private static final String CHINA = "00000000-0000-7000-8000-000000000101";

    /** Ten facts a case, over 90 days: taken, answered, waiting, resumed, added to, answered, handed on, resolved, closed. */
    private static final String FACTS = """
            INSERT INTO case_fact (event_id, case_id, kind, sequence, at, told_at, told)
            SELECT gen_random_uuid(), case_id, kind, n, at, at, CASE WHEN kind = 'customer-wrote' THEN NULL ELSE
                '{"cycle":0,"kind":{"product":"bench","channel":"rest","type":"problem","priority":"general","language":"en"},"tier":"'
                || CASE WHEN n > 8 THEN 'l2' ELSE 'l1' END || '","assignee":"lin"}' END
            FROM (SELECT gen_random_uuid() AS case_id, now() - c * interval '77 seconds' AS begun
                  FROM generate_series(1, %d) AS c) AS cases
            CROSS JOIN LATERAL unnest(
                ARRAY['received', 'assigned', 'answered', 'waiting', 'resumed', 'customer-wrote', 'answered', 'handed-off', 'resolved', 'closed'],
                ARRAY[0, 1, 9, 10, 400, 401, 430, 431, 900, 5000]) WITH ORDINALITY AS facts (kind, minute, n)
            CROSS JOIN LATERAL (SELECT date_trunc('milliseconds', begun + minute * interval '1 minute') AS at) AS times
            """;

    private final JsonNode demo = new ObjectMapper().readTree(Path.of(".huiyin/demo.json").toFile());
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String token = token();

    private Replay() throws IOException, InterruptedException {}

    public static void main(String[] arguments) throws Exception {
        new Replay().run(arguments.length == 0 ? 1_000_000 : Integer.parseInt(arguments[0]));
    }

    private void run(int facts) throws Exception {
        System.out.printf("java %s, %d cores%n", Runtime.version(), Runtime.getRuntime().availableProcessors());
        String policy = "{\"name\":\"%s\",\"match\":{\"product\":\"bench\"},\"targets\":{\"response\":\"%s\",\"nextReply\":\"PT1H\","
                + "\"resolution\":\"PT16H\",\"update\":\"PT8H\",\"ownership\":{\"l1\":\"PT4H\",\"l2\":\"PT8H\"}},\"calendar\":\"" + CHINA + "\"}";
        String id = post("/api/v1/sla-policies", policy.formatted("bench", "PT10M")).path("id").asText();
        try (Connection database = database();
                Statement statement = database.createStatement()) {
            // in force for the past that follows; read again with the next publication
            statement.execute("UPDATE publication SET at = 'epoch', applies_from = 'epoch'");
            statement.execute(FACTS.formatted(facts / 10));
            statement.execute("VACUUM ANALYZE case_fact");
        }
        post("/api/v1/sla-policies", policy.formatted("other", "PT10M").replace("\"bench\"", "\"other\""));
        post("/api/v1/sla-policies/" + id + "/versions", policy.formatted("bench", "PT5M"));
        for (int round = 0; round < 2; round++) {
            long began = System.nanoTime();
            JsonNode verified = post("/api/v1/clocks/actions/verify", "");
            print("checking all clocks", verified.path("facts").asLong(), verified.path("clocks").asLong(), began);
            began = System.nanoTime();
            JsonNode history = post("/api/v1/sla-policies/" + id + "/versions/2/simulate", "{\"from\":\"2020-01-01T00:00:00Z\"}")
                    .path("history");
            print("simulating, before and after", facts, history.path("clocks").asLong(), began);
            System.out.printf(
                    "  %,d of them would move, %,d were kept and would be missed%n",
                    history.path("moved").asLong(), history.path("metButMissed").asLong());
        }
        System.out.println(Files.readString(Path.of("/proc", demo.at("/pids/sla").asText(), "status"))
                .lines()
                .filter(line -> line.startsWith("VmHWM"))
                .findFirst()
                .orElse("")
                .replaceAll("\\s+", " ") + " (most resident memory of sla-service)");
    }

    private static void print(String what, long facts, long clocks, long began) {
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf("%-30s %,10d facts, %,10d clocks: %5.1f s, %,7.0f facts/s%n", what, facts, clocks, seconds, facts / seconds);
    }

    private JsonNode post(String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(URI.create(demo.at("/services/sla").asText() + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IllegalStateException(response.statusCode() + " " + response.body());
        }
        return new ObjectMapper().readTree(response.body());
    }

    private String token() throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(URI.create(demo.path("issuer").asText() + "/protocol/openid-connect/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("grant_type=password&client_id="
                                + demo.at("/cli/clientId").asText() + "&username=admin&password=admin-local"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return new ObjectMapper().readTree(response.body()).path("access_token").asText();
    }

    private Connection database() throws SQLException {
        URI postgres = URI.create(demo.path("postgres").asText());
        String[] user = postgres.getUserInfo().split(":", 2);
        return DriverManager.getConnection(
                "jdbc:postgresql://" + postgres.getHost() + ":" + postgres.getPort() + "/sla", user[0], user[1]);
    }
}
