package io.huiyin.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.demo.Api.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** {@code deploy/demo}: a believable month on a running suite. */
public final class Main {

    private static final String USAGE = """
            deploy/demo [--seed N] [--cases N] [--seconds N] [--home FOLDER]
              --seed     the same seed makes the same month; 1 by default
              --cases    how much feedback; 900 by default
              --seconds  how long the thirty days take; 150 by default. Work on the last cases takes up to a minute more
              --home     where the suite keeps demo.json; .huiyin by default""";
    private static final String NAME = "Demo: ";
    private static final Duration CATCHING_UP = Duration.ofSeconds(60);

    private final Api api;
    private final JsonNode demo;
    private final long seed;
    private final int cases;
    private final Duration span;
    private final Instant began = Instant.now();

    private Main(JsonNode demo, long seed, int cases, Duration span) {
        this.api = new Api(demo);
        this.demo = demo;
        this.seed = seed;
        this.cases = cases;
        this.span = span;
    }

    public static void main(String[] arguments) throws IOException {
        List<String> options = new ArrayList<>(Arrays.asList(arguments));
        if (options.contains("--help") || options.contains("-h")) {
            System.out.println(USAGE);
            return;
        }
        try {
            long seed = number(options, "--seed", 1, Long.MIN_VALUE);
            int cases = (int) number(options, "--cases", 900, 40);
            Duration span = Duration.ofSeconds(number(options, "--seconds", 150, 20));
            Path home = Path.of(value(options, "--home", ".huiyin"));
            if (!options.isEmpty()) {
                throw new CannotGoOn("unknown option " + options.get(0) + "\n" + USAGE);
            }
            Path file = home.resolve("demo.json");
            if (!Files.exists(file)) {
                throw new CannotGoOn("no running suite (there is no " + file + "); start deploy/up");
            }
            new Main(Api.JSON.readTree(file.toFile()), seed, cases, span).run();
        } catch (CannotGoOn e) {
            System.err.println("deploy/demo: " + e.getMessage());
            System.exit(1);
        }
    }

    private void run() {
        promise();
        List<Story> stories = Month.of(seed, cases);
        Tally tally = new Tally();
        Letters letters = new Letters(demo);
        Improvements improvements = new Improvements(api, began);
        String run = seed + "-" + began.getEpochSecond();
        Living living = new Living(tally, span, began);
        living.at((double) Month.IMPROVED_AT / Month.DAYS, improvements::plan);
        living.every(Duration.ofSeconds(2), this::acknowledge);
        living.every(Duration.ofSeconds(3), this::watch);
        living.live(
                stories,
                story -> new Life(api, letters, tally, story, run),
                new Bar(System.out, System.console() != null));
        tally.refusals.forEach(refusal -> System.err.println("deploy/demo: " + refusal));
        catchUp(tally.posted.sum());
        report(improvements.evaluate());
        retirePromises();
        if (!tally.refusals.isEmpty()) {
            throw new CannotGoOn(tally.refusals.size() + " of " + stories.size() + " stories were refused something");
        }
    }

    /** Promises of seconds for the demo's product lines alone. */
    private void promise() {
        String known = api.get("admin", "/api/v1/sla-policies").json().toString();
        for (String product : Month.PRODUCTS) {
            String name = NAME + product;
            if (known.contains('"' + name + '"')) {
                continue;
            }
            ObjectNode policy = Api.json().put("name", name);
            policy.putObject("match").put("product", product);
            policy.putObject("targets")
                    .put("response", Duration.ofSeconds(Month.RESPONSE_PROMISE).toString())
                    .put(
                            "resolution",
                            Duration.ofSeconds(Month.RESOLUTION_PROMISE).toString());
            Answer answer = api.post("admin", "/api/v1/sla-policies", policy);
            if (!answer.ok()) {
                throw new CannotGoOn("the promise was refused: " + answer.status() + " " + answer.json());
            }
        }
    }

    /** Nobody who tries these product lines afterwards shall be held to seconds. */
    private void retirePromises() {
        for (JsonNode policy : api.get("admin", "/api/v1/sla-policies").json().path("items")) {
            if (policy.path("name").asText().startsWith(NAME)) {
                String path = "/api/v1/sla-policies/" + policy.path("id").asText();
                api.post(
                        "admin",
                        path + "/actions/retire",
                        null,
                        "If-Match",
                        api.get("admin", path).etag());
            }
        }
    }

    /** Supervisors take two of three escalations. */
    private void acknowledge() {
        for (JsonNode escalation : api.get("supervisor", "/api/v1/escalations?state=raised&limit=50")
                .json()
                .path("items")) {
            String id = escalation.path("id").asText();
            if (id.hashCode() % 3 != 0) {
                api.post("supervisor", "/api/v1/escalations/" + id + "/actions/acknowledge", null);
            }
        }
    }

    /** Supervisors and analysts look at their lists and numbers. */
    private void watch() {
        for (String list : List.of("cases?state=new", "sla-policies", "escalations?state=raised")) {
            api.get("supervisor", "/api/v1/" + list);
        }
        for (String metric : List.of("backlog", "response-on-time-share", "csat")) {
            api.get("analyst", "/api/v1/metrics/" + metric + "?groupBy=product");
        }
    }

    /** Until analytics has counted all of it. */
    private void catchUp(long posted) {
        Instant deadline = Instant.now().plus(CATCHING_UP);
        while (metric("feedback-volume") < posted && Instant.now().isBefore(deadline)) {
            Api.pause();
        }
    }

    private double metric(String id) {
        return api.get("analyst", "/api/v1/metrics/" + id + "?from=" + began)
                .json()
                .path("value")
                .asDouble();
    }

    private void report(List<String> verdicts) {
        System.out.printf(Locale.ROOT, "%nA month of %d cases in %d s (seed %d):%n", cases, seconds(), seed);
        for (String id : List.of(
                "feedback-volume",
                "backlog",
                "response-on-time-share",
                "resolution-on-time-share",
                "breaches",
                "escalation-rate",
                "resolution-rate",
                "reopen-rate",
                "survey-response-rate",
                "csat",
                "nps")) {
            System.out.printf(Locale.ROOT, "  %-26s %8.2f%n", id, metric(id));
        }
        verdicts.forEach(verdict -> System.out.println("  improvement: " + verdict));
        String edge = demo.path("edge").asText();
        System.out.printf(
                "%nLook at it (as supervisor, analyst): %s/api/v1/cases?state=open, /escalations?state=raised, /metrics, /pdca-cycles%n",
                edge);
    }

    private long seconds() {
        return Duration.between(began, Instant.now()).toSeconds();
    }

    private static String value(List<String> options, String name, String otherwise) {
        int at = options.indexOf(name);
        if (at < 0) {
            return otherwise;
        }
        if (at + 1 >= options.size()) {
            throw new CannotGoOn(name + " wants a value\n" + USAGE);
        }
        options.remove(at);
        return options.remove(at);
    }

    private static long number(List<String> options, String name, long otherwise, long least) {
        String value = value(options, name, String.valueOf(otherwise));
        try {
            long number = Long.parseLong(value);
            if (number < least) {
                throw new CannotGoOn(name + " must be at least " + least);
            }
            return number;
        } catch (NumberFormatException e) {
            throw new CannotGoOn(name + " must be a whole number, not " + value);
        }
    }
}
