package io.huiyin.sla.tracking;

import io.huiyin.sla.clock.Effect;
import io.huiyin.sla.clock.FactKind;
import io.huiyin.sla.clock.Promise;
import io.huiyin.sla.clock.PromiseClock;
import io.huiyin.sla.policy.Choice;
import io.huiyin.sla.policy.Publication;
import io.huiyin.sla.policy.Rulebook;
import io.huiyin.sla.policy.Viewpoint;
import io.huiyin.sla.tracking.CaseFact.Told;
import io.huiyin.sla.tracking.History.Placed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One cycle of a case, gone through fact by fact. */
final class Cycle {

    private final Rulebook rulebook;
    private final List<Track> tracks = new ArrayList<>();
    private final Iterator<Publication> publications;
    private final Instant known;
    private @Nullable Publication next;
    private Told told;
    private boolean over;

    /** @param facts the first begins it */
    private Cycle(Rulebook rulebook, Placed first) {
        this.rulebook = rulebook;
        this.told = History.told(first.fact());
        this.known = later(first.at(), first.fact().toldAt());
        this.publications = rulebook.reachingBack().stream()
                .filter(publication -> publication.at().isAfter(this.known))
                .iterator();
        this.next = publications.hasNext() ? publications.next() : null;
    }

    /** The clocks of a cycle, in the order in which they began. */
    static List<PromiseClock> clocks(UUID caseId, int number, List<Placed> facts, Rulebook rulebook) {
        return tracks(facts, rulebook).stream()
                .flatMap(track -> track.clock(caseId, number).stream())
                .toList();
    }

    /** Why the policies of a clock apply, segment by segment; empty if it is not of this cycle. */
    static List<Choice> choices(UUID clockId, List<Placed> facts, Rulebook rulebook) {
        return tracks(facts, rulebook).stream()
                .filter(track -> track.id().equals(clockId))
                .flatMap(track -> track.choices().stream())
                .toList();
    }

    private static List<Track> tracks(List<Placed> facts, Rulebook rulebook) {
        Cycle cycle = new Cycle(rulebook, facts.get(0));
        facts.forEach(cycle::apply);
        cycle.publishedUntil(Instant.MAX);
        return cycle.tracks;
    }

    private void apply(Placed fact) {
        publishedUntil(fact.at());
        Told before = told;
        if (fact.fact().told() != null) {
            told = fact.fact().told();
        }
        FactKind kind = fact.fact().kind();
        if (kind == FactKind.RECLASSIFIED) {
            tracks.stream()
                    .filter(Track::isOpen)
                    .forEach(track ->
                            track.decide(fact.at(), later(fact.at(), fact.fact().toldAt()), told.kind()));
        }
        for (Promise promise : Promise.values()) {
            apply(promise, fact, kind, before);
        }
        over |= kind == FactKind.RESOLVED || kind == FactKind.CLOSED;
    }

    private void apply(Promise promise, Placed fact, FactKind kind, Told before) {
        Track open = open(promise);
        Effect effect = kind == FactKind.ANSWERED_BY_MACHINE
                ? open != null && open.takesMachineReplies() ? promise.on(FactKind.ANSWERED) : Effect.NONE
                : promise.on(kind);
        switch (effect) {
            case BEGIN -> begin(promise, fact);
            case BEGIN_WITHOUT_RESPONSE -> {
                if (!isResponsePromised(fact)) {
                    begin(promise, fact);
                }
            }
            case RENEW -> renew(promise, fact);
            case RENEW_BY_OTHERS -> {
                if (before.assignee() != null && !before.assignee().equals(told.assignee())) {
                    renew(promise, fact);
                }
            }
            case PAUSE -> {
                if (open != null) {
                    open.pause(fact);
                }
            }
            case RESUME -> {
                if (open != null) {
                    open.resume(fact);
                }
            }
            case MEET -> end(open, true, fact);
            case MEET_SUGGESTION -> {
                if (told.kind().type().equals("suggestion")) {
                    end(open, true, fact);
                }
            }
            case CANCEL -> end(open, false, fact);
            case NONE -> {}
        }
    }

    private void begin(Promise promise, Placed fact) {
        if (!over && open(promise) == null) {
            tracks.add(new Track(rulebook, promise, fact, told, known));
        }
    }

    private void renew(Promise promise, Placed fact) {
        end(open(promise), true, fact);
        begin(promise, fact);
    }

    private static void end(@Nullable Track open, boolean met, Placed fact) {
        if (open != null) {
            open.end(met, Track.because(fact.fact().kind()), fact);
        }
    }

    private @Nullable Track open(Promise promise) {
        return tracks.stream()
                .filter(track -> track.isOpen() && track.promise() == promise)
                .findFirst()
                .orElse(null);
    }

    private boolean isResponsePromised(Placed fact) {
        Viewpoint viewpoint = Viewpoint.of(fact.at(), later(fact.at(), known));
        return rulebook.policy(told.kind(), viewpoint)
                .flatMap(policy -> rulebook.terms(policy, Promise.RESPONSE, told.tier(), viewpoint))
                .isPresent();
    }

    /** What was published meanwhile, and what is open then sees it. */
    private void publishedUntil(Instant at) {
        while (next != null && !next.at().isAfter(at)) {
            Publication publication = next;
            tracks.stream().filter(Track::isOpen).forEach(track -> track.see(publication));
            next = publications.hasNext() ? publications.next() : null;
        }
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
