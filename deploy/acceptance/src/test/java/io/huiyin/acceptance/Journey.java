package io.huiyin.acceptance;

import static io.huiyin.acceptance.Client.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.huiyin.acceptance.Client.Answer;
import io.huiyin.acceptance.Mailbox.Letter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The life of one case, from a system's post to the metrics. Robust: every step is tried until it took effect. */
final class Journey {

    private static final Pattern SURVEY_LINK = Pattern.compile("https?://\\S+(/survey/\\S+)");

    private final RunningSuite suite;
    private final Client client;
    private final String product = "product-" + UUID.randomUUID();
    private final String address = "customer-" + UUID.randomUUID() + "@example.com";
    private final Mailbox customer;
    private final Runnable betweenSteps;
    private final Watcher watcher;
    private String id = "";
    private String reference = "";
    private String agent = "";

    Journey(RunningSuite suite, Runnable betweenSteps) {
        this.suite = suite;
        this.client = new Client(suite.demo());
        this.customer = new Mailbox(suite.demo(), address);
        this.betweenSteps = betweenSteps;
        this.watcher = Watcher.start(client);
    }

    /** How it all ended: equal for every run, whatever was killed on the way. */
    record Ending(
            String state,
            int cycle,
            List<String> clocks,
            List<String> escalations,
            List<String> surveys,
            List<String> letters,
            double breaches,
            double cycles,
            double csat,
            boolean watchedAll) {}

    Ending run() {
        try {
            return live();
        } finally {
            watcher.close();
        }
    }

    private Ending live() {
        promise("PT3S");
        post();
        step();
        acknowledgement();
        classification();
        step();
        String escalation = escalation();
        promise("PT1H");
        step();
        acknowledgeEscalation(escalation);
        act("claim", null, "open");
        step();
        reply();
        step();
        act("resolve", "{\"rootCause\":\"网关超时\",\"outcome\":\"resolved\"}", "resolved");
        step();
        act("close", null, "closed");
        String link = invitation();
        step();
        answer(link);
        until(() -> theCase().path("cycle").asInt() == 1 ? true : null);
        step();
        act("resolve", "{\"rootCause\":\"再次退款\",\"outcome\":\"resolved\"}", "resolved");
        step();
        return ending();
    }

    private void step() {
        betweenSteps.run();
    }

    private void promise(String response) {
        Answer answer = client.post(
                "admin",
                "/api/v1/sla-policies",
                "{\"name\":\"journey\",\"match\":{\"product\":\"" + product + "\"},\"targets\":{\"response\":\""
                        + response + "\",\"resolution\":\"PT1H\"}}",
                "Idempotency-Key",
                UUID.randomUUID().toString());
        assertThat(answer.status()).isEqualTo(201);
    }

    private void post() {
        String body =
                "{\"channel\":\"rest\",\"product\":\"" + product + "\",\"text\":\"系统全面宕机，所有用户无法支付，请致电 13812345678\","
                        + "\"contact\":{\"name\":\"李雷\",\"email\":\"" + address + "\"}}";
        Answer answer = client.post(
                "system",
                "/api/v1/feedback",
                body,
                "Idempotency-Key",
                UUID.randomUUID().toString());
        assertThat(answer.status()).isEqualTo(201);
        id = answer.json().path("id").asText();
        reference = answer.json().path("reference").asText();
    }

    private void acknowledgement() {
        Letter letter = until(() -> customer.about("已收到").stream().findFirst().orElse(null));
        assertThat(letter.text()).contains(reference, "/s/").doesNotContain("宕机");
        assertThat(letter.autoSubmitted()).isEqualTo("auto-generated");
    }

    private void classification() {
        JsonNode it = until(() -> theCase().hasNonNull("type") ? theCase() : null);
        assertThat(it.path("type").asText()).isEqualTo("problem");
        assertThat(it.path("priority").asText()).isEqualTo("urgent");
        assertThat(it.path("text").asText()).contains("138****5678");
        agent = "agent-" + it.path("tier").asText();
    }

    private String escalation() {
        JsonNode escalation = until(() -> items("supervisor", "/api/v1/escalations?caseId=" + id).stream()
                .findFirst()
                .orElse(null));
        assertThat(escalation.path("promise").asText()).isEqualTo("response");
        Mailbox teamLead = new Mailbox(suite.demo(), "team-lead@huiyin.localhost");
        until(() -> teamLead.about(reference).isEmpty() ? null : true);
        return escalation.path("id").asText();
    }

