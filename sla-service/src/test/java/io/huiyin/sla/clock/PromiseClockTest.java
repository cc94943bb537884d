package io.huiyin.sla.clock;

import static org.assertj.core.api.Assertions.assertThat;

import io.huiyin.sla.clock.PromiseClock.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PromiseClockTest {

    private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");
    private static final Terms.Policy ANY_POLICY = new Terms.Policy(UUID.randomUUID(), "any", 1);

    private static PromiseClock clockOf(Duration target) {
        return clockOf(target, List.of(50, 75, 90));
    }

    private static PromiseClock clockOf(Duration target, List<Integer> warnings) {
        return PromiseClock.start(
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        0,
                        Promise.RESPONSE,
                        new Terms(ANY_POLICY, target, warnings),
                        START)
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
        assertThat(clockOf(Duration.ofMinutes(10)).meet(after(10), after(10)).changes())
                .containsExactly(new ClockChanged.Met(after(10), false));
    }

    @Test
    void shouldBeBothBreachedAndMetByALateAnswer() {
        Outcome late = clockOf(Duration.ofMinutes(10)).meet(after(12), after(12));

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

        Outcome outcome = breached.meet(after(9), after(15));

        assertThat(outcome.changes())
                .containsExactly(
                        new ClockChanged.BreachWithdrawn(after(15), after(10)), new ClockChanged.Met(after(9), false));
        assertThat(outcome.clock().breachedAt()).isNull();
    }

    @Test
    void f04ShouldNotBreachWhileItWaitsForWeeks() {
        PromiseClock waiting =
                clockOf(Duration.ofMinutes(10)).pause(after(4), after(4)).clock();

        assertThat(waiting.timers()).isEmpty();
        assertThat(waiting.fire(after(60 * 24 * 30), after(60 * 24 * 30), false).changes())
                .isEmpty();
        PromiseClock again = waiting.resume(after(60 * 24 * 30)).clock();
        assertThat(again.dueAt()).isEqualTo(after(60 * 24 * 30 + 6));
    }

    @Test
    void f03ShouldCarryThePauseOverWhenAnotherPromiseApplies() {
        PromiseClock waiting =
                clockOf(Duration.ofHours(4)).pause(after(10), after(10)).clock();

        Outcome moved = waiting.reschedule(
                new Terms(new Terms.Policy(UUID.randomUUID(), "urgent", 1), Duration.ofMinutes(15), List.of(50)),
                after(200));

        assertThat(moved.clock().timers()).isEmpty();
        PromiseClock going = moved.clock().resume(after(300)).clock();
        assertThat(going.breachedAt()).isNull();
        assertThat(going.dueAt()).isEqualTo(after(305));
    }

    @Test
    void f39ShouldLeaveAMetClockMetWhenThePolicyIsCutAfterwards() {
        PromiseClock met =
                clockOf(Duration.ofMinutes(10)).meet(after(8), after(8)).clock();

        assertThat(met.reschedule(
                                new Terms(
                                        new Terms.Policy(UUID.randomUUID(), "short", 2),
                                        Duration.ofMinutes(5),
                                        List.of()),
                                after(20))
                        .changes())
                .isEmpty();
        assertThat(met.cancel(after(20), after(20), "case-ended").changes()).isEmpty();
    }

    @Test
    void shouldBeMetWhilePausedAsOfThePause() {
        PromiseClock waiting =
                clockOf(Duration.ofMinutes(10)).pause(after(9), after(9)).clock();

        assertThat(waiting.meet(after(60), after(60)).changes())
                .containsExactly(new ClockChanged.Met(after(60), false));
    }

    @Test
    void shouldNotStopTwice() {
        PromiseClock waiting =
                clockOf(Duration.ofMinutes(10)).pause(after(1), after(1)).clock();

        assertThat(waiting.pause(after(2), after(2)).changes()).isEmpty();
        assertThat(clockOf(Duration.ofMinutes(10)).resume(after(2)).changes()).isEmpty();
    }
}
