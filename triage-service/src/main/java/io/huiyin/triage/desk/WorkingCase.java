package io.huiyin.triage.desk;

import io.huiyin.triage.desk.CaseChanged.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Decides what an action does to a case. Pure: time and ids arrive as arguments. */
public final class WorkingCase {

    private static final String TRIAGE = "triage";
    private static final String ESCALATION = "escalation";

    public static Decision claim(SupportCase it, String username) {
        String holder = it.place().assignee();
        if (holder != null && !holder.equals(username)) {
            return guarded(Action.CLAIM, it, () -> refused("already-claimed", "The case is held by " + holder + "."));
        }
        return guarded(
                Action.CLAIM,
                it,
                () -> done(
                        it.in(it.state() == State.NEW ? State.OPEN : it.state())
                                .at(it.place().heldBy(username)),
                        new CaseChanged.Assigned(username)));
    }

    public static Decision assign(SupportCase it, String by, String assignee) {
        return guarded(
                Action.ASSIGN,
                it,
                () -> done(
                        it.in(it.state() == State.NEW ? State.OPEN : it.state())
                                .at(it.place().heldBy(assignee)),
                        new CaseChanged.Assigned(by)));
    }

    public static Decision handOff(SupportCase it, String by, Tier tier, String team, String tried) {
        Place to = new Place(tier, team, null);
        if (to.tier() == it.place().tier() && to.team().equals(it.place().team())) {
            return guarded(
                    Action.HAND_OFF, it, () -> refused("same-place", "The case is with that tier and team already."));
        }
        List<CaseChanged> changes = new ArrayList<>();
        if (it.state() == State.WAITING) {
            changes.add(new CaseChanged.Resumed(by, "agent"));
        }
        changes.add(new CaseChanged.HandedOff(by, it.place(), tried));
        return guarded(
                Action.HAND_OFF, it, () -> new Decision.Done(it.in(State.OPEN).at(to), changes));
    }

    public static Decision pause(SupportCase it, String by, @Nullable String reason) {
        return guarded(Action.PAUSE, it, () -> done(it.in(State.WAITING), new CaseChanged.Paused(by, reason)));
    }

    public static Decision resume(SupportCase it, String by) {
        return guarded(Action.RESUME, it, () -> done(it.in(State.OPEN), new CaseChanged.Resumed(by, "agent")));
    }

    public static Decision resolve(SupportCase it, String by, Resolution how, Duration closeAfter) {
        return guarded(
                Action.RESOLVE,
                it,
                () -> done(
                        it.in(State.RESOLVED).resolvedBy(how, how.resolvedAt().plus(closeAfter)),
                        new CaseChanged.Resolved(by)));
    }

    public static Decision close(SupportCase it, String by, Instant now) {
        return guarded(Action.CLOSE, it, () -> done(it.in(State.CLOSED).closed(now), new CaseChanged.Closed(by)));
    }

    /** Nobody touched a resolved case for so long that it closes by itself. */
    public static Decision closeByItself(SupportCase it, Instant now) {
        Instant due = it.closeDueAt();
        return due == null || due.isAfter(now) ? refused("not-due", "It is not time yet.") : close(it, TRIAGE, now);
    }

    public static Decision reopen(SupportCase it, String by, String cause, @Nullable String reason) {
        return guarded(
                Action.REOPEN,
                it,
                () -> done(it.in(State.OPEN).nextCycle(), new CaseChanged.Reopened(by, cause, reason)));
    }

    public static Decision reclassify(SupportCase it, String by, Verdict verdict) {
        return guarded(
                Action.RECLASSIFY,
                it,
                () -> done(it.in(it.state()).taken(verdict), new CaseChanged.Reclassified(by, it.verdict())));
    }

