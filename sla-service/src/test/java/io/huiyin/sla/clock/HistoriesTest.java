package io.huiyin.sla.clock;

import static org.assertj.core.api.Assertions.assertThat;

import io.huiyin.sla.calendar.Always;
import io.huiyin.sla.calendar.Calendars;
import io.huiyin.sla.calendar.OpeningHours;
import io.huiyin.sla.calendar.Walker;
import io.huiyin.sla.clock.Stretch.Because;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Generated lives of clocks, told as they happen and looked at now and then, beside a count minute by minute that knows the whole
 * life. They agree to the second, whenever somebody looked.
 */
class HistoriesTest {

    private static final int HISTORIES = Integer.getInteger("huiyin.histories", 10_000);
    private static final long SEED = Long.getLong("huiyin.seed", 20_261_122L);
    private static final Because ANY_REASON = new Because("any", null);
    private static final Terms.Policy ANY_POLICY = new Terms.Policy(UUID.randomUUID(), "any", 1);

    /** What happens to a clock. @param target another one that is promised from then on */
    private record Moment(Instant at, Kind kind, @Nullable Duration target) {}

    private enum Kind {
        PAUSED,
        RESUMED,
        RESCHEDULED,
        LOOKED_AT,
        MET,
        CANCELLED
    }

    private record Life(Instant start, Duration target, List<Moment> moments) {}

    /** How it ends. @param counted of the time until its end, or until the last moment */
    private record Ending(Duration counted, @Nullable Instant breachedAt) {}

    @Test
    void shouldAgreeWithACountMinuteByMinute() {
        Random random = new Random(SEED);
        for (int i = 0; i < HISTORIES; i++) {
            OpeningHours hours = random.nextInt(4) == 0 ? Always.OPEN : Calendars.any(random);
            Life life = anyLife(random);
            String what = "history " + i + " of seed " + SEED + ": " + life;

            PromiseClock clock = lived(life, hours);

            assertThat(ending(clock, life)).as(what).isEqualTo(walked(life, Walker.of(hours)));
        }
    }

    private static Life anyLife(Random random) {
        Instant start = Instant.parse("2017-01-01T00:00:00Z").plusSeconds(random.nextInt(86_400 * 365 * 10));
        List<Moment> moments = new ArrayList<>();
        Instant at = start;
        boolean paused = false;
        for (int i = random.nextInt(6); i >= 0; i--) {
            at = at.plusSeconds(1 + random.nextInt(86_400));
            Kind kind =
                    switch (random.nextInt(4)) {
                        case 0 -> Kind.LOOKED_AT;
                        case 1 -> Kind.RESCHEDULED;
                        default -> paused ? Kind.RESUMED : Kind.PAUSED;
                    };
            moments.add(new Moment(at, kind, kind == Kind.RESCHEDULED ? anyTarget(random) : null));
            paused = kind == Kind.PAUSED || paused && kind != Kind.RESUMED;
        }
        at = at.plusSeconds(1 + random.nextInt(86_400));
        moments.add(new Moment(at, random.nextInt(5) == 0 ? Kind.CANCELLED : Kind.MET, null));
        return new Life(start, anyTarget(random), moments);
    }

    private static Duration anyTarget(Random random) {
        return Duration.ofSeconds(5 + random.nextInt(86_400));
    }

    private static PromiseClock lived(Life life, OpeningHours hours) {
        PromiseClock clock = PromiseClock.start(
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        0,
                        Promise.RESPONSE,
                        terms(life.target(), 1, hours),
                        life.start(),
                        ANY_REASON)
                .clock();
        int version = 1;
        for (Moment moment : life.moments()) {
            Instant at = moment.at();
            clock = switch (moment.kind()) {
                case PAUSED -> clock.pause(at, at, ANY_REASON).clock();
                case RESUMED -> clock.resume(at, ANY_REASON).clock();
                case RESCHEDULED ->
                    clock.reschedule(terms(target(moment), ++version, hours), at, at, ANY_REASON)
                            .clock();
                case LOOKED_AT -> clock.fire(at, at, false).clock();
                case MET -> clock.meet(at, at, ANY_REASON).clock();
                case CANCELLED -> clock.cancel(at, at, "case-ended", ANY_REASON).clock();
            };
        }
        return clock;
    }

    private static Terms terms(Duration target, int version, OpeningHours hours) {
        return new Terms(
                new Terms.Policy(ANY_POLICY.id(), "any", version),
                target,
                List.of(50),
                new Terms.Counting(null, hours));
    }

    private static Duration target(Moment moment) {
        return moment.target() == null ? Duration.ZERO : moment.target();
    }

    private static Ending ending(PromiseClock clock, Life life) {
        Duration counted = Duration.ZERO;
        for (int i = 0; i + 1 < clock.stretches().size(); i++) {
            Stretch stretch = clock.stretches().get(i);
            if (stretch.counted()) {
                counted = counted.plus(clock.terms()
                        .counting()
                        .hours()
                        .between(stretch.from(), clock.stretches().get(i + 1).from()));
            }
        }
        return new Ending(counted, clock.breachedAt());
    }

    /** A stretch of time in which the clock ran. */
    private record Run(Instant from, Instant to) {}

    private static Ending walked(Life life, Walker walker) {
        List<Run> runs = new ArrayList<>();
        Duration target = life.target();
        Instant from = life.start();
        boolean paused = false;
        Instant breachedAt = null;
        for (Moment moment : life.moments()) {
            if (!paused) {
                runs.add(new Run(from, moment.at()));
            }
            from = moment.at();
            if (breachedAt == null && (!paused || moment.kind() != Kind.LOOKED_AT && moment.kind() != Kind.RESUMED)) {
                breachedAt = usedUp(runs, target, walker, moment.at());
            }
            switch (moment.kind()) {
                case PAUSED -> paused = true;
                case RESUMED -> paused = false;
                case RESCHEDULED -> target = target(moment);
                default -> {}
            }
        }
        Duration counted =
                runs.stream().map(run -> walker.between(run.from(), run.to())).reduce(Duration.ZERO, Duration::plus);
        return new Ending(counted, breachedAt);
    }

    /** When the target was used up, if time went on after it: standing still at that very instant breaks nothing. */
    private static @Nullable Instant usedUp(List<Run> runs, Duration target, Walker walker, Instant now) {
        Duration left = target;
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            Instant at = run.from();
            while (at.isBefore(run.to())) {
                Instant minute = at.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
                Instant next = minute.isBefore(run.to()) ? minute : run.to();
                if (left.isZero()) {
                    return at;
                }
                if (walker.isOpen(at)) {
                    Duration length = Duration.between(at, next);
                    if (left.compareTo(length) < 0) {
                        return at.plus(left);
                    }
                    left = left.minus(length);
                }
                at = next;
            }
        }
        return null;
    }
}
