package io.huiyin.sla.following;

import io.huiyin.sla.calendar.Always;
import io.huiyin.sla.calendar.Calendars;
import io.huiyin.sla.calendar.OpeningHours;
import io.huiyin.sla.clock.FactKind;
import io.huiyin.sla.clock.Promise;
import io.huiyin.sla.policy.Publication.Mode;
import io.huiyin.sla.policy.SlaPolicy.CaseKind;
import io.huiyin.sla.policy.SlaPolicy.Match;
import io.huiyin.sla.policy.Targets;
import io.huiyin.sla.tracking.CaseFact;
import io.huiyin.sla.tracking.CaseFact.Told;
import io.huiyin.sla.tracking.Rules;
import io.huiyin.sla.tracking.Story;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A case as chance makes it, with what was published meanwhile: reopened now and then, waiting, handed on, reclassified, told late.
 *
 * @param facts in the order in which they happened
 * @param published in its order
 */
record Life(UUID caseId, List<CaseFact> facts, List<Published> published) {

    /** Something came into force. @param target of a policy, or {@code hours} of the calendar */
    record Published(
            What what,
            int version,
            Instant at,
            Mode mode,
            Instant from,
            @Nullable Targets targets,
            @Nullable OpeningHours hours) {}

    enum What {
        GENERAL,
        URGENT,
        CALENDAR
    }

    private static final UUID URGENT = UUID.randomUUID();
    private static final Match URGENT_ONES = new Match(null, null, null, "urgent", null, null, null);
    private static final List<FactKind> MIDDLE = List.of(
            FactKind.ANSWERED,
            FactKind.ANSWERED_BY_MACHINE,
            FactKind.CUSTOMER_WROTE,
            FactKind.WAITING,
            FactKind.RESUMED,
            FactKind.HANDED_OFF,
            FactKind.ASSIGNED,
            FactKind.RECLASSIFIED);

    static Life any(Random random) {
        Instant begin = Instant.parse("2017-01-01T00:00:00Z").plusSeconds(random.nextInt(86_400 * 365 * 10));
        List<CaseFact> facts = facts(random, begin);
        return new Life(
                facts.get(0).caseId(),
                facts,
                published(random, begin, facts.get(facts.size() - 1).at()));
    }

    private static List<CaseFact> facts(Random random, Instant begin) {
        UUID caseId = UUID.randomUUID();
        List<CaseFact> facts = new ArrayList<>();
        Told told = told(random, 0, null);
        Instant at = begin;
        Instant known = at.plusSeconds(random.nextInt(3) == 0 ? random.nextInt(3_600) : 1);
        facts.add(fact(caseId, facts, FactKind.RECEIVED, at, known, told));
        int cycles = 1 + random.nextInt(4) / 3;
        for (int cycle = 0; cycle < cycles; cycle++) {
            at = known.isAfter(at) ? known : at;
            if (cycle > 0) {
                at = at.plusSeconds(1 + random.nextInt(40_000));
                told = told(random, cycle, told.assignee());
                facts.add(fact(caseId, facts, FactKind.REOPENED, at, at, told));
            }
            for (int i = random.nextInt(7); i > 0; i--) {
                at = at.plusSeconds(1 + random.nextInt(20_000));
                FactKind kind = MIDDLE.get(random.nextInt(MIDDLE.size()));
                if (kind == FactKind.RECLASSIFIED || kind == FactKind.HANDED_OFF || kind == FactKind.ASSIGNED) {
                    told = told(random, cycle, null);
                }
                Instant toldAt = kind == FactKind.ANSWERED && random.nextInt(4) == 0 ? at.plusSeconds(900) : at;
                facts.add(fact(caseId, facts, kind, at, toldAt, kind == FactKind.CUSTOMER_WROTE ? null : told));
            }
            if (cycle + 1 < cycles || random.nextBoolean()) {
                at = at.plusSeconds(1 + random.nextInt(20_000));
                FactKind end = random.nextInt(3) == 0 ? FactKind.CLOSED : FactKind.RESOLVED;
                facts.add(fact(caseId, facts, end, at, at, told));
            }
        }
        return facts;
    }

    private static CaseFact fact(
            UUID caseId, List<CaseFact> before, FactKind kind, Instant at, Instant toldAt, @Nullable Told told) {
        return new CaseFact(UUID.randomUUID(), caseId, kind, before.size() + 1, at, toldAt, told);
    }

