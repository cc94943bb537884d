package io.huiyin.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.demo.Api.Answer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What becomes of one story, step by step: each step does its part through the API and says what comes next, and when. */
final class Life {

    private static final Map<String, String> STAGES =
            Map.of("potential", "before-purchase", "new", "purchase", "loyal", "repeat-purchase");
    private static final int FIND_ATTEMPTS = 120;
    private static final int LETTER_ATTEMPTS = 60;
    private static final double SURVEY_AFTER = 10;

    /** What comes next. */
    record Next(double afterSeconds, Step step) {}

    interface Step {
        /** @return null at the end */
        @Nullable
        Next take();
    }

    private final Api api;
    private final Letters letters;
    private final Tally tally;
    private final Story story;
    private final String run;
    private String id = "";
    private String reference = "";
    private String agent = "";
    private int looks;

    Life(Api api, Letters letters, Tally tally, Story story, String run) {
        this.api = api;
        this.letters = letters;
        this.tally = tally;
        this.story = story;
        this.run = run;
    }

    /** @param occurredAt when the customer said it, in the past month */
    @Nullable
    Next begin(Instant occurredAt) {
        ObjectNode body = Api.json()
                .put("channel", story.channel())
                .put("product", story.product())
                .put("text", story.said())
                .put("externalId", "demo-" + run + "-" + story.number())
                .put("occurredAt", occurredAt.toString());
        Customer customer = story.customer();
        body.putObject("contact")
                .put("name", customer.name())
                .put("email", customer.email())
                .put("externalId", customer.id())
                .put("tier", customer.tier());
        body.putObject("context").put("journeyStage", STAGES.getOrDefault(customer.tier(), "after-purchase"));
        Answer answer = api.post(Api.SYSTEM, "/api/v1/feedback", body);
        if (answer.ok() && story.care().retried()) {
            answer = api.post(Api.SYSTEM, "/api/v1/feedback", body);
            tally.retried.increment();
        }
        if (!answer.ok()) {
            return refused("post feedback", answer);
        }
        tally.posted.increment();
        id = answer.json().path("id").asText();
        reference = answer.json().path("reference").asText();
        return story.care().taken() ? new Next(story.care().replyAfter(), this::answer) : null;
    }

    private @Nullable Next answer() {
        Answer found = api.get("supervisor", "/api/v1/cases/" + id);
        if (found.status() == 404 && ++looks < FIND_ATTEMPTS) {
            return new Next(0.25, this::answer);
        }
        if (!found.ok()) {
            return refused("find the case", found);
        }
        agent = "agent-" + found.json().path("tier").asText();
        Answer claimed = act("claim", null);
        if (claimed.status() == 404 && ++looks < FIND_ATTEMPTS) {
            return new Next(0.25, this::answer); // a second look after a burst gave it to another team meanwhile
        }
        if (!claimed.ok()) {
            return refused("claim", claimed);
        }
        say(words("您好，已经收到您的反馈，正在为您核实。", "Thank you for telling us. I am looking into it now."));
        tally.answered.increment();
        if (story.care().handedOff() && !agent.equals("agent-l3")) {
            return new Next(1, this::handOff);
        }
        return story.care().asked() ? new Next(1, this::ask) : solveLater();
    }

    private @Nullable Next handOff() {
        String tier = agent.equals("agent-l1") ? "l2" : "l3";
        Answer handed = act(
                "hand-off",
                Api.json()
                        .put("tier", tier)
                        .put(
                                "tried",
                                words("已核对订单与日志，前线无权限处理。", "Checked order and logs; needs more rights than ours.")));
        if (!handed.ok()) {
            return refused("hand off", handed);
        }
        agent = "agent-" + tier;
        Answer claimed = act("claim", null);
        return claimed.ok() ? solveLater() : refused("claim after the hand-off", claimed);
    }

    private @Nullable Next ask() {
        say(words("能否告诉我们大概是什么时间发生的？", "Could you tell us roughly when it happened?"));
        Answer paused = act("pause", Api.json().put("reason", words("等待客户回复", "waiting for the customer")));
        if (!paused.ok()) {
            return refused("pause", paused);
        }
        return story.care().told() ? new Next(3, this::followUp) : null;
    }

