import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How late clocks are said to be broken, with a million of them armed. Run by deploy/bench/timers. */
public final class Timers {

    private static final double TICKS_PER_SECOND = 100;
    private static final Duration AHEAD = Duration.ofSeconds(10);
    private static final int PER_SECOND = 500;
    private static final Duration STEADY = Duration.ofSeconds(60);
    private static final int AT_ONCE = 10_000;

    private static final String ARM = """
            INSERT INTO clock (id, case_id, cycle, promise, state, started_at, due_at, stretches, segments, said, next_at)
            SELECT gen_random_uuid(), gen_random_uuid(), 0, 'response', 'running', due - interval '1 hour', due,
                '[{"from":"' || to_char(due - interval '1 hour', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
                    || '","counted":true,"because":"received","eventId":"01991b6e-7c1a-7d3e-8f00-5b1e6a2c9d09"}]',
                '[{"from":"' || to_char(due - interval '1 hour', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
                    || '","policy":{"id":"01991b6e-7c1a-7d3e-8f00-5b1e6a2c9d04","name":"' || ? || '","version":1},"target":"PT1H","warnings":[]}]',
                '{"thresholds":[],"provisional":false}', due
            FROM (SELECT date_trunc('milliseconds', ?::timestamptz AT TIME ZONE 'UTC' + n * ?::interval) AS due
                  FROM generate_series(0, ? - 1) AS n) AS dues
            """;

    private static final String FILES = """
            INSERT INTO tracked_case (case_id, cycle, team, facts)
            SELECT case_id, 0, 'front-line', '{"caseId":"' || case_id || '","reference":"HY-3M7K-Q2XD-9T4B","cycle":0,"state":"open",'
                || '"receivedAt":"2026-03-02T01:30:00Z","product":"bench","channel":"rest","language":"en","type":"problem",'
                || '"priority":"general","severity":"minor","scope":"one","tier":"l1","team":"front-line"}'
            FROM clock ON CONFLICT DO NOTHING
            """;

    private final JsonNode demo = new ObjectMapper().readTree(Path.of(".huiyin/demo.json").toFile());
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Process> replicas = new ArrayList<>();

    private Timers() throws IOException {}

    public static void main(String[] arguments) throws Exception {
        new Timers().run(arguments.length == 0 ? 1_000_000 : Integer.parseInt(arguments[0]));
    }

    private void run(int idle) throws Exception {
        System.out.printf(
                "java %s, %d cores; %,d clocks armed; the other services are stopped (SIGSTOP)%n%n",
                Runtime.version(), Runtime.getRuntime().availableProcessors(), idle);
        List<String> others = List.of("intake", "triage", "escalation", "survey", "analytics");
        for (String other : others) {
            signal("STOP", demo.at("/pids/" + other).asLong());
        }
        try (Connection database = database()) {
            arm(database, "idle", Instant.now().plus(Duration.ofDays(30)), Duration.ofMillis(2), idle);
            execute(database, "VACUUM ANALYZE clock, tracked_case");
            warmUp(database);
            idle(idle);
            System.out.printf("%-44s %8s %9s %9s %9s %9s %6s %6s%n", "", "due", "p50 ms", "p99 ms", "max ms", "within s", "lost", "twice");
            measure(database, "500 a second, one replica", "steady", PER_SECOND, STEADY, () -> {});
            measure(database, "10,000 in one instant, one replica", "burst", AT_ONCE, Duration.ZERO, () -> {});
            memory("one replica, after it");
            start(1);
            start(2);
            measure(database, "500 a second, three replicas, two killed", "killed", PER_SECOND, STEADY, this::killTwo);
            sweep(database);
        } finally {
            replicas.forEach(Process::destroyForcibly);
            for (String other : others) {
                signal("CONT", demo.at("/pids/" + other).asLong());
            }
        }
        System.exit(0);
    }

    private void warmUp(Connection database) throws Exception {
        arm(database, "warm-up", Instant.now().plusSeconds(2), Duration.ofMillis(2), 5_000);
        Thread.sleep(16_000);
    }

    private void idle(int clocks) throws Exception {
        long ticks = ticks();
        Thread.sleep(20_000);
        System.out.printf(
                "%,d clocks that are not due cost %.2f %% of one core%n", clocks, (ticks() - ticks) / TICKS_PER_SECOND / 20 * 100);
        memory("one replica, before");
        System.out.println();
    }

    private interface Meanwhile {
        void run() throws Exception;
    }

    private void measure(Connection database, String what, String name, int perSecond, Duration time, Meanwhile meanwhile)
            throws Exception {
        Instant from = Instant.now().plus(AHEAD);
        boolean once = time.isZero();
        int count = once ? perSecond : (int) (perSecond * time.toSeconds());
        arm(database, name, from, once ? Duration.ZERO : Duration.ofNanos(1_000_000_000L / perSecond), count);
        Thread.sleep(Math.max(0, Duration.between(Instant.now(), from).toMillis()));
        meanwhile.run();
        Thread.sleep(Math.max(0, Duration.between(Instant.now(), from.plus(time)).toMillis()));
        Map<String, Integer> said = new HashMap<>();
        long[] late = {};
        Instant patience = Instant.now().plusSeconds(60);
        while (said.size() < count && Instant.now().isBefore(patience)) {
            Thread.sleep(1_000);
            late = read(database, name, said);
        }
        Arrays.sort(late);
        long twice = said.values().stream().filter(times -> times > 1).count();
        System.out.printf(
                "%-44s %,8d %9d %9d %9d %9.1f %6d %6d%n",
                what, count, at(late, .5), at(late, .99), at(late, 1), at(late, 1) / 1000.0, count - said.size(), twice);
        if (late.length > 0 && late[0] < 0) {
            System.out.println("said early: " + late[0] + " ms");
        }
    }

