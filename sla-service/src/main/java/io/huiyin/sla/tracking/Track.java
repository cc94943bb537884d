package io.huiyin.sla.tracking;

import io.huiyin.sla.clock.Ending;
import io.huiyin.sla.clock.FactKind;
import io.huiyin.sla.clock.Promise;
import io.huiyin.sla.clock.PromiseClock;
import io.huiyin.sla.clock.Said;
import io.huiyin.sla.clock.Segment;
import io.huiyin.sla.clock.Stretch;
import io.huiyin.sla.clock.Terms;
import io.huiyin.sla.policy.Choice;
import io.huiyin.sla.policy.Publication;
import io.huiyin.sla.policy.Rulebook;
import io.huiyin.sla.policy.SlaPolicy;
import io.huiyin.sla.policy.SlaPolicy.CaseKind;
import io.huiyin.sla.policy.Viewpoint;
import io.huiyin.sla.tracking.History.Placed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A clock while the facts of its cycle are gone through. Runs whether or not something is promised, since that may still come. */
final class Track {

    private final Rulebook rulebook;
    private final Promise promise;
    private final Placed begin;
    private final String tier;
    private final List<Stretch> stretches = new ArrayList<>();
    private final List<Decision> decisions = new ArrayList<>();
    private final Set<Long> adopted = new HashSet<>();
    private @Nullable Ending ending;

    /** Which policy applies was asked. @param at from when on it does @param seenAt what was published by then counts */
    private record Decision(Instant at, Instant seenAt, CaseKind kind) {}

    /** What came of it. @param terms empty where nothing is promised */
    private record Decided(Decision decision, Optional<Terms> terms) {

        Instant at() {
            return decision.at();
        }
    }

    /** @param known when the cycle was, and with it what kind of case this is */
    Track(Rulebook rulebook, Promise promise, Placed begin, CaseFact.Told told, Instant known) {
        this.rulebook = rulebook;
        this.promise = promise;
        this.begin = begin;
        this.tier = told.tier();
        stretches.add(
                new Stretch(begin.at(), true, begin.fact().kind(), begin.fact().eventId()));
        decide(begin.at(), later(later(begin.at(), begin.fact().toldAt()), known), told.kind());
    }

    Promise promise() {
        return promise;
    }

    boolean isOpen() {
        return ending == null;
    }

    void decide(Instant at, Instant seenAt, CaseKind kind) {
        decisions.add(new Decision(at, seenAt, kind));
    }

    /** Something was published that reaches back. */
    void see(Publication publication) {
        if (!publication.appliesFrom().isAfter(begin.at())) {
            CaseKind kind = decisions.get(decisions.size() - 1).kind();
            if (publication.mode() == Publication.Mode.AS_OF) {
                adopted.add(publication.number());
            } else {
                decide(publication.at(), publication.at(), kind);
            }
        }
    }

    boolean takesMachineReplies() {
        return policy(decisions.get(decisions.size() - 1))
                .map(SlaPolicy::machineReplies)
                .orElse(false);
    }

    void pause(Placed because) {
        if (last().counted()) {
            stretch(because, false);
        }
    }

    void resume(Placed because) {
        if (!last().counted()) {
            stretch(because, true);
        }
    }

    /** It counts again at its end, so that its due time is that of somebody who did not wait. */
    void end(boolean met, Ending.Because why, Placed because) {
        resume(because);
        ending = new Ending(met, because.at(), why, because.fact().eventId());
    }

    private void stretch(Placed because, boolean counted) {
        CaseFact fact = because.fact();
        stretches.add(new Stretch(because.at(), counted, fact.kind(), fact.eventId()));
    }

    private Stretch last() {
        return stretches.get(stretches.size() - 1);
    }

    private Optional<SlaPolicy> policy(Decision decision) {
        return rulebook.policy(decision.kind(), viewpoint(decision));
    }

    private Viewpoint viewpoint(Decision decision) {
        return new Viewpoint(begin.at(), decision.seenAt(), adopted);
    }

    private Decided decided(Decision decision) {
        return new Decided(
                decision,
                policy(decision).flatMap(policy -> rulebook.terms(policy, promise, tier, viewpoint(decision))));
    }

    /** Empty where nothing was ever promised. */
    Optional<PromiseClock> clock(UUID caseId, int cycle) {
        List<Decided> decided = decisions.stream().map(this::decided).toList();
        List<Segment> segments = beginnings(decided).stream()
                .map(it -> new Segment(it.at(), it.terms().orElseThrow()))
                .toList();
        Decided last = decided.get(decided.size() - 1);
        if (segments.isEmpty()) {
            return Optional.empty();
        }
        Ending how = last.terms().isPresent() ? ending : withdrawn(decided);
        return Optional.of(new PromiseClock(id(), caseId, cycle, promise, stretches, segments, how, Said.NOTHING));
    }

    /** Why each segment's policy applies, in their order. */
    List<Choice> choices() {
        return beginnings(decisions.stream().map(this::decided).toList()).stream()
                .map(it -> rulebook.choice(it.decision().kind(), viewpoint(it.decision()))
                        .orElseThrow())
                .toList();
    }

    /** Those that change the terms. */
    private static List<Decided> beginnings(List<Decided> decided) {
        List<Decided> beginnings = new ArrayList<>();
        for (Decided it : decided) {
            boolean same = !beginnings.isEmpty()
                    && it.terms().equals(beginnings.get(beginnings.size() - 1).terms());
            if (it.terms().isPresent() && !same) {
                beginnings.add(it);
            }
        }
        return beginnings;
    }

    /** Since when nothing is promised any more. */
    private static Ending withdrawn(List<Decided> decided) {
        Instant since = decided.get(decided.size() - 1).at();
        for (int i = decided.size() - 1; i >= 0 && decided.get(i).terms().isEmpty(); i--) {
            since = decided.get(i).at();
        }
        return new Ending(false, since, Ending.Because.NO_TARGET, null);
    }

    /** The same for the same fact, whoever works it out. */
    UUID id() {
        return UUID.nameUUIDFromBytes((begin.fact().eventId() + " " + promise).getBytes(StandardCharsets.UTF_8));
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    static Ending.Because because(FactKind kind) {
        return switch (kind) {
            case ANSWERED, ANSWERED_BY_MACHINE -> Ending.Because.ANSWERED;
            case HANDED_OFF, ASSIGNED -> Ending.Because.HANDED_OFF;
            case RESOLVED -> Ending.Because.RESOLVED;
            default -> Ending.Because.CASE_ENDED;
        };
    }
}