    private void acknowledgeEscalation(String escalation) {
        Answer answer = client.post("supervisor", "/api/v1/escalations/" + escalation + "/actions/acknowledge", null);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("state").asText()).isEqualTo("acknowledged");
    }

    private void reply() {
        Answer answer = client.post(
                agent,
                "/api/v1/cases/" + id + "/messages",
                "{\"visibility\":\"public\",\"body\":\"服务已恢复，如有问题请致电 13912345678。\"}",
                "Idempotency-Key",
                UUID.randomUUID().toString());
        assertThat(answer.status()).isEqualTo(201);
        Letter letter = until(() -> customer.about("答复").stream().findFirst().orElse(null));
        assertThat(letter.text()).contains("13912345678");
    }

    private String invitation() {
        Letter letter = until(() -> customer.about("满意").stream().findFirst().orElse(null));
        Matcher link = SURVEY_LINK.matcher(letter.text());
        assertThat(link.find()).isTrue();
        return link.group(1);
    }

    private void answer(String link) {
        assertThat(client.get("nobody", link).status()).isEqualTo(200);
        Answer answer = client.post("nobody", link, "{\"csat\":1,\"resolved\":\"no\",\"nps\":2,\"comment\":\"仍未到账\"}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(client.post("nobody", link, "{\"csat\":1,\"resolved\":\"no\",\"nps\":2,\"comment\":\"仍未到账\"}")
                        .status())
                .isEqualTo(200);
        assertThat(client.post("nobody", link, "{\"csat\":5,\"resolved\":\"yes\"}")
                        .status())
                .isEqualTo(409);
    }

    /** Reads, decides, acts on what it read; whoever got no answer reads again. */
    private void act(String action, String body, String until) {
        Client.until(() -> {
            Answer it = client.get(agent, "/api/v1/cases/" + id);
            if (it.json().path("state").asText().equals(until)) {
                return true;
            }
            client.post(agent, "/api/v1/cases/" + id + "/actions/" + action, body, "If-Match", it.etag());
            return null;
        });
    }

    private JsonNode theCase() {
        return client.get("supervisor", "/api/v1/cases/" + id).json();
    }

    private Ending ending() {
        until(() -> clocks().stream().allMatch(clock -> clock.contains("met") || clock.contains("cancelled"))
                        && clocks().size() == 4
                ? true
                : null);
        until(() -> metric("cycles") == 2 && metric("csat") == 1 && metric("resolution-rate") == 1 ? true : null);
        until(() -> escalations().stream().allMatch(e -> e.contains("closed")) ? true : null);
        JsonNode it = theCase();
        return new Ending(
                it.path("state").asText(),
                it.path("cycle").asInt(),
                clocks(),
                escalations(),
                items("supervisor", "/api/v1/surveys?caseId=" + id).stream()
                        .map(s ->
                                s.path("cycle").asInt() + " " + s.path("state").asText() + " "
                                        + s.path("csat").asText())
                        .toList(),
                customer.letters().stream()
                        .map(letter -> letter.subject().replace(reference, ""))
                        .sorted()
                        .toList(),
                metric("breaches"),
                metric("cycles"),
                metric("csat"),
                watchedAll());
    }

    /** Whether the live stream told every fact about the case, in order and none besides. */
    private boolean watchedAll() {
        List<String> facts = until(() -> {
            List<String> ids = items("analyst", "/api/v1/events?caseId=" + id).stream()
                    .filter(e -> e.path("source").asText().equals("/huiyin/triage"))
                    .sorted(Comparator.comparingLong(e -> e.path("sequence").asLong()))
                    .map(e -> e.path("id").asText())
                    .toList();
            return ids.size() == watcher.about(id).size() ? ids : null;
        });
        return facts.equals(watcher.about(id));
    }

    private List<String> clocks() {
        return items("supervisor", "/api/v1/clocks?caseId=" + id).stream()
                .map(c -> c.path("cycle").asInt() + " " + c.path("promise").asText() + " "
                        + c.path("state").asText() + (c.hasNonNull("breachedAt") ? " breached" : ""))
                .sorted()
                .toList();
    }

    private List<String> escalations() {
        return items("supervisor", "/api/v1/escalations?caseId=" + id).stream()
                .sorted(Comparator.comparing(e -> e.path("id").asText()))
                .map(e -> e.path("promise").asText() + " " + e.path("state").asText() + " steps "
                        + taken(e.path("steps")))
                .toList();
    }

    private static long taken(JsonNode steps) {
        List<JsonNode> all = new ArrayList<>();
        steps.forEach(all::add);
        return all.stream().filter(step -> step.hasNonNull("takenAt")).count();
    }

    private double metric(String metric) {
        return items("analyst", "/api/v1/metrics/" + metric + "?groupBy=product").stream()
                .filter(group -> group.path("key").asText().equals(product))
                .map(group -> group.path("value").asDouble())
                .findFirst()
                .orElse(0.0);
    }

    private List<JsonNode> items(String who, String path) {
        List<JsonNode> items = new ArrayList<>();
        client.get(who, path).json().path("items").forEach(items::add);
        return items;
    }
}
