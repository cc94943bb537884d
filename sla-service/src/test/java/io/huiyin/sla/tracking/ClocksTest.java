package io.huiyin.sla.tracking;

import static io.huiyin.sla.tracking.Story.after;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.huiyin.sla.calendar.BusinessCalendar;
import io.huiyin.sla.calendar.Opening;
import io.huiyin.sla.clock.ClockChanged;
import io.huiyin.sla.clock.ClockState;
import io.huiyin.sla.clock.Comparison;
import io.huiyin.sla.clock.Ending;
import io.huiyin.sla.clock.FactKind;
import io.huiyin.sla.clock.Notice;
import io.huiyin.sla.clock.Promise;
import io.huiyin.sla.clock.PromiseClock;
import io.huiyin.sla.clock.Stretch;
import io.huiyin.sla.policy.Rulebook;
import io.huiyin.sla.policy.SlaPolicy;
import io.huiyin.sla.policy.SlaPolicy.Match;
import io.huiyin.sla.policy.Targets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ClocksTest {

    private static final Match URGENT = new Match(null, null, null, "urgent", null, null, null);
    private static final Match PRAISE = new Match(null, null, "praise", null, null, null, null);
    private static final Targets SHORT = within(Duration.ofMinutes(5));

    private static Targets within(Duration response) {
        return new Targets(Map.of(Promise.RESPONSE, response), Map.of());
    }

    private static Rulebook minutes(int target) {
        return Rules.responseWithin(Duration.ofMinutes(target));
    }

    private static PromiseClock response(Story story, Rulebook rulebook) {
        return story.clock(rulebook, Promise.RESPONSE);
    }

    private static List<Instant> noticed(PromiseClock clock, int threshold, Instant until) {
        return clock.notices(until).stream()
                .filter(notice -> notice.threshold() == threshold)
                .map(Notice::at)
                .toList();
    }

    private static List<Instant> breach(PromiseClock clock, Instant until) {
        return noticed(clock, Notice.BREACH, until);
    }

    @Test
    void shouldSayItsSharesAndItsBreachWhenTheyAreUsedUp() {
        PromiseClock clock = response(Story.received(), minutes(100));

        assertThat(clock.notices(after(100)))
                .containsExactly(
                        new Notice(50, after(50), after(50), after(50)),
                        new Notice(75, after(75), after(75), after(75)),
                        new Notice(90, after(90), after(90), after(90)),
                        new Notice(100, after(100), after(100), after(100)));
    }

    @Test
    void shouldBreachAtTheDueTimeNotBefore() {
        PromiseClock clock = response(Story.received(), minutes(10));

        assertThat(breach(clock, after(10).minusNanos(1000))).isEmpty();
        assertThat(breach(clock, after(10))).containsExactly(after(10));
        assertThat(breach(clock, after(10).plusMillis(1))).containsExactly(after(10));
    }

    @Test
    void shouldBeKeptExactlyAtTheDueTimeAndNoLater() {
        PromiseClock inTime = response(Story.received().then(FactKind.ANSWERED, 10), minutes(10));
        PromiseClock late =
                response(Story.received().then(FactKind.ANSWERED, after(10).plusMillis(1), after(11)), minutes(10));

        assertThat(breach(inTime, after(60))).isEmpty();
        assertThat(breach(late, after(60))).containsExactly(after(10));
        assertThat(late.state()).isEqualTo(ClockState.MET);
    }

    @Test
    void shouldRemindAfterTheBreachAsOftenAsThePolicySays() {
        SlaPolicy reminding = new SlaPolicy(
                Rules.POLICY,
                1,
                "any",
                1000,
                Rules.ANYTHING,
                within(Duration.ofMinutes(10)),
                new SlaPolicy.Notices(List.of(), Duration.ofMinutes(5), null),
                null,
                false,
                false);
        Story story = Story.received();
        Rulebook rulebook = new Rules().always(reminding).rulebook();

        assertThat(response(story, rulebook).notices(after(21)))
                .extracting(Notice::threshold, Notice::at)
                .containsExactly(tuple(100, after(10)), tuple(101, after(15)), tuple(102, after(20)));
        PromiseClock said =
                response(story, rulebook).say(after(16), after(16), false).clock();
        assertThat(said.nextAt()).contains(after(20));
        assertThat(said.say(after(20), after(22), false).changes())
                .containsExactly(new ClockChanged.Reminded(2, after(20), Duration.ofMinutes(2), false));
        story.then(FactKind.ANSWERED, 20);
        assertThat(noticed(response(story, rulebook), 102, after(60))).isEmpty();
    }

    @Test
    void shouldSayEachOnce() {
        PromiseClock said = response(Story.received(), minutes(10))
                .say(after(6), after(6), false)
                .clock();

        assertThat(said.say(after(7), after(7), false).changes()).isEmpty();
        assertThat(said.nextAt()).contains(after(7).plusSeconds(30));
    }

    @Test
    void shouldSayEverythingThatIsDueInItsOrderButNothingThatIsNotKnownYet() {
        PromiseClock.Outcome outcome = response(Story.received(), minutes(100)).say(after(80), after(95), false);

        assertThat(outcome.changes())
                .containsExactly(
                        new ClockChanged.Warned(50, after(50), Duration.ofMinutes(45), false),
                        new ClockChanged.Warned(75, after(75), Duration.ofMinutes(20), false));
        assertThat(outcome.clock().nextAt()).contains(after(90));
    }

    @Test
    void shouldNotBreachWhileItWaitsForWeeksF04() {
        Story story = Story.received().then(FactKind.WAITING, 4);
        int month = 60 * 24 * 30;

        assertThat(breach(response(story, minutes(10)), after(month))).isEmpty();
        assertThat(response(story, minutes(10)).nextAt()).isEmpty();
        story.then(FactKind.RESUMED, month);
        assertThat(response(story, minutes(10)).dueAt()).isEqualTo(after(month + 6));
    }

    @Test
    void shouldCarryThePauseOverWhenAnotherPromiseAppliesF03() {
        Rulebook rulebook = new Rules()
                .always(Rules.policy(1, within(Duration.ofHours(4))))
                .always(Rules.policy(UUID.randomUUID(), 1, URGENT, within(Duration.ofMinutes(15)), null))
                .rulebook();
        Story story = Story.received()
                .then(FactKind.WAITING, 10)
                .of("problem", "urgent")
                .then(FactKind.RECLASSIFIED, 200);

        assertThat(breach(response(story, rulebook), after(250))).isEmpty();
        story.then(FactKind.RESUMED, 300);
        assertThat(response(story, rulebook).dueAt()).isEqualTo(after(305));
    }

    @Test
    void shouldCountTheSolvedTimeNeitherAsWaitingNorAsWorkF05() {
        Story story = Story.received()
                .then(FactKind.RESOLVED, 30)
                .then(FactKind.CLOSED, 40)
                .then(FactKind.REOPENED, 1_000);

        List<PromiseClock> clocks = story.clocks(Rules.anHourEach(), Promise.RESOLUTION);

        assertThat(clocks.get(0).ending().at()).isEqualTo(after(30));
        assertThat(clocks.get(1).startedAt()).isEqualTo(after(1_000));
        assertThat(clocks.get(1).dueAt()).isEqualTo(after(1_060));
    }

    @Test
    void shouldStartTheNextReplyWhenTheCustomerAddsANoteF08() {
        Story story = Story.received().then(FactKind.ANSWERED, 5).then(FactKind.CUSTOMER_WROTE, 20);

        PromiseClock next = story.clock(Rules.anHourEach(), Promise.NEXT_REPLY);

        assertThat(next.startedAt()).isEqualTo(after(20));
        assertThat(next.dueAt()).isEqualTo(after(80));
    }

    @Test
    void shouldLeaveAnAdditionThatReopensTheCaseToItsNewResponse() {
        Story story = Story.received()
                .then(FactKind.ANSWERED, 5)
                .then(FactKind.RESOLVED, 10)
                .then(FactKind.CUSTOMER_WROTE, 50)
                .then(FactKind.REOPENED, 50);

        assertThat(story.clocks(Rules.anHourEach(), Promise.NEXT_REPLY)).isEmpty();
        assertThat(story.clocks(Rules.anHourEach(), Promise.RESPONSE)).hasSize(2);
    }

    /** 2026-03-02 is a Monday. */
    @Test
    void shouldMeasureTheResponseOfACycleFromItsReopeningF09() {
        Instant friday = Instant.parse("2026-03-06T14:00:00Z");
        Story story = Story.received()
                .then(FactKind.ANSWERED_BY_MACHINE, 5)
                .then(FactKind.RESOLVED, 10)
                .then(FactKind.REOPENED, friday, friday)
                .then(FactKind.ANSWERED, friday.plusSeconds(600), friday.plusSeconds(600));

        PromiseClock response = response(story, Rules.anHourEach());

        assertThat(Duration.between(response.startedAt(), response.ending().at()))
                .isEqualTo(Duration.ofMinutes(10));
        assertThat(response.state()).isEqualTo(ClockState.MET);
    }

    @Test
    void shouldNotTakeAMachinesAnswerForAPersonsUnlessThePolicySaysSoF16() {
        Story story = Story.received().then(FactKind.ANSWERED_BY_MACHINE, 5);
        SlaPolicy lenient = new SlaPolicy(
                Rules.POLICY,
                1,
                "any",
                1000,
                Rules.ANYTHING,
                within(Duration.ofMinutes(10)),
                new SlaPolicy.Notices(List.of(), null, null),
                null,
                true,
                false);

        assertThat(response(story, minutes(10)).state()).isEqualTo(ClockState.RUNNING);
        assertThat(response(story, new Rules().always(lenient).rulebook()).state())
                .isEqualTo(ClockState.MET);
    }

    @Test
    void shouldMeetTheResolutionOfASuggestionByAReply() {
        Story suggestion = new Story().of("suggestion", "suggestion").then(FactKind.RECEIVED, 0);
        suggestion.then(FactKind.ANSWERED, 5);

        assertThat(suggestion.clock(Rules.anHourEach(), Promise.RESOLUTION).state())
                .isEqualTo(ClockState.MET);
    }

    @Test
    void shouldGiveEachOwnerItsOwnTime() {
        Story story = Story.received()
                .by("lin")
                .then(FactKind.ASSIGNED, 10)
                .by("wang")
                .then(FactKind.ASSIGNED, 20)
                .at("l2")
                .then(FactKind.HANDED_OFF, 50);

        assertThat(story.clocks(Rules.anHourEach(), Promise.OWNERSHIP))
                .extracting(PromiseClock::startedAt)
                .containsExactly(after(0), after(20), after(50));
        assertThat(story.clocks(Rules.anHourEach(), Promise.RESPONSE))
                .extracting(PromiseClock::startedAt)
                .containsExactly(after(0));
    }

    @Test
    void shouldPromiseNewsFromTheBeginningWhereNoResponseIsPromised() {
        Rulebook rulebook = new Rules()
                .always(Rules.policy(1, new Targets(Map.of(Promise.UPDATE, Duration.ofHours(4)), Map.of())))
                .rulebook();

        assertThat(Story.received().clock(rulebook, Promise.UPDATE).startedAt()).isEqualTo(after(0));
    }

    @Test
    void shouldBreakAndKeepByALateAnswer() {
        Story story = Story.received();
        PromiseClock told = told(null, response(story, minutes(10)), after(0), after(0));

        PromiseClock.Outcome late = Comparison.of(
                        told, response(story.then(FactKind.ANSWERED, 12), minutes(10)), after(12), after(12))
                .orElseThrow();

        assertThat(late.changes())
                .contains(
                        new ClockChanged.Breached(after(10), Duration.ofMinutes(2), false, null),
                        new ClockChanged.Met(after(12), true));
    }

    @Test
    void shouldTakeABreachBackWhenAnAnswerFromBeforeTurnsUpLater() {
        Story story = Story.received();
        PromiseClock breached =
                response(story, minutes(10)).say(after(11), after(11), true).clock();

        PromiseClock.Outcome outcome = Comparison.of(
                        breached, response(story.then(FactKind.ANSWERED, 9), minutes(10)), after(9), after(15))
                .orElseThrow();

        assertThat(outcome.changes())
                .containsExactly(
                        new ClockChanged.BreachWithdrawn(after(15), after(10)), new ClockChanged.Met(after(9), false));
        assertThat(outcome.clock().said().breachedAt()).isNull();
    }

    @Test
    void shouldMoveABreachThatWasSaidTooEarly() {
        Story story = Story.received();
        PromiseClock breached =
                response(story, minutes(10)).say(after(11), after(11), true).clock();
        story.then(FactKind.WAITING, 5).then(FactKind.RESUMED, 8);

        PromiseClock.Outcome outcome = Comparison.of(breached, response(story, minutes(10)), after(8), after(20))
                .orElseThrow();

        assertThat(outcome.changes()).contains(new ClockChanged.BreachWithdrawn(after(20), after(10)));
        assertThat(outcome.clock().nextAt()).contains(after(13));
    }

    private static PromiseClock told(PromiseClock before, PromiseClock after, Instant known, Instant now) {
        return Comparison.of(before, after, known, now).orElseThrow().clock();
    }

    @Test
    void shouldHoldWhatHappenedBeforeItIsKnownHowTheCaseBegan() {
        Story story = new Story().then(FactKind.CUSTOMER_WROTE, 3);
        assertThat(Clocks.of(story.caseId(), story.facts(), Rules.anHourEach())).isEmpty();

        story.then(FactKind.RECEIVED, 0);

        assertThat(story.clock(Rules.anHourEach(), Promise.NEXT_REPLY).startedAt())
                .isEqualTo(after(3));
    }

    @Test
    void shouldBeTheSameInWhateverOrderFactsAreRead() {
        Story story = Story.received()
                .then(FactKind.WAITING, 5)
                .then(FactKind.CUSTOMER_WROTE, 7)
                .then(FactKind.RESUMED, 7)
                .then(FactKind.ANSWERED, 9)
                .then(FactKind.RESOLVED, 12);
        List<CaseFact> backwards = new ArrayList<>(story.facts());
        Collections.reverse(backwards);

        assertThat(Clocks.of(story.caseId(), backwards, Rules.anHourEach()))
                .isEqualTo(Clocks.of(story.caseId(), story.facts(), Rules.anHourEach()));
    }

    @Test
    void shouldKeepTheOrderOfStatesWhateverTheClocksOfReplicasShow() {
        Story story = Story.received()
                .then(FactKind.WAITING, 10)
                .then(FactKind.RESUMED, after(10).minusMillis(300), after(10));

        assertThat(response(story, minutes(60)).state()).isEqualTo(ClockState.RUNNING);
        assertThat(response(story, minutes(60)).dueAt()).isEqualTo(after(60));
    }

    @Test
    void shouldBeDueAsOfTheEndWhereItEndsWhileItWaits() {
        PromiseClock clock =
                response(Story.received().then(FactKind.WAITING, 4).then(FactKind.ANSWERED, 30), minutes(10));

        assertThat(clock.dueAt()).isEqualTo(after(36));
        assertThat(breach(clock, after(90))).isEmpty();
    }

    @Test
    void shouldStandStillAtTheVeryEndOfItsTimeWithoutBreaking() {
        Story story = Story.received().then(FactKind.WAITING, 10);
        assertThat(breach(response(story, minutes(10)), after(60))).isEmpty();

        story.then(FactKind.RESUMED, 60);
        assertThat(response(story, minutes(10)).dueAt()).isEqualTo(after(60));
    }

    @Test
    void shouldFollowFromItsStretches() {
        PromiseClock clock = response(
                Story.received()
                        .then(FactKind.WAITING, 10)
                        .then(FactKind.RESUMED, 30)
                        .then(FactKind.WAITING, 40)
                        .then(FactKind.RESUMED, 100),
                minutes(60));

        assertThat(clock.dueAt()).isEqualTo(after(140));
        assertThat(noticed(clock, 50, after(200))).containsExactly(after(110));
        assertThat(clock.stretches()).extracting(Stretch::counted).containsExactly(true, false, true, false, true);
    }

    /** Stories begin on a Monday at 08:00; people are told from 9 to 17. */
    private static Rulebook toldInOfficeHours(Duration target) {
        Map<DayOfWeek, List<Opening>> weekdays = new EnumMap<>(DayOfWeek.class);
        for (int day = 1; day <= 5; day++) {
            weekdays.put(DayOfWeek.of(day), List.of(Opening.of("09:00", "17:00")));
        }
        return new Rules()
                .always(new BusinessCalendar(ZoneId.of("UTC"), weekdays, new TreeMap<>()))
                .always(new SlaPolicy(
                        Rules.POLICY,
                        1,
                        "any",
                        1000,
                        Rules.ANYTHING,
                        within(target),
                        new SlaPolicy.Notices(List.of(50), null, Rules.CALENDAR),
                        null,
                        false,
                        false))
                .rulebook();
    }

    @Test
    void shouldHoldAWarningOutsideTheHoursOfNoticesAndNotDropItF14() {
        PromiseClock clock = response(Story.received(), toldInOfficeHours(Duration.ofMinutes(80)));

        assertThat(clock.held(after(39))).isEmpty();
        assertThat(clock.held(after(40))).containsExactly(new Notice(50, after(40), after(40), after(60)));
        assertThat(clock.say(after(59), after(59), false).changes()).isEmpty();
        assertThat(clock.nextAt()).contains(after(60));
        assertThat(clock.say(after(60), after(60), false).changes())
                .containsExactly(new ClockChanged.Warned(50, after(40), Duration.ZERO, false));
    }

    @Test
    void shouldSayABreachAtOnceButSinceWhenPeopleMayBeToldOfItF14() {
        Instant friday = Instant.parse("2026-03-06T23:00:00Z");
        Instant due = Instant.parse("2026-03-06T23:59:00Z");
        Story story = new Story().then(FactKind.RECEIVED, friday, friday);
        PromiseClock clock = response(story, toldInOfficeHours(Duration.ofMinutes(59)));

        assertThat(clock.say(due, due, false).changes())
                .containsExactly(
                        new ClockChanged.Breached(due, Duration.ZERO, false, Instant.parse("2026-03-09T09:00:00Z")));
    }

    @Test
    void shouldNotSayLaterWhatWasHeldUntilAfterTheEnd() {
        Story story = Story.received();
        Rulebook rulebook = toldInOfficeHours(Duration.ofMinutes(80));
        story.then(FactKind.ANSWERED, 50);

        assertThat(response(story, rulebook).notices(after(100))).isEmpty();
        assertThat(response(story, rulebook).nextAt()).isEmpty();
        assertThat(response(story, rulebook).held(after(55))).isEmpty();
    }

    /** F01, with a warning and a weekend in between. */
    @Test
    void shouldCountOpeningHoursAloneF01() {
        Map<DayOfWeek, List<Opening>> weekdays = new EnumMap<>(DayOfWeek.class);
        for (int day = 1; day <= 5; day++) {
            weekdays.put(DayOfWeek.of(day), List.of(Opening.of("09:00", "17:00")));
        }
        Rulebook office = new Rules()
                .always(new BusinessCalendar(ZoneId.of("Asia/Shanghai"), weekdays, new TreeMap<>()))
                .always(Rules.policy(Rules.POLICY, 1, Rules.ANYTHING, within(Duration.ofHours(1)), Rules.CALENDAR))
                .rulebook();
        Instant friday = Instant.parse("2026-03-06T08:30:00Z"); // 16:30
        Story story = new Story().then(FactKind.RECEIVED, friday, friday);

        PromiseClock clock = response(story, office);

        assertThat(clock.dueAt()).isEqualTo(Instant.parse("2026-03-09T01:30:00Z"));
        assertThat(noticed(clock, 50, clock.dueAt())).containsExactly(Instant.parse("2026-03-06T09:00:00Z"));
        Instant saturday = Instant.parse("2026-03-07T00:00:00Z");
        Instant tuesday = Instant.parse("2026-03-10T01:00:00Z");
        story.then(FactKind.WAITING, saturday, saturday).then(FactKind.RESUMED, tuesday, tuesday);
        assertThat(response(story, office).dueAt()).isEqualTo(Instant.parse("2026-03-10T01:30:00Z"));
    }

    @Test
    void shouldStayBrokenWhenAnotherPromiseComesTooLate() {
        Rulebook rulebook = new Rules()
                .always(Rules.policy(1, within(Duration.ofHours(4))))
                .always(Rules.policy(UUID.randomUUID(), 1, URGENT, within(Duration.ofMinutes(10)), null))
                .rulebook();
        Story story = new Story()
                .of("problem", "urgent")
                .then(FactKind.RECEIVED, 0)
                .of("problem", "general")
                .then(FactKind.RECLASSIFIED, 11);

        PromiseClock clock = response(story, rulebook);

        assertThat(clock.dueAt()).isEqualTo(after(240));
        assertThat(breach(clock, after(11))).containsExactly(after(10));
    }

    @Test
    void shouldPromiseAgainWhatWasWithdrawnByAMistakenType() {
        Rulebook rulebook = new Rules()
                .always(Rules.policy(1, Rules.allOf(Duration.ofHours(1))))
                .always(Rules.policy(UUID.randomUUID(), 1, PRAISE, within(Duration.ofHours(4)), null))
                .rulebook();
        Story story = Story.received().of("praise", "general").then(FactKind.RECLASSIFIED, 5);

        PromiseClock withdrawn = story.clock(rulebook, Promise.RESOLUTION);
        assertThat(withdrawn.ending().because()).isEqualTo(Ending.Because.NO_TARGET);
        assertThat(withdrawn.ending().at()).isEqualTo(after(5));

        story.of("problem", "general").then(FactKind.RECLASSIFIED, 9);
        PromiseClock again = story.clock(rulebook, Promise.RESOLUTION);
        assertThat(again.state()).isEqualTo(ClockState.RUNNING);
        assertThat(again.dueAt()).isEqualTo(after(60));
    }

    @Test
    void shouldReachNewClocksAloneInTheFuture() {
        Rulebook rulebook = new Rules()
                .always(Rules.policy(1, within(Duration.ofMinutes(60))))
                .futureOnly(Rules.policy(2, SHORT), after(10))
                .rulebook();

        assertThat(response(Story.received(), rulebook).dueAt()).isEqualTo(after(60));
        assertThat(response(new Story().then(FactKind.RECEIVED, 10), rulebook).dueAt())
                .isEqualTo(after(15));
    }

    @Test
    void shouldMoveOpenClocksAndLeaveBrokenWhatWasBroken() {
        Rules rules = new Rules().always(Rules.policy(1, SHORT));
        Rulebook rulebook = rules.openClocks(Rules.policy(2, within(Duration.ofMinutes(60))), after(10))
                .rulebook();

        PromiseClock open = response(new Story().then(FactKind.RECEIVED, 8), rulebook);
        PromiseClock broken = response(Story.received(), rulebook);

        assertThat(open.dueAt()).isEqualTo(after(68));
        assertThat(breach(open, after(60))).isEmpty();
        assertThat(broken.dueAt()).isEqualTo(after(60));
        assertThat(breach(broken, after(30))).containsExactly(after(5));
    }

    @Test
    void shouldCorrectOpenClocksAsIfItHadBeenInForceSince() {
        Rules rules = new Rules().always(Rules.policy(1, SHORT));
        Rulebook rulebook = rules.asOf(Rules.policy(2, within(Duration.ofMinutes(60))), after(10), after(0))
                .rulebook();

        PromiseClock since = response(Story.received(), rulebook);
        PromiseClock before = response(new Story().then(FactKind.RECEIVED, -1), rulebook);

        assertThat(breach(since, after(30))).isEmpty();
        assertThat(since.segments()).hasSize(1);
        assertThat(breach(before, after(30))).containsExactly(after(4));
        assertThat(before.dueAt()).isEqualTo(after(4));
    }

    @Test
    void shouldLeaveWhatWasKeptKeptWhenItsTargetIsCutF39() {
        Story story = Story.received().then(FactKind.ANSWERED, 8);
        Rules rules = new Rules().always(Rules.policy(1, within(Duration.ofMinutes(10))));
        PromiseClock kept = response(story, rules.rulebook());

        assertThat(response(
                        story,
                        rules.openClocks(Rules.policy(2, SHORT), after(20)).rulebook()))
                .isEqualTo(kept);
        assertThat(response(
                        story,
                        rules.asOf(Rules.policy(3, SHORT), after(30), after(-60))
                                .rulebook()))
                .isEqualTo(kept);
    }

    @Test
    void shouldSayLateOnlySinceItCouldBeSaid() {
        Rulebook rulebook = new Rules()
                .always(Rules.policy(1, within(Duration.ofMinutes(60))))
                .openClocks(Rules.policy(2, SHORT), after(10))
                .rulebook();

        PromiseClock.Outcome outcome = response(Story.received(), rulebook).say(after(10), after(11), false);

        assertThat(response(Story.received(), rulebook).nextAt()).contains(after(10));
        assertThat(outcome.changes()).contains(new ClockChanged.Breached(after(5), Duration.ofMinutes(1), false, null));
    }
}
