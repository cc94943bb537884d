package io.huiyin.sla.trace;

import io.huiyin.sla.calendar.Slice;
import io.huiyin.sla.clock.PromiseClock;
import io.huiyin.sla.clock.Segment;
import io.huiyin.sla.clock.Stretch;
import io.huiyin.sla.clock.Terms;
import io.huiyin.sla.policy.Choice;
import io.huiyin.web.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Every interval of a clock from its begin to its end, or until now; counted or not, none missing and none twice.
 *
 * @param target what the terms give that hold last
 * @param counted the sum of the intervals that counted
 * @param notCounted the sum of the others
 */
public record Trace(
        UUID clockId,
        Duration target,
        Duration counted,
        Duration notCounted,
        List<Interval> slices,
        List<Since> terms) {

    /** Of an interval that lies outside opening hours. */
    static final String CLOSED = "outside-hours";

    /**
     * @param reason what began the stretch it belongs to: the word of a fact, or {@code outside-hours}
     * @param eventId the fact; absent outside opening hours
     */
    public record Interval(
            Instant from,
            Instant to,
            boolean counted,
            String reason,
            @Nullable UUID eventId) {

        Duration length() {
            return Duration.between(from, to);
        }
    }

    /** Since when which terms held, and why. @param calendar absent around the clock */
    @Schema(name = "TermsSince")
    public record Since(
            Instant from,
            Terms.Policy policy,
            Duration target,
            Terms.@Nullable Version calendar,

            @Nullable @Schema(description = "Absent for a moment after something was published that reaches the clock")
            Why why) {}

    /**
     * @param matched what the policy asks for, and the case has; empty where it asks for nothing
     * @param passedOver those before it that did not fit, and what they ask for that the case has not
     */
    public record Why(Map<String, String> matched, List<Choice.PassedOver> passedOver) {}

    /**
     * @param choices one for each segment of the clock
     * @param now until when an open clock is told
     */
    public static Trace of(PromiseClock clock, List<Choice> choices, Instant now) {
        Instant end = clock.ending() != null ? clock.ending().at() : now;
        List<Interval> intervals = new ArrayList<>();
        List<Stretch> stretches = clock.stretches();
        for (int i = 0; i < stretches.size(); i++) {
            Instant next = i + 1 < stretches.size() ? stretches.get(i + 1).from() : end;
            intervals.addAll(intervals(clock, stretches.get(i), next.isBefore(end) ? next : end));
        }
        return new Trace(
                clock.id(),
                clock.terms().target(),
                sum(intervals, true),
                sum(intervals, false),
                intervals,
                terms(clock.segments(), choices));
    }

    private static List<Since> terms(List<Segment> segments, List<Choice> choices) {
        List<Since> terms = new ArrayList<>();
        for (int i = 0; i < segments.size(); i++) {
            Terms its = segments.get(i).terms();
            terms.add(new Since(
                    segments.get(i).from(),
                    its.policy(),
                    its.target(),
                    its.counting().calendar(),
                    i < choices.size() ? why(its.policy(), choices.get(i)) : null));
        }
        return terms;
    }

    private static @Nullable Why why(Terms.Policy policy, Choice choice) {
        return choice.policy().equals(policy) ? new Why(choice.matched(), choice.passedOver()) : null;
    }

    /** A stretch that counts does so in opening hours alone. */
    private static List<Interval> intervals(PromiseClock clock, Stretch stretch, Instant to) {
        if (!stretch.from().isBefore(to)) {
            return List.of();
        }
        String reason = Json.word(stretch.because());
        if (!stretch.counted()) {
            return List.of(new Interval(stretch.from(), to, false, reason, stretch.eventId()));
        }
        List<Interval> intervals = new ArrayList<>();
        Instant passed = stretch.from();
        for (Slice open : clock.terms().counting().hours().open(stretch.from(), to)) {
            closed(intervals, passed, open.from());
            intervals.add(new Interval(open.from(), open.to(), true, reason, stretch.eventId()));
            passed = open.to();
        }
        closed(intervals, passed, to);
        return intervals;
    }

    private static void closed(List<Interval> intervals, Instant from, Instant to) {
        if (from.isBefore(to)) {
            intervals.add(new Interval(from, to, false, CLOSED, null));
        }
    }

    private static Duration sum(List<Interval> intervals, boolean counted) {
        return intervals.stream()
                .filter(interval -> interval.counted() == counted)
                .map(Interval::length)
                .reduce(Duration.ZERO, Duration::plus);
    }
}
