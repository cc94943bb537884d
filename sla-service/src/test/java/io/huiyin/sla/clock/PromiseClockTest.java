package io.huiyin.sla.clock;

import static org.assertj.core.api.Assertions.assertThat;

import io.huiyin.sla.calendar.Always;
import io.huiyin.sla.calendar.BusinessCalendar;
import io.huiyin.sla.calendar.Opening;
import io.huiyin.sla.clock.PromiseClock.Outcome;
import io.huiyin.sla.clock.Stretch.Because;
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

class PromiseClockTest {

    private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");
    private static final Terms.Policy ANY_POLICY = new Terms.Policy(UUID.randomUUID(), "any", 1);
    private static final Because ANY_REASON = new Because("any", null);
    private static final Terms.Counting AROUND_THE_CLOCK = new Terms.Counting(null, Always.OPEN);

    private static PromiseClock clockOf(Duration target) {
        return clockOf(target, List.of(50, 75, 90));
    }

    private static PromiseClock clockOf(Duration target, List<Integer> warnings) {
        return PromiseClock.start(
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        0,
                        Promise.RESPONSE,
                        new Terms(ANY_POLICY, target, warnings, AROUND_THE_CLOCK),
                        START,
                        ANY_REASON)
                .clock();
    }

    private static Instant after(int minutes) {
        return START.plus(Duration.ofMinutes(minutes));
    }

    @Test
    void shouldWarnAtItsSharesAndBreachAtTheEnd() {
        assertThat(clockOf(Duration.ofMinutes(100)).timers())
                .containsEntry(50, after(50))
                .containsEntry(75, after(75))
                .containsEntry(90, after(90))
                .containsEntry(100, after(100));
    }

    @Test
    void shouldBreachAtTheDueTimeNotBefore() {
        PromiseClock withoutWarnings = clockOf(Duration.ofMinutes(10), List.of());

        assertThat(withoutWarnings
                        .fire(after(10).minusMillis(1), after(10), false)
                        .changes())
                .isEmpty();
        assertThat(withoutWarnings.fire(after(10), after(10), false).changes())
                .containsExactly(new ClockChanged.Breached(after(10), Duration.ZERO, false));
        assertThat(withoutWarnings
                        .fire(after(10), after(10).plusMillis(1), false)
                        .changes())
                .containsExactly(new ClockChanged.Breached(after(10), Duration.ofMillis(1), false));
    }

    @Test
    void shouldFireEachShareOnce() {
        PromiseClock warned =
                clockOf(Duration.ofMinutes(10)).fire(after(6), after(6), false).clock();

        assertThat(warned.fire(after(7), after(7), false).changes()).isEmpty();
        assertThat(warned.timers()).doesNotContainKey(50);
    }

    @Test
    void shouldSayEverythingThatIsDueInItsOrderButNothingThatIsNotKnownYet() {
        Outcome outcome = clockOf(Duration.ofMinutes(100)).fire(after(80), after(95), false);

        assertThat(outcome.changes())
                .containsExactly(
                        new ClockChanged.Warned(50, after(50), Duration.ofMinutes(45), false),
                        new ClockChanged.Warned(75, after(75), Duration.ofMinutes(20), false));
        assertThat(outcome.clock().nextAt()).contains(after(90));
    }

    @Test
    void shouldBeMetInTimeExactlyAtTheDueTime() {
        assertThat(clockOf(Duration.ofMinutes(10))
                        .meet(after(10), after(10), ANY_REASON)
                        .changes())
                .containsExactly(new ClockChanged.Met(after(10), false));
    }

    @Test
    void shouldBeBothBreachedAndMetByALateAnswer() {
        Outcome late = clockOf(Duration.ofMinutes(10)).meet(after(12), after(12), ANY_REASON);

        assertThat(late.changes())
                .containsExactly(
                        new ClockChanged.Breached(after(10), Duration.ofMinutes(2), false),
                        new ClockChanged.Met(after(12), true));
        assertThat(late.clock().state()).isEqualTo(ClockState.MET);
        assertThat(late.clock().breachedAt()).isEqualTo(after(10));
    }

