package io.huiyin.escalation.policy;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * One step of a policy.
 *
 * @param name by which other steps refer to it; unique in its policy
 * @param after how long after what it is counted from
 * @param target for whom it is meant, in a word
 * @param stopsOn what makes it needless; a case that is solved and a promise that was kept always do
 */
public record Step(
        String name, Anchor from, Duration after, Action action, Target target, List<Recipient> to, Set<Stop> stopsOn) {

    public static final String NAME = "[a-z0-9][a-z0-9-]{0,39}";

    /** What a step does. */
    public enum Action {
        /** Tells; waits for the end of a person's quiet hours unless the case is urgent. */
        NOTIFY,
        /** Tells at any hour, on every channel a person has. */
        PAGE,
        /** Gives the case to one person. */
        REASSIGN,
        /** Hands the case to the next tier. */
        RAISE_TIER
    }

    /** For whom a step is meant. */
    public enum Target {
        TEAM_LEAD,
        DEPARTMENT_OWNER,
        ON_CALL,
        ASSIGNEE,
        ACCOUNTABLE,
        RESPONSE_GROUP,
        NEXT_TIER
    }

    /** What makes a step needless. */
    public enum Stop {
        /** Somebody took the escalation. */
        ACKNOWLEDGED,
        /** A person answered the customer. */
        REPLIED,
        /** Somebody holds the case who did not before. */
        ASSIGNED,
        /** The case went to another tier or team. */
        HANDED_OFF
    }

    public Step {
        to = List.copyOf(to);
        stopsOn = Set.copyOf(stopsOn);
    }

    boolean tells() {
        return action == Action.NOTIFY || action == Action.PAGE;
    }
}
