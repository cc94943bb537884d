package io.huiyin.sla.tracking;

import io.huiyin.sla.clock.FactKind;
import io.huiyin.sla.clock.Promise;
import io.huiyin.sla.clock.PromiseClock;
import io.huiyin.sla.policy.Rulebook;
import io.huiyin.sla.policy.SlaPolicy.CaseKind;
import io.huiyin.sla.tracking.CaseFact.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A case, told fact by fact. Times are minutes from its beginning, a Monday morning. */
public final class Story {

    public static final Instant BEGIN = Instant.parse("2026-03-02T08:00:00Z");

    private final UUID caseId = UUID.randomUUID();
    private final List<CaseFact> facts = new ArrayList<>();
    private Told told = new Told(0, anyKind("problem", "general"), "l1", null);
    private long sequence;

    public static CaseKind anyKind(String type, String priority) {
        return new CaseKind("shop", "rest", type, priority, null, "en", null);
    }

    public static Instant after(long minutes) {
        return BEGIN.plus(Duration.ofMinutes(minutes));
    }

    public static Story received() {
        return new Story().then(FactKind.RECEIVED, 0);
    }

    public Story of(String type, String priority) {
        return with(new Told(told.cycle(), anyKind(type, priority), told.tier(), told.assignee()));
    }

    public Story by(String assignee) {
        return with(new Told(told.cycle(), told.kind(), told.tier(), assignee));
    }

    public Story at(String tier) {
        return with(new Told(told.cycle(), told.kind(), tier, null));
    }

    private Story with(Told other) {
        told = other;
        return this;
    }

    public Story then(FactKind kind, long minutes) {
        return then(kind, after(minutes), after(minutes));
    }

    public Story then(FactKind kind, Instant at, Instant toldAt) {
        if (kind == FactKind.REOPENED) {
            told = new Told(told.cycle() + 1, told.kind(), told.tier(), told.assignee());
        }
        facts.add(new CaseFact(
                UUID.randomUUID(),
                caseId,
                kind,
                ++sequence,
                at,
                toldAt,
                kind == FactKind.CUSTOMER_WROTE ? null : told));
        return this;
    }

    public UUID caseId() {
        return caseId;
    }

    public List<CaseFact> facts() {
        return facts;
    }

    public List<PromiseClock> clocks(Rulebook rulebook, Promise promise) {
        return Clocks.of(caseId, facts, rulebook).stream()
                .filter(clock -> clock.promise() == promise)
                .toList();
    }

    /** The last of that promise. */
    public PromiseClock clock(Rulebook rulebook, Promise promise) {
        List<PromiseClock> clocks = clocks(rulebook, promise);
        return clocks.get(clocks.size() - 1);
    }
}
