import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** (a) Accepting, with everything else stopped, beside the floor. (b) The whole pipeline. Run by deploy/bench/intake. */
public final class Intake {

    private static final long TICKS_PER_SECOND = 100;
    private static final String TEXT = "支付失败，同一订单被扣款两次，请尽快处理。订单页面一直显示处理中。";

    private final JsonNode demo = new ObjectMapper().readTree(Path.of(".huiyin/demo.json").toFile());
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String token = token();
    private final String service = demo.at("/services/intake").asText();

    public static void main(String[] arguments) throws Exception {
        Intake bench = new Intake();
        System.out.println("java " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() + " cores\n");
        if (arguments.length == 0 || arguments[0].equals("accepting")) {
            bench.accepting();
        }
        if (arguments.length == 0 || arguments[0].equals("pipeline")) {
            bench.pipeline();
        }
    }

    private Intake() throws IOException, InterruptedException {}

    private record Load(int count, double seconds, long[] nanos, long intakeTicks, long databaseTicks) {
        double perSecond() {
            return count / seconds;
        }

        double cpuMillis() {
            return (intakeTicks + databaseTicks) * 1000.0 / TICKS_PER_SECOND / count;
        }

        double percentileMillis(double p) {
            return nanos.length == 0 ? 0 : nanos[(int) Math.min(nanos.length - 1, Math.round(p * nanos.length))] / 1e6;
        }
    }

    private void accepting() throws Exception {
        System.out.println("(a) accepting; the other services are stopped (SIGSTOP)");
        List<String> others = List.of("triage", "sla", "escalation", "survey", "analytics");
        pause(others);
        try {
            System.out.printf("%-28s %9s %9s %9s %12s%n", "", "per s", "p50 ms", "p99 ms", "CPU ms each");
            print("cold, 16 connections", post(16, Duration.ofSeconds(3)));
            warmUp();
            for (int connections : new int[] {1, 4, 16, 64}) {
                Load load = post(connections, Duration.ofSeconds(8));
                Load floor = floor(connections, Duration.ofSeconds(5));
                print("warm, " + connections + " connections", load);
                System.out.printf(
                        "%-28s %9.0f %9.1f %9.1f %12.2f   ratio %.2f%n",
                        "  floor: rows alone, JDBC", floor.perSecond(), floor.percentileMillis(0.5), floor.percentileMillis(0.99),
                        floor.cpuMillis(), load.perSecond() / floor.perSecond());
            }
        } finally {
            signal("-CONT", others);
        }
    }

    /** Until it gets no faster: the compiler of the JVM shares the two cores with what it compiles. */
    private void warmUp() throws Exception {
        double before = 0;
        double now = post(16, Duration.ofSeconds(10)).perSecond();
        for (int i = 0; i < 10 && now > before * 1.03; i++) {
            before = now;
            now = post(16, Duration.ofSeconds(8)).perSecond();
        }
    }

    private static void print(String what, Load load) {
        System.out.printf(
                "%-28s %9.0f %9.1f %9.1f %12.2f%n",
                what, load.perSecond(), load.percentileMillis(0.5), load.percentileMillis(0.99), load.cpuMillis());
    }

    private void pipeline() throws Exception {
        System.out.println("\n(b) the whole pipeline, nothing stopped; what was accepted before is digested first, which can take minutes");
        awaitQuiet();
        post(16, Duration.ofSeconds(5));
        awaitQuiet();
        paced(100, Duration.ofSeconds(60));
        awaitQuiet();
        long ticks = allTicks();
        Instant begin = Instant.now();
        Load steady = paced(100, Duration.ofSeconds(20));
        awaitQuiet();
        long[] latency = startedLatency(begin);
        System.out.printf(
                "at 100/s: POST to clocks started p50 %.0f ms, p99 %.0f ms (%d clocks); %.2f ms CPU each%n",
                latency[latency.length / 2] / 1e3, latency[(int) (latency.length * 0.99)] / 1e3, latency.length,
                (allTicks() - ticks) * 1000.0 / TICKS_PER_SECOND / steady.count());
        long all = allTicks();
        long before = projected();
        long started = System.nanoTime();
        Load burst = paced(2_000, Duration.ofSeconds(10));
        while (projected() < before + burst.count()) {
            Thread.sleep(50);
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        System.out.printf(
                "sustained: %d posted in %.1f s, all classified, assigned, clocks started and projected after %.1f s: %.0f/s, %.2f ms CPU each%n",
                burst.count(), burst.seconds(), seconds, burst.count() / seconds,
                (allTicks() - all) * 1000.0 / TICKS_PER_SECOND / burst.count());
    }

    private Load post(int connections, Duration duration) throws Exception {
        return run(connections, duration, this::postOne);
    }

    private interface Work {
        /** @return false when there is nothing left to do */
        boolean once() throws Exception;
    }

    private Load run(int threads, Duration duration, Work work) throws Exception {
        long intake = ticks(demo.at("/pids/intake").asLong());
        long database = databaseTicks();
        long began = System.nanoTime();
        long end = began + duration.toNanos();
        List<CompletableFuture<List<Long>>> runs = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            CompletableFuture<List<Long>> run = new CompletableFuture<>();
            runs.add(run);
            Thread thread = new Thread(() -> {
                List<Long> nanos = new ArrayList<>();
                try {
                    for (long start = System.nanoTime(); start < end && work.once(); start = System.nanoTime()) {
                        nanos.add(System.nanoTime() - start);
                    }
                    run.complete(nanos);
                } catch (Exception e) {
                    run.completeExceptionally(e);
                }
            });
            thread.setDaemon(true);
            thread.start();
        }
        long[] nanos = new long[0];
        for (CompletableFuture<List<Long>> run : runs) {
            nanos = LongStream.concat(LongStream.of(nanos), run.get().stream().mapToLong(Long::longValue)).toArray();
        }
        Arrays.sort(nanos);
        double seconds = (System.nanoTime() - began) / 1e9;
        return new Load(nanos.length, seconds, nanos, ticks(demo.at("/pids/intake").asLong()) - intake, databaseTicks() - database);
    }