    @Test
    void shouldTakeABreachBackWhenAnAnswerFromBeforeTurnsUpLater() {
        PromiseClock breached =
                clockOf(Duration.ofMinutes(10)).fire(after(11), after(11), true).clock();

        Outcome outcome = breached.meet(after(9), after(15), ANY_REASON);

        assertThat(outcome.changes())
                .containsExactly(
                        new ClockChanged.BreachWithdrawn(after(15), after(10)), new ClockChanged.Met(after(9), false));
        assertThat(outcome.clock().breachedAt()).isNull();
    }

    @Test
    void f04ShouldNotBreachWhileItWaitsForWeeks() {
        PromiseClock waiting = clockOf(Duration.ofMinutes(10))
                .pause(after(4), after(4), ANY_REASON)
                .clock();

        assertThat(waiting.timers()).isEmpty();
        assertThat(waiting.fire(after(60 * 24 * 30), after(60 * 24 * 30), false).changes())
                .isEmpty();
        PromiseClock again = waiting.resume(after(60 * 24 * 30), ANY_REASON).clock();
        assertThat(again.dueAt()).isEqualTo(after(60 * 24 * 30 + 6));
    }

    @Test
    void f03ShouldCarryThePauseOverWhenAnotherPromiseApplies() {
        PromiseClock waiting = clockOf(Duration.ofHours(4))
                .pause(after(10), after(10), ANY_REASON)
                .clock();

        Outcome moved = waiting.reschedule(
                new Terms(
                        new Terms.Policy(UUID.randomUUID(), "urgent", 1),
                        Duration.ofMinutes(15),
                        List.of(50),
                        AROUND_THE_CLOCK),
                after(200),
                after(200),
                ANY_REASON);

        assertThat(moved.clock().timers()).isEmpty();
        PromiseClock going = moved.clock().resume(after(300), ANY_REASON).clock();
        assertThat(going.breachedAt()).isNull();
        assertThat(going.dueAt()).isEqualTo(after(305));
    }

    @Test
    void f39ShouldLeaveAMetClockMetWhenThePolicyIsCutAfterwards() {
        PromiseClock met = clockOf(Duration.ofMinutes(10))
                .meet(after(8), after(8), ANY_REASON)
                .clock();

        assertThat(met.reschedule(
                                new Terms(
                                        new Terms.Policy(UUID.randomUUID(), "short", 2),
                                        Duration.ofMinutes(5),
                                        List.of(),
                                        AROUND_THE_CLOCK),
                                after(20),
                                after(20),
                                ANY_REASON)
                        .changes())
                .isEmpty();
        assertThat(met.cancel(after(20), after(20), "case-ended", ANY_REASON).changes())
                .isEmpty();
    }

    @Test
    void shouldBeMetWhilePausedAsOfThePause() {
        PromiseClock waiting = clockOf(Duration.ofMinutes(10))
                .pause(after(9), after(9), ANY_REASON)
                .clock();

        assertThat(waiting.meet(after(60), after(60), ANY_REASON).changes())
                .containsExactly(new ClockChanged.Met(after(60), false));
    }

    @Test
    void shouldNotStopTwice() {
        PromiseClock waiting = clockOf(Duration.ofMinutes(10))
                .pause(after(1), after(1), ANY_REASON)
                .clock();

        assertThat(waiting.pause(after(2), after(2), ANY_REASON).changes()).isEmpty();
        assertThat(clockOf(Duration.ofMinutes(10)).resume(after(2), ANY_REASON).changes())
                .isEmpty();
    }

    @Test
    void shouldFollowFromItsStretchesAlone() {
        PromiseClock clock = clockOf(Duration.ofMinutes(60))
                .pause(after(10), after(10), ANY_REASON)
                .clock()
                .resume(after(30), ANY_REASON)
                .clock()
                .pause(after(40), after(40), ANY_REASON)
                .clock()
                .resume(after(100), ANY_REASON)
                .clock();

        assertThat(clock.dueAt()).isEqualTo(after(140));
        assertThat(clock.at(25)).isEqualTo(after(35));
        assertThat(clock.at(50)).isEqualTo(after(110));
        assertThat(clock.stretches()).hasSize(5);
    }

    @Test
    void shouldStandStillAtTheVeryEndOfItsTimeWithoutBreaking() {
        PromiseClock used = clockOf(Duration.ofMinutes(10), List.of())
                .pause(after(10), after(10), ANY_REASON)
                .clock();

        assertThat(used.meet(after(60), after(60), ANY_REASON).changes())
                .containsExactly(new ClockChanged.Met(after(60), false));
        assertThat(used.resume(after(60), ANY_REASON).clock().dueAt()).isEqualTo(after(60));
    }

