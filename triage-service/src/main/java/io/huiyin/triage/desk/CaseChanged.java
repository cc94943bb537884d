package io.huiyin.triage.desk;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What happened to a case; internal, the wire has its own shapes. */
public sealed interface CaseChanged {

    /** Who or what did it: a username, or {@code triage}. */
    String by();

    record Classified(String by) implements CaseChanged {}

    record Reclassified(String by, Verdict previous) implements CaseChanged {}

    record Assigned(String by) implements CaseChanged {}

    record HandedOff(String by, Place from, String tried) implements CaseChanged {}

    record Replied(String by, UUID messageId, AuthorKind authorKind, String body) implements CaseChanged {}

    record Noted(String by, UUID messageId, AuthorKind authorKind, String body) implements CaseChanged {}

    record Paused(String by, @Nullable String reason) implements CaseChanged {}

    /** @param cause {@code agent} or {@code follow-up} */
    record Resumed(String by, String cause) implements CaseChanged {}

    record Resolved(String by) implements CaseChanged {}

    record Closed(String by) implements CaseChanged {}

    /** @param cause {@code agent}, {@code follow-up} or {@code survey} */
    record Reopened(String by, String cause, @Nullable String reason) implements CaseChanged {}

    /** The customer said something; the case itself may not change. */
    record FollowedUp(String by, UUID followUpId, String body) implements CaseChanged {}

    /** What a decision on a case leads to. */
    sealed interface Decision {

        record Done(SupportCase next, List<CaseChanged> changes) implements Decision {}

        /** @param code stable, kebab-case */
        record Refused(String code, String reason) implements Decision {}
    }
}
