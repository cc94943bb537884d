package io.huiyin.triage.desk;

import static io.huiyin.triage.desk.State.CLOSED;
import static io.huiyin.triage.desk.State.NEW;
import static io.huiyin.triage.desk.State.OPEN;
import static io.huiyin.triage.desk.State.RESOLVED;
import static io.huiyin.triage.desk.State.WAITING;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What can be done with a case: in which states, by whom, and what it takes. The one table every path is guarded by. */
public enum Action {
    CLAIM(EnumSet.of(NEW, OPEN, WAITING), false, List.of()),
    ASSIGN(EnumSet.of(NEW, OPEN, WAITING), true, List.of("assignee")),
    HAND_OFF(EnumSet.of(NEW, OPEN, WAITING), false, List.of("tier", "tried")),
    PAUSE(EnumSet.of(OPEN), false, List.of()),
    RESUME(EnumSet.of(WAITING), false, List.of()),
    RESOLVE(EnumSet.of(OPEN, WAITING), false, List.of("rootCause", "outcome")),
    CLOSE(EnumSet.of(RESOLVED), false, List.of()),
    REOPEN(EnumSet.of(RESOLVED, CLOSED), true, List.of()),
    RECLASSIFY(EnumSet.of(NEW, OPEN, WAITING), true, List.of());

    private final Set<State> states;
    private final boolean supervisorsOnly;
    private final List<String> requires;

    Action(Set<State> states, boolean supervisorsOnly, List<String> requires) {
        this.states = states;
        this.supervisorsOnly = supervisorsOnly;
        this.requires = requires;
    }

    public boolean isAllowedIn(State state) {
        return states.contains(state);
    }

    public boolean isForSupervisorsOnly() {
        return supervisorsOnly;
    }

    /** Fields the body must have. */
    public List<String> requires() {
        return requires;
    }
}