    /**
     * A second look at what was classified in a hurry; nothing if a person has overruled it, or it is done. Said only if the answer is
     * another one; a case that nobody has begun goes to where it then belongs.
     */
    public static Optional<Decision.Done> refined(SupportCase it, Verdict verdict, Place place) {
        if (!it.verdict().isQuick() || !Action.RECLASSIFY.isAllowedIn(it.state())) {
            return Optional.empty();
        }
        if (it.verdict().saysAs(verdict)) {
            return Optional.of(new Decision.Done(it.taken(verdict), List.of()));
        }
        CaseChanged again = new CaseChanged.Reclassified(TRIAGE, it.verdict());
        return Optional.of(
                it.state() == State.NEW && !it.place().equals(place)
                        ? new Decision.Done(
                                it.in(State.NEW).taken(verdict).at(place),
                                List.of(again, new CaseChanged.Assigned(TRIAGE)))
                        : new Decision.Done(it.in(it.state()).taken(verdict), List.of(again)));
    }

    /** A reply is refused on a closed case, a note never. Messages do not change the version. */
    public static Decision say(SupportCase it, String by, Visibility visibility, UUID messageId, String body) {
        if (visibility == Visibility.INTERNAL) {
            return done(it, new CaseChanged.Noted(by, messageId, AuthorKind.HUMAN, body));
        }
        return it.state() == State.CLOSED
                ? refused("state-refuses", "A closed case cannot be replied to; reopen it first.")
                : done(it, new CaseChanged.Replied(by, messageId, AuthorKind.HUMAN, body));
    }

    /** What the customer adds resumes a waiting case and reopens one that seemed done. */
    public static Decision.Done followUp(SupportCase it, UUID followUpId, String body) {
        CaseChanged said = new CaseChanged.FollowedUp("customer", followUpId, body);
        return switch (it.state()) {
            case WAITING ->
                new Decision.Done(it.in(State.OPEN), List.of(said, new CaseChanged.Resumed(TRIAGE, "follow-up")));
            case RESOLVED, CLOSED ->
                new Decision.Done(
                        it.in(State.OPEN).nextCycle(),
                        List.of(said, new CaseChanged.Reopened(TRIAGE, "follow-up", null)));
            case NEW, OPEN -> new Decision.Done(it, List.of(said));
        };
    }

    /** A low score reopens the closure it speaks of, never a later one, and not what is open anyway. */
    public static Optional<Decision.Done> lowScore(SupportCase it, int cycle) {
        return it.cycle() == cycle && reopen(it, TRIAGE, "survey", null) instanceof Decision.Done done
                ? Optional.of(done)
                : Optional.empty();
    }

    /**
     * An escalation gives a case to somebody; nothing if somebody took it meanwhile, or if it is not in that cycle any more.
     *
     * @param cycle that it is about
     * @param from who held it then
     */
    public static Optional<Decision.Done> reassigned(
            SupportCase it, int cycle, @Nullable String from, String assignee) {
        return it.cycle() == cycle
                        && Objects.equals(from, it.place().assignee())
                        && !assignee.equals(from)
                        && assign(it, ESCALATION, assignee) instanceof Decision.Done done
                ? Optional.of(done)
                : Optional.empty();
    }

    /**
     * An escalation hands a case to the next tier; nothing if there is none, if it has been handed on meanwhile, if it waits for the
     * customer, or if it is not in that cycle any more.
     *
     * @param from which tier had it then
     * @param team that stands behind a tier
     */
    public static Optional<Decision.Done> raised(
            SupportCase it, int cycle, Tier from, Function<Tier, String> team, String tried) {
        Tier next = from.next().orElse(null);
        return it.cycle() == cycle
                        && it.place().tier() == from
                        && it.state() != State.WAITING
                        && next != null
                        && handOff(it, ESCALATION, next, team.apply(next), tried) instanceof Decision.Done done
                ? Optional.of(done)
                : Optional.empty();
    }

    private interface Step {
        Decision decide();
    }

    private static Decision guarded(Action action, SupportCase it, Step step) {
        return action.isAllowedIn(it.state())
                ? step.decide()
                : refused("state-refuses", "The case is " + it.state().name().toLowerCase(Locale.ROOT) + ".");
    }

    private static Decision done(SupportCase next, CaseChanged change) {
        return new Decision.Done(next, List.of(change));
    }

    private static Decision refused(String code, String reason) {
        return new Decision.Refused(code, reason);
    }

    private WorkingCase() {}
}
