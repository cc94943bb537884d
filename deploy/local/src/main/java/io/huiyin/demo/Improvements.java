package io.huiyin.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.demo.Api.Answer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** What the shop tries in the middle of the month, and whether it worked: faster answers in one line, which were to please as well. */
final class Improvements {

    private static final String ANALYST = "analyst";
    private static final String CYCLES = "/api/v1/pdca-cycles";

    private final Api api;
    private final Instant began;
    private final List<String> ids = new ArrayList<>();
    private Instant begunAt = Instant.MAX;

    Improvements(Api api, Instant began) {
        this.api = api;
        this.began = began.truncatedTo(ChronoUnit.MILLIS);
    }

    /** In the middle of the month. */
    void plan() {
        begunAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        ids.add(plan("response-on-time-share", 0.9, "Answer Aurora Pay first / 支付类反馈优先回复"));
        ids.add(plan("csat", 4.5, "Faster answers please more / 更快回复提升满意度"));
    }

    private String plan(String metric, double target, String title) {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        ObjectNode body = Api.json()
                .put("title", title)
                .put("metric", metric)
                .put("groupBy", "product")
                .put("key", Month.IMPROVED)
                .put("direction", "increase")
                .put("target", target)
                .put("cause", "Payment cases wait behind all others in one queue / 支付类反馈与其他反馈同排一队")
                .put("owner", "supervisor");
        body.putObject("baseline").put("from", began.toString()).put("to", begunAt.toString());
        body.putArray("actions")
                .addObject()
                .put("what", "A queue of their own for payment cases / 支付类反馈单独排队")
                .put("owner", "supervisor")
                .put("due", today.toString())
                .put("done", today.toString());
        return ok(api.post(ANALYST, CYCLES, body)).json().path("id").asText();
    }

    /** At the end of the month. @return a line about each */
    List<String> evaluate() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        List<String> lines = new ArrayList<>();
        for (String id : ids) {
            ObjectNode body = Api.json();
            body.putObject("window").put("from", begunAt.toString()).put("to", now.toString());
            Answer check = ok(api.post(ANALYST, CYCLES + "/" + id + "/actions/evaluate", body));
            Answer cycle = ok(api.get(ANALYST, CYCLES + "/" + id));
            lines.add(String.format(
                    "%s: %s (%.2f → %.2f, target %.2f; %s)",
                    cycle.json().at("/plan/metric").asText(),
                    check.json().path("verdict").asText(),
                    check.json().at("/baseline/value").asDouble(),
                    check.json().at("/window/value").asDouble(),
                    cycle.json().at("/plan/target").asDouble(),
                    check.json().path("test").asText()));
        }
        return lines;
    }

    private static Answer ok(Answer answer) {
        if (!answer.ok()) {
            throw new CannotGoOn("the improvement was refused: " + answer.status() + " " + answer.json());
        }
        return answer;
    }
}
