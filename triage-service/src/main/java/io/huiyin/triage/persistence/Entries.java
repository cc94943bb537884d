package io.huiyin.triage.persistence;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.huiyin.triage.desk.CaseChanged;
import io.huiyin.triage.desk.Place;
import io.huiyin.triage.desk.SupportCase;
import io.huiyin.triage.desk.Verdict;
import io.huiyin.web.Json;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the timeline says of a change: its kind as in the event's name, and details for agents' eyes. */
final class Entries {

    static String kind(CaseChanged change) {
        return change.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
    }

    static String details(SupportCase it, CaseChanged change) {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        if (change instanceof CaseChanged.Classified || change instanceof CaseChanged.Reclassified) {
            Verdict verdict = it.verdict();
            details.put("type", verdict.type());
            details.put("severity", verdict.severity());
            details.put("scope", verdict.scope());
            details.put("priority", verdict.priority());
            details.put("confidence", verdict.confidence());
            details.put("reasons", verdict.reasons());
        } else if (change instanceof CaseChanged.Assigned) {
            place(details, it.place());
        } else if (change instanceof CaseChanged.HandedOff handedOff) {
            place(details, it.place());
            details.put("from", handedOff.from());
            details.put("tried", handedOff.tried());
        } else if (change instanceof CaseChanged.Replied replied) {
            details.put("messageId", replied.messageId());
            details.put("body", replied.body());
        } else if (change instanceof CaseChanged.Noted noted) {
            details.put("messageId", noted.messageId());
            details.put("body", noted.body());
        } else if (change instanceof CaseChanged.FollowedUp followedUp) {
            details.put("messageId", followedUp.followUpId());
            details.put("body", followedUp.body());
        } else if (change instanceof CaseChanged.Paused paused) {
            details.put("reason", paused.reason());
        } else if (change instanceof CaseChanged.Resumed resumed) {
            details.put("cause", resumed.cause());
        } else if (change instanceof CaseChanged.Resolved) {
            details.put("resolution", it.resolution());
        } else if (change instanceof CaseChanged.Reopened reopened) {
            details.put("cause", reopened.cause());
            details.put("reason", reopened.reason());
        }
        return write(details);
    }

    static String write(Map<String, @Nullable Object> details) {
        details.values().removeIf(value -> value == null);
        try {
            return Json.wire().writeValueAsString(details);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void place(Map<String, @Nullable Object> details, Place place) {
        details.put("tier", place.tier());
        details.put("team", place.team());
        details.put("assignee", place.assignee());
    }

    private Entries() {}
}
