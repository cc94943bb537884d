package io.huiyin.sla.trace;

import static io.huiyin.sla.tracking.Story.after;
import static org.assertj.core.api.Assertions.assertThat;

import io.huiyin.sla.calendar.BusinessCalendar;
import io.huiyin.sla.calendar.Opening;
import io.huiyin.sla.clock.FactKind;
import io.huiyin.sla.clock.Promise;
import io.huiyin.sla.clock.PromiseClock;
import io.huiyin.sla.policy.Choice;
import io.huiyin.sla.policy.Rulebook;
import io.huiyin.sla.policy.SlaPolicy;
import io.huiyin.sla.policy.Targets;
import io.huiyin.sla.tracking.Clocks;
import io.huiyin.sla.tracking.Rules;
import io.huiyin.sla.tracking.Story;
import io.huiyin.web.Json;
import io.huiyin.web.Texts;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TraceTest {

    /** Monday to Friday, 16:00 to 17:00 in Shanghai; stories begin on a Monday at 16:00 there. */
    private static Rulebook anHourADay() {
        return rules().rulebook();
    }

    /** With another policy before it. */
    private static Rulebook beforeAnHourADay(SlaPolicy.Match match) {
        return rules().always(Rules.policy(UUID.randomUUID(), 1, match, Rules.allOf(Duration.ofHours(1)), null))
                .rulebook();
    }

    private static List<Choice> choices(Story story, PromiseClock clock, Rulebook rulebook) {
        return Clocks.choices(clock.id(), story.facts(), rulebook);
    }

    private static Rules rules() {
        Map<DayOfWeek, List<Opening>> hours = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            hours.put(day, List.of(Opening.of("16:00", "17:00")));
        }
        return new Rules()
                .always(new BusinessCalendar(ZoneId.of("Asia/Shanghai"), hours, new TreeMap<>()))
                .always(Rules.policy(
                        Rules.POLICY,
                        1,
                        Rules.ANYTHING,
                        new Targets(Map.of(Promise.RESPONSE, Duration.ofMinutes(70)), Map.of()),
                        Rules.CALENDAR));
    }

    @Test
    void shouldTellEveryIntervalOnceAndAddUp() {
        Story story = Story.received()
                .then(FactKind.WAITING, 20)
                .then(FactKind.RESUMED, 50)
                .then(FactKind.ANSWERED, 24 * 60 + 15);
        PromiseClock clock = story.clock(anHourADay(), Promise.RESPONSE);

        Trace trace = Trace.of(clock, choices(story, clock, anHourADay()), after(10_000));

        assertThat(trace.slices())
                .containsExactly(
                        interval(0, 20, true, "received", story, 0),
                        interval(20, 50, false, "waiting", story, 1),
                        interval(50, 60, true, "resumed", story, 2),
                        new Trace.Interval(after(60), after(24 * 60), false, Trace.CLOSED, null),
                        interval(24 * 60, 24 * 60 + 15, true, "resumed", story, 2));
        assertThat(trace.counted()).isEqualTo(Duration.ofMinutes(45));
        assertThat(trace.counted().plus(trace.notCounted())).isEqualTo(Duration.ofMinutes(24 * 60 + 15));
    }

    private static Trace.Interval interval(long from, long to, boolean counted, String reason, Story story, int fact) {
        return new Trace.Interval(
                after(from), after(to), counted, reason, story.facts().get(fact).eventId());
    }

    @Test
    void shouldTellWhyEachPolicyAppliedWhenItDid() {
        Story story = Story.received().of("complaint", "urgent").then(FactKind.RECLASSIFIED, 10);
        Rulebook rulebook = beforeAnHourADay(new SlaPolicy.Match(null, null, "complaint", "urgent", null, null, null));
        PromiseClock clock = story.clock(rulebook, Promise.RESPONSE);

        List<Trace.Since> terms =
                Trace.of(clock, choices(story, clock, rulebook), after(20)).terms();

        assertThat(terms).hasSize(2);
        assertThat(terms.get(0).why())
                .isEqualTo(new Trace.Why(
                        Map.of(),
                        List.of(new Choice.PassedOver(
                                terms.get(1).policy().id(),
                                "any",
                                1,
                                Map.of("type", "complaint", "priority", "urgent")))));
        assertThat(terms.get(1).why())
                .isEqualTo(new Trace.Why(Map.of("type", "complaint", "priority", "urgent"), List.of()));
    }

    @Test
    void shouldReadWellInBothLanguages() {
        Story story = Story.received().then(FactKind.WAITING, 20).then(FactKind.RESUMED, 50);
        Rulebook rulebook = beforeAnHourADay(new SlaPolicy.Match(null, null, "complaint", "urgent", null, null, null));
        PromiseClock clock = story.clock(rulebook, Promise.RESPONSE);
        Instant now = after(55);
        Trace trace = Trace.of(clock, choices(story, clock, rulebook), now);

        Map<String, String> text = TraceText.of(clock, trace, now);

        assertThat(text.get(Texts.ENGLISH)).isEqualTo("""
                First response: a person answers.
                Since 2026-03-02 16:00:00: within 1 h 10 min of opening hours, by the policy "any" (version 1).
                It applies to whatever comes.
                Passed over: "any" (version 1), which asks for type complaint, priority urgent.
                2026-03-02 16:00:00 to 2026-03-02 16:20:00: counted, 20 min (feedback received)
                2026-03-02 16:20:00 to 2026-03-02 16:50:00: not counted, 30 min (waiting for the customer)
                2026-03-02 16:50:00 to 2026-03-02 16:55:00: counted, 5 min (work goes on)
                Together: 25 min of 1 h 10 min counted, 30 min not counted.
                It runs; due 2026-03-03 16:40:00.
                Times are those of Asia/Shanghai.""");
        assertThat(text.get(Texts.CHINESE)).isEqualTo("""
                首次响应:由人工答复。
                自 2026-03-02 16:00:00 起:1 小时 10 分钟 内完成,只计工作时间,依据策略“any”(版本 1)。
                适用条件:不限。
                未适用:“any”(版本 1),其条件为:类型 complaint, 优先级 urgent。
                2026-03-02 16:00:00 至 2026-03-02 16:20:00:计时 20 分钟(收到反馈)
                2026-03-02 16:20:00 至 2026-03-02 16:50:00:不计时 30 分钟(等待客户)
                2026-03-02 16:50:00 至 2026-03-02 16:55:00:计时 5 分钟(继续处理)
                合计:计时 25 分钟,共 1 小时 10 分钟;不计时 30 分钟。
                计时中,应于 2026-03-03 16:40:00 前完成。
                以上时间为 Asia/Shanghai 当地时间。""");
    }

    @ParameterizedTest
    @EnumSource(FactKind.class)
    void shouldHaveWordsForWhateverBeginsAnInterval(FactKind kind) {
        String key = "reason." + Json.word(kind);

        assertThat(Texts.of("trace", Texts.ENGLISH)).containsKey(key);
        assertThat(Texts.of("trace", Texts.CHINESE)).containsKey(key);
    }

    @Test
    void shouldHaveTheSameTextsInBothLanguages() {
        assertThat(Texts.of("trace", Texts.CHINESE).keySet())
                .isEqualTo(Texts.of("trace", Texts.ENGLISH).keySet());
    }
}