    private static long at(long[] sorted, double share) {
        return sorted.length == 0 ? -1 : sorted[(int) Math.min(sorted.length - 1, Math.round(share * sorted.length))];
    }

    /** What the outbox holds: a row is written when something is said, and tells when it was due. @return lateness, milliseconds */
    private static long[] read(Connection database, String name, Map<String, Integer> said) throws SQLException {
        said.clear();
        List<Long> late = new ArrayList<>();
        try (PreparedStatement query = database.prepareStatement("""
                SELECT aggregateid, round(extract(epoch FROM created_at - occurred_at) * 1000) FROM outbox
                WHERE type = 'io.huiyin.clock.breached.v1' AND payload LIKE ?
                """)) {
            query.setString(1, "%\"name\":\"" + name + "\"%");
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    said.merge(rows.getString(1), 1, Integer::sum);
                    late.add(rows.getLong(2));
                }
            }
        }
        return late.stream().mapToLong(Long::longValue).toArray();
    }

    private static void arm(Connection database, String name, Instant from, Duration step, int count) throws SQLException {
        try (PreparedStatement insert = database.prepareStatement(ARM)) {
            insert.setString(1, name);
            insert.setTimestamp(2, Timestamp.from(from));
            insert.setString(3, step.toNanos() / 1000 + " microseconds");
            insert.setInt(4, count);
            database.setAutoCommit(false);
            insert.executeUpdate();
            execute(database, FILES);
            database.commit();
            database.setAutoCommit(true);
        }
    }

    /** How the field does it: read every open clock, compare. */
    private void sweep(Connection database) throws SQLException {
        long began = System.nanoTime();
        long now = System.currentTimeMillis();
        int due = 0;
        int read = 0;
        database.setAutoCommit(false);
        try (Statement query = database.createStatement()) {
            query.setFetchSize(10_000);
            try (ResultSet rows = query.executeQuery("SELECT id, due_at, said FROM clock WHERE state = 'running'")) {
                while (rows.next()) {
                    read++;
                    due += rows.getTimestamp(2).getTime() <= now && rows.getString(3).isEmpty() ? 1 : 0;
                }
            }
        }
        database.setAutoCommit(true);
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf(
                "%nA sweep that only reads all %,d open clocks takes %.1f s (%d due). One after the other without a pause, it would say clocks"
                        + " %.0f ms late in the middle and %.0f ms at the 99th percentile, on a whole core; once a minute, %.0f s and %.0f s.%n",
                read, seconds, due, seconds * 500, seconds * 990, 30 + seconds / 2, 59.4 + seconds);
    }

    private void start(int replica) throws Exception {
        long pid = demo.at("/pids/sla").asLong();
        String[] command = Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.UTF_8).split("\0");
        List<String> arguments = new ArrayList<>(Arrays.asList(command));
        int port = 18_090 + replica;
        arguments.addAll(1, List.of("-Dquarkus.http.port=" + port, "-Dhuiyin.replica=" + replica));
        Process process = new ProcessBuilder(arguments)
                .directory(Path.of("/proc/" + pid + "/cwd").toRealPath().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        replicas.add(process);
        URI ready = URI.create("http://127.0.0.1:" + port + "/q/health/ready");
        for (int i = 0; i < 120; i++) {
            try {
                if (http.send(HttpRequest.newBuilder(ready).build(), HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // not yet
            }
            Thread.sleep(500);
        }
        throw new IllegalStateException("replica " + replica + " does not start");
    }

    /** One after a third of the time, one after two. */
    private void killTwo() throws Exception {
        for (Process replica : replicas) {
            Thread.sleep(STEADY.toMillis() / 3);
            replica.destroyForcibly();
        }
    }

    private void memory(String what) throws IOException {
        String status = Files.readString(Path.of("/proc", demo.at("/pids/sla").asText(), "status"));
        System.out.println("resident memory, " + what + ": "
                + status.lines().filter(line -> line.startsWith("VmRSS")).findFirst().orElse("").replaceAll("\\D", "").transform(
                        kilobytes -> Long.parseLong(kilobytes) / 1024) + " MiB");
    }

    private long ticks() throws IOException {
        String text = Files.readString(Path.of("/proc", demo.at("/pids/sla").asText(), "stat"));
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
        return Stream.of(fields).skip(11).limit(2).mapToLong(Long::parseLong).sum();
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).start().waitFor();
    }

    private Connection database() throws SQLException {
        URI postgres = URI.create(demo.path("postgres").asText());
        String[] user = postgres.getUserInfo().split(":", 2);
        return DriverManager.getConnection(
                "jdbc:postgresql://" + postgres.getHost() + ":" + postgres.getPort() + "/sla", user[0], user[1]);
    }

    private static void execute(Connection database, String sql) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }
}