    private static Told told(Random random, int cycle, @Nullable String assignee) {
        CaseKind kind = Story.anyKind("problem", random.nextInt(3) == 0 ? "urgent" : "general");
        String somebody = random.nextBoolean() ? List.of("lin", "wang").get(random.nextInt(2)) : assignee;
        return new Told(cycle, kind, "l" + (1 + random.nextInt(3)), somebody);
    }

    /** Half a second off, so that nothing is published at the instant of a fact. */
    private static List<Published> published(Random random, Instant begin, Instant end) {
        List<Published> published = new ArrayList<>();
        OpeningHours hours = random.nextInt(4) == 0 ? Always.OPEN : Calendars.any(random);
        boolean always = hours == Always.OPEN;
        Instant before = Instant.EPOCH;
        published.add(new Published(What.CALENDAR, 1, before, Mode.FUTURE_ONLY, before, null, hours));
        published.add(new Published(What.GENERAL, 1, before, Mode.FUTURE_ONLY, before, anyTargets(random), null));
        published.add(new Published(What.URGENT, 1, before, Mode.FUTURE_ONLY, before, anyTargets(random), null));
        List<Published> later = new ArrayList<>();
        Map<What, Integer> versions = new EnumMap<>(What.class);
        long span = Math.max(1, Duration.between(begin, end).toSeconds() + 7_200);
        List<Instant> times = random.longs(random.nextInt(3), 0, span)
                .sorted()
                .mapToObj(seconds -> begin.plusSeconds(seconds - 3_600).plusMillis(500))
                .distinct()
                .toList();
        for (Instant at : times) {
            What what = What.values()[random.nextInt(always ? 2 : 3)];
            Mode mode = Mode.values()[random.nextInt(3)];
            Instant from =
                    switch (mode) {
                        case FUTURE_ONLY -> at;
                        case OPEN_CLOCKS -> Instant.EPOCH;
                        case AS_OF -> at.minusSeconds(random.nextInt(100_000));
                    };
            later.add(new Published(
                    what,
                    versions.merge(what, 1, Integer::sum) + 1,
                    at,
                    mode,
                    from,
                    what == What.CALENDAR ? null : anyTargets(random),
                    what == What.CALENDAR ? Calendars.any(random) : null));
        }
        published.addAll(
                later.stream().sorted(Comparator.comparing(Published::at)).toList());
        return published;
    }

    private static Targets anyTargets(Random random) {
        Map<Promise, Duration> customer = new EnumMap<>(Promise.class);
        for (Promise promise : List.of(Promise.RESPONSE, Promise.NEXT_REPLY, Promise.RESOLUTION, Promise.UPDATE)) {
            customer.put(promise, Duration.ofSeconds(5 + random.nextInt(30_000)));
        }
        Map<String, Duration> ownership = new TreeMap<>();
        for (int tier = 1; tier <= 3; tier++) {
            ownership.put("l" + tier, Duration.ofSeconds(5 + random.nextInt(30_000)));
        }
        return new Targets(customer, ownership);
    }

    /** What was published until an instant. */
    Rules rules(Instant until) {
        Rules rules = new Rules();
        boolean always = published.get(0).hours() == Always.OPEN;
        for (Published it : published) {
            if (it.at().isAfter(until)) {
                break;
            }
            switch (it.what()) {
                case CALENDAR -> {
                    if (!always) {
                        rules.calendar(it.hours(), it.version(), it.mode(), it.at(), it.from());
                    }
                }
                case GENERAL ->
                    rules.policy(
                            Rules.policy(
                                    Rules.POLICY,
                                    it.version(),
                                    Rules.ANYTHING,
                                    it.targets(),
                                    always ? null : Rules.CALENDAR),
                            it.mode(),
                            it.at(),
                            it.from());
                case URGENT ->
                    rules.policy(
                            Rules.policy(
                                    URGENT, it.version(), URGENT_ONES, it.targets(), always ? null : Rules.CALENDAR),
                            it.mode(),
                            it.at(),
                            it.from());
            }
        }
        return rules;
    }

    /** As it was known at an instant: without what was published later. */
    Life until(Instant now) {
        return new Life(
                caseId,
                facts,
                published.stream().filter(it -> !it.at().isAfter(now)).toList());
    }
}