    /** As many a second as asked for, or as are answered. */
    private Load paced(int perSecond, Duration duration) throws Exception {
        long began = System.nanoTime();
        AtomicInteger next = new AtomicInteger();
        int total = (int) (perSecond * duration.toSeconds());
        return run(32, duration, () -> {
            int n = next.getAndIncrement();
            if (n >= total) {
                return false;
            }
            long wait = began + n * 1_000_000_000L / perSecond - System.nanoTime();
            if (wait > 0) {
                Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
            }
            return postOne();
        });
    }

    /** One connection of the load: plain bytes, because the generator shares the cores with what it measures. */
    private final class Client {
        private final Socket socket;
        private final InputStream in;
        private final byte[] request;
        private final byte[] buffer = new byte[16_384];

        Client() throws IOException {
            URI target = URI.create(service);
            byte[] body = ("{\"channel\":\"rest\",\"product\":\"bench\",\"text\":\"" + TEXT + "\"}").getBytes(UTF_8);
            byte[] head = ("POST /api/v1/feedback HTTP/1.1\r\nHost: " + target.getAuthority() + "\r\nAuthorization: Bearer " + token
                            + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .getBytes(UTF_8);
            request = Arrays.copyOf(head, head.length + body.length);
            System.arraycopy(body, 0, request, head.length, body.length);
            socket = new Socket(target.getHost(), target.getPort());
            socket.setTcpNoDelay(true);
            in = socket.getInputStream();
        }

        void post() throws IOException {
            socket.getOutputStream().write(request);
            int filled = 0;
            while (true) {
                int read = in.read(buffer, filled, buffer.length - filled);
                if (read < 0) {
                    throw new IOException("connection closed");
                }
                filled += read;
                String answer = new String(buffer, 0, filled, ISO_8859_1);
                int end = answer.indexOf("\r\n\r\n");
                if (end < 0) {
                    continue;
                }
                int length = answer.toLowerCase(Locale.ROOT).indexOf("content-length:");
                int body = Integer.parseInt(answer.substring(length + 15, answer.indexOf('\r', length)).trim());
                if (filled >= end + 4 + body) {
                    if (!answer.startsWith("HTTP/1.1 201")) {
                        throw new IOException(answer);
                    }
                    return;
                }
            }
        }
    }