    @Test
    void shouldTakeBackWhatBeganAfterAnAnswerThatTurnsUpLate() {
        PromiseClock waiting = clockOf(Duration.ofMinutes(10))
                .pause(after(5), after(5), ANY_REASON)
                .clock();

        PromiseClock met = waiting.meet(after(3), after(20), ANY_REASON).clock();

        assertThat(met.stretches()).extracting(Stretch::from).containsExactly(START, after(3));
    }

    /** F01, with warnings and a weekend in between: 2026-03-02 is a Monday. */
    @Test
    void shouldCountOpeningHoursAlone() {
        Map<DayOfWeek, List<Opening>> weekdays = new EnumMap<>(DayOfWeek.class);
        for (int day = 1; day <= 5; day++) {
            weekdays.put(DayOfWeek.of(day), List.of(Opening.of("09:00", "17:00")));
        }
        Terms.Counting office = new Terms.Counting(
                new Terms.Version(UUID.randomUUID(), 1),
                new BusinessCalendar(ZoneId.of("Asia/Shanghai"), weekdays, new TreeMap<>()));
        Instant friday = Instant.parse("2026-03-06T08:30:00Z"); // 16:30
        PromiseClock clock = PromiseClock.start(
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        0,
                        Promise.RESPONSE,
                        new Terms(ANY_POLICY, Duration.ofHours(1), List.of(50), office),
                        friday,
                        ANY_REASON)
                .clock();

        assertThat(clock.at(50)).isEqualTo(Instant.parse("2026-03-06T09:00:00Z"));
        assertThat(clock.dueAt()).isEqualTo(Instant.parse("2026-03-09T01:30:00Z"));
        Instant saturday = Instant.parse("2026-03-07T00:00:00Z");
        PromiseClock waited = clock.pause(saturday, saturday, ANY_REASON)
                .clock()
                .resume(Instant.parse("2026-03-10T01:00:00Z"), ANY_REASON)
                .clock();
        assertThat(waited.dueAt()).isEqualTo(Instant.parse("2026-03-10T01:30:00Z"));
    }

    @Test
    void shouldStayBrokenWhenAnotherPromiseComesTooLate() {
        Terms generous = new Terms(
                new Terms.Policy(UUID.randomUUID(), "generous", 1), Duration.ofHours(4), List.of(), AROUND_THE_CLOCK);

        Outcome moved = clockOf(Duration.ofMinutes(10)).reschedule(generous, after(11), after(30), ANY_REASON);

        assertThat(moved.changes())
                .containsExactly(
                        new ClockChanged.Breached(after(10), Duration.ofMinutes(20), false),
                        new ClockChanged.Rescheduled(after(11), after(10)));
        assertThat(moved.clock().breachedAt()).isEqualTo(after(10));
    }

    @Test
    void shouldTakeABreachBackWhenAnotherPromiseCameBeforeIt() {
        Terms generous = new Terms(
                new Terms.Policy(UUID.randomUUID(), "generous", 1), Duration.ofHours(4), List.of(), AROUND_THE_CLOCK);
        PromiseClock breached = clockOf(Duration.ofMinutes(10))
                .fire(after(11), after(11), false)
                .clock();

        Outcome moved = breached.reschedule(generous, after(9), after(12), ANY_REASON);

        assertThat(moved.changes())
                .containsExactly(
                        new ClockChanged.BreachWithdrawn(after(12), after(10)),
                        new ClockChanged.Rescheduled(after(9), after(10)));
        assertThat(moved.clock().nextAt()).contains(START.plus(Duration.ofHours(4)));
    }

    @Test
    void shouldKeepTheHoursThatItBeganWith() {
        PromiseClock clock = clockOf(Duration.ofMinutes(10));
        Terms newerCalendar = new Terms(
                ANY_POLICY,
                Duration.ofMinutes(10),
                List.of(50, 75, 90),
                new Terms.Counting(new Terms.Version(UUID.randomUUID(), 2), Always.OPEN));

        assertThat(clock.reschedule(newerCalendar, after(1), after(1), ANY_REASON)
                        .changes())
                .isEmpty();
    }
}
