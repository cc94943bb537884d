import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** CPU of triage-service at 10 case events a second, without and with clients of the live stream. Run by deploy/bench/stream. */
public final class LiveStream {

    private static final double TICKS_PER_SECOND = 100;
    private static final int FEEDBACK_PER_SECOND = 5; // each is classified and assigned: two events
    private static final Duration ROUND = Duration.ofSeconds(30);

    private final JsonNode demo = new ObjectMapper().readTree(Path.of(".huiyin/demo.json").toFile());
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final LongAdder events = new LongAdder();

    private LiveStream() throws IOException {}

    public static void main(String[] arguments) throws Exception {
        int clients = arguments.length == 0 ? 300 : Integer.parseInt(arguments[0]);
        new LiveStream().run(clients);
    }

    private void run(int clients) throws Exception {
        System.out.println("java " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() + " cores");
        round("warm-up", 0);
        double without = round("nobody watches", 0);
        String token = token("grant_type=password&client_id=" + demo.at("/cli/clientId").asText()
                + "&username=supervisor&password=supervisor-local");
        List<CompletableFuture<HttpResponse<Void>>> streams = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            streams.add(http.sendAsync(
                    HttpRequest.newBuilder(URI.create(demo.at("/services/triage").asText() + "/api/v1/stream"))
                            .header("Authorization", "Bearer " + token)
                            .build(),
                    HttpResponse.BodyHandlers.fromLineSubscriber(new Counting(events))));
        }
        Thread.sleep(3_000);
        round("warm-up", clients);
        double with = round(clients + " clients watch", clients);
        System.out.printf("live updates to %d clients: %.1f %% of one core%n", clients, (with - without) * 100);
        streams.forEach(stream -> stream.cancel(true));
        System.exit(0);
    }

    /** @return cores of triage-service in use */
    private double round(String what, int clients) throws Exception {
        String token = token("grant_type=client_credentials&client_id=" + demo.at("/system/clientId").asText() + "&client_secret="
                + demo.at("/system/clientSecret").asText());
        long ticks = ticks();
        events.reset();
        long began = System.nanoTime();
        int posts = (int) (ROUND.toSeconds() * FEEDBACK_PER_SECOND);
        for (int i = 0; i < posts; i++) {
            long due = began + i * 1_000_000_000L / FEEDBACK_PER_SECOND;
            Thread.sleep(Math.max(0, (due - System.nanoTime()) / 1_000_000));
            http.sendAsync(
                    HttpRequest.newBuilder(URI.create(demo.at("/services/intake").asText() + "/api/v1/feedback"))
                            .header("Authorization", "Bearer " + token)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"channel\":\"rest\",\"product\":\"bench\",\"text\":\"请问怎么修改手机号？\"}"))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        }
        Thread.sleep(1_000);
        double seconds = (System.nanoTime() - began) / 1e9;
        double cores = (ticks() - ticks) / TICKS_PER_SECOND / seconds;
        System.out.printf(
                "%-22s %6.1f %% of one core, %d events received (%d sent)%n", what, cores * 100, events.sum(), 2L * posts * clients);
        return cores;
    }

    /** Counts events of cases. */
    private record Counting(LongAdder events) implements java.util.concurrent.Flow.Subscriber<String> {
        @Override
        public void onSubscribe(java.util.concurrent.Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            if (line.startsWith("event:case.")) {
                events.increment();
            }
        }

        @Override
        public void onError(Throwable throwable) {}

        @Override
        public void onComplete() {
            System.out.println("a stream ended");
        }
    }

    private long ticks() throws IOException {
        String text = Files.readString(Path.of("/proc", demo.at("/pids/triage").asText(), "stat"));
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
        return Stream.of(fields).skip(11).limit(2).mapToLong(Long::parseLong).sum();
    }

    private String token(String form) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(URI.create(demo.path("issuer").asText() + "/protocol/openid-connect/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return new ObjectMapper().readTree(response.body()).path("access_token").asText();
    }
}