    private final ThreadLocal<Client> connections = ThreadLocal.withInitial(() -> {
        try {
            return new Client();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    });

    private boolean postOne() throws IOException {
        connections.get().post();
        return true;
    }

    /** The rows that accepting writes, of the same size, committed one feedback at a time. */
    private Load floor(int threads, Duration duration) throws Exception {
        try (Connection setup = connect("intake"); Statement statement = setup.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS bench_feedback (LIKE feedback INCLUDING ALL)");
            statement.execute("CREATE TABLE IF NOT EXISTS bench_outbox (LIKE outbox INCLUDING ALL)");
            statement.execute("CREATE TABLE IF NOT EXISTS bench_sequence (LIKE outbox_sequence INCLUDING ALL)");
        }
        ThreadLocal<PreparedStatement> prepared = ThreadLocal.withInitial(this::prepare);
        try {
            return run(threads, duration, () -> {
                UUID id = UUID.randomUUID();
                PreparedStatement statement = prepared.get();
                statement.setObject(1, id);
                statement.setString(2, id.toString());
                statement.execute();
                return true;
            });
        } finally {
            try (Connection end = connect("intake"); Statement statement = end.createStatement()) {
                statement.execute("DROP TABLE bench_feedback, bench_outbox, bench_sequence");
            }
        }
    }

    private PreparedStatement prepare() {
        try {
            return connect("intake").prepareStatement(
                    """
                    WITH f AS (INSERT INTO bench_feedback (id, reference, client, channel, product, content_hash, text_sealed, language, occurred_at, received_at)
                        VALUES (?, 'HY-0000-0000-0000', 'huiyin-demo-system', 'rest', 'bench', decode(repeat('ab', 32), 'hex'), decode(repeat('cd', 150), 'hex'), 'zh-CN', now(), now())),
                    s AS (INSERT INTO bench_sequence (aggregateid, last) VALUES (?, 1) RETURNING aggregateid)
                    INSERT INTO bench_outbox (event_id, aggregatetype, aggregateid, type, source, sequence, occurred_at, correlation_id, causation_id, traceparent, payload, shard)
                    SELECT gen_random_uuid(), 'huiyin.intake', aggregateid, 'io.huiyin.feedback.received.v1', '/huiyin/intake', 1, now(), 'c', 'c', repeat('t', 55), repeat('x', 420), 1 FROM s
                    """);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Connection connect(String database) throws SQLException {
        URI postgres = URI.create(demo.path("postgres").asText());
        String[] user = postgres.getUserInfo().split(":", 2);
        return DriverManager.getConnection("jdbc:postgresql://" + postgres.getHost() + ":" + postgres.getPort() + "/" + database, user[0], user[1]);
    }

    private long query(String database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    /** Cases of which analytics knows classification, assignment and a running clock. */
    private long projected() throws SQLException {
        return query("analytics", "SELECT count(*) FROM case_cycle WHERE product = 'bench' AND resolution_promised");
    }

    private void awaitQuiet() throws Exception {
        long accepted = query("intake", "SELECT count(*) FROM feedback WHERE product = 'bench'");
        while (projected() < accepted) {
            Thread.sleep(200);
        }
    }

    /** From receiving to the start of the response clock, by event times, in microseconds. */
    private long[] startedLatency(Instant since) throws SQLException {
        try (Connection connection = connect("sla");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT extract(epoch FROM occurred_at - (payload::json ->> 'startedAt')::timestamptz) * 1000000 FROM outbox "
                                + "WHERE type = 'io.huiyin.clock.started.v1' AND occurred_at >= '" + since + "' ORDER BY 1")) {
            List<Long> micros = new ArrayList<>();
            while (result.next()) {
                micros.add(result.getLong(1));
            }
            return micros.stream().mapToLong(Long::longValue).toArray();
        }
    }

    /** Stops them between two transactions: one held open would keep the database from cleaning up behind accepting. */
    private void pause(List<String> parts) throws Exception {
        awaitQuiet();
        signal("-STOP", parts);
        while (query("postgres", "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'") > 0) {
            signal("-CONT", parts);
            Thread.sleep(500);
            signal("-STOP", parts);
            Thread.sleep(200);
        }
    }

    private void signal(String signal, List<String> parts) throws Exception {
        for (String part : parts) {
            new ProcessBuilder("kill", signal, demo.at("/pids/" + part).asText()).start().waitFor();
        }
    }

    private long allTicks() throws IOException {
        long sum = databaseTicks() + ticks(demo.at("/pids/kafka").asLong());
        for (String name : List.of("intake", "triage", "sla", "escalation", "survey", "analytics")) {
            sum += ticks(demo.at("/pids/" + name).asLong());
        }
        return sum;
    }

    private long databaseTicks() throws IOException {
        long postmaster = demo.at("/pids/postgres").asLong();
        long sum = ticks(postmaster);
        try (Stream<ProcessHandle> children = ProcessHandle.of(postmaster).orElseThrow().children()) {
            for (ProcessHandle child : children.toList()) {
                sum += ticks(child.pid());
            }
        }
        return sum;
    }

    /** User and system time of a process, with that of its children that ended. */
    private static long ticks(long pid) throws IOException {
        Path stat = Path.of("/proc", String.valueOf(pid), "stat");
        if (!Files.exists(stat)) {
            return 0;
        }
        String text = Files.readString(stat);
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
        return Stream.of(fields).skip(11).limit(4).mapToLong(Long::parseLong).sum();
    }

    private String token() throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(URI.create(demo.path("issuer").asText() + "/protocol/openid-connect/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials&client_id=" + demo.at("/system/clientId").asText()
                                + "&client_secret=" + demo.at("/system/clientSecret").asText()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("no token: " + response.statusCode() + " " + response.body());
        }
        return new ObjectMapper().readTree(response.body()).path("access_token").asText();
    }
}