    private @Nullable Next followUp() {
        Answer said = api.post(
                Api.SYSTEM,
                "/api/v1/feedback/" + id + "/follow-ups",
                Api.json().put("text", words("昨天晚上八点左右。", "Around eight yesterday evening.")),
                "Idempotency-Key",
                "demo-" + run + "-" + story.number() + "-follow-up");
        return said.ok() ? solveLater() : refused("follow up", said);
    }

    private @Nullable Next solveLater() {
        if (!story.care().resolved()) {
            return null;
        }
        boolean slow = story.number() % 16 == 0;
        return new Next(slow ? Month.RESOLUTION_PROMISE + 2 : 2 + story.number() % 6, () -> resolve(this::closeLater));
    }

    private @Nullable Next resolve(Step after) {
        say(words("已经处理好了，给您带来不便非常抱歉。", "This is solved now. We are sorry for the trouble."));
        List<String> causes = story.customer().language().equals("en")
                ? List.of("configuration after release", "partner system", "wording on the page", "staff training")
                : List.of("发布后配置错误", "合作方系统", "页面说明不清", "人员培训不足");
        Answer resolved = act(
                "resolve",
                Api.json()
                        .put("rootCause", causes.get(story.number() % causes.size()))
                        .put("outcome", story.number() % 5 == 0 ? "needs-improvement" : "resolved"));
        if (!resolved.ok()) {
            return refused("resolve", resolved);
        }
        tally.resolved.increment();
        return after.take();
    }

    private @Nullable Next closeLater() {
        return story.care().closed()
                ? new Next(0.5, () -> {
                    Answer closed = act("close", null);
                    if (!closed.ok()) {
                        return refused("close", closed);
                    }
                    looks = 0;
                    return story.care().csat() == 0 ? null : new Next(SURVEY_AFTER, this::answerSurvey);
                })
                : null;
    }

    private @Nullable Next answerSurvey() {
        Optional<String> link = letters.survey(story.customer().email(), reference);
        if (link.isEmpty()) {
            return ++looks < LETTER_ATTEMPTS
                    ? new Next(1, this::answerSurvey)
                    : refused("wait for the survey's mail", null);
        }
        int csat = story.care().csat();
        Answer answered = api.post(
                Api.NOBODY,
                link.get(),
                Api.json()
                        .put("csat", csat)
                        .put("resolved", csat > 3 ? "yes" : csat == 3 ? "partly" : "no")
                        .put("nps", Math.min(10, csat * 2 + story.number() % 2))
                        .put(
                                "comment",
                                csat > 3 ? words("处理得很快", "Quick and friendly") : words("等太久了", "Took too long")));
        if (!answered.ok()) {
            return refused("answer the survey", answered);
        }
        tally.surveys.increment();
        return csat > 2 ? null : new Next(3, this::secondHandling);
    }

    /** A low score has reopened the case. */
    private @Nullable Next secondHandling() {
        Answer found = api.get("supervisor", "/api/v1/cases/" + id);
        if (found.json().path("cycle").asInt() == 0 && ++looks < FIND_ATTEMPTS) {
            return new Next(0.5, this::secondHandling);
        }
        agent = "agent-" + found.json().path("tier").asText();
        return resolve(() -> null);
    }

    private void say(String words) {
        api.post(
                agent,
                "/api/v1/cases/" + id + "/messages",
                Api.json().put("visibility", "public").put("body", words));
    }

    /** Reads, decides, acts on what it read; whoever was too slow reads again. */
    private Answer act(String action, @Nullable ObjectNode body) {
        while (true) {
            String etag = api.get(agent, "/api/v1/cases/" + id).etag();
            Answer answer = api.post(agent, "/api/v1/cases/" + id + "/actions/" + action, body, "If-Match", etag);
            if (answer.status() != 412) {
                return answer;
            }
        }
    }

    private @Nullable Next refused(String what, @Nullable Answer answer) {
        tally.refused("case " + reference + ": cannot " + what
                + (answer == null
                        ? ""
                        : ": " + answer.status() + " "
                                + answer.json().path("detail").asText()));
        return null;
    }

    private String words(String chinese, String english) {
        return story.customer().language().equals("en") ? english : chinese;
    }
}
