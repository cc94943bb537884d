package io.huiyin.sla.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.contracts.EventTypes;
import io.huiyin.messaging.Fact;
import io.huiyin.sla.clock.ClockChanged;
import io.huiyin.sla.clock.Notice;
import io.huiyin.sla.clock.PromiseClock;
import io.huiyin.sla.clock.Terms;
import io.huiyin.web.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Turns what happened to a clock into a fact: that of its case, as triage last told it, with the clock's own added. */
public final class ClockFacts {

    /** What every fact says of its case; the rest of a {@code case.*} fact is not repeated. */
    public static final List<String> OF_THE_CASE = List.of(
            "caseId",
            "reference",
            "cycle",
            "state",
            "receivedAt",
            "product",
            "channel",
            "language",
            "customerTier",
            "businessLine",
            "contactId",
            "type",
            "subtype",
            "priority",
            "severity",
            "scope",
            "tier",
            "team",
            "assignee");

    /** @param becauseOf the event that led to it, if it was one */
    public static Fact fact(
            ObjectNode caseFacts, PromiseClock clock, ClockChanged change, Instant now, @Nullable UUID becauseOf) {
        ObjectNode data = caseFacts.deepCopy();
        data.put("cycle", clock.cycle());
        data.put("clockId", clock.id().toString());
        data.put("promise", Json.word(clock.promise()));
        data.put("startedAt", clock.startedAt().toString());
        data.put("dueAt", clock.dueAt().toString());
        Terms.Policy policy = clock.terms().policy();
        data.putObject("policy")
                .put("id", policy.id().toString())
                .put("name", policy.name())
                .put("version", policy.version());
        return new Fact(add(data, change, becauseOf), clock.caseId(), happened(change, now), data);
    }

    private static String add(ObjectNode data, ClockChanged change, @Nullable UUID becauseOf) {
        if (change instanceof ClockChanged.Paused c) {
            data.put("pausedAt", c.at().toString());
            return EventTypes.CLOCK_PAUSED;
        }
        if (change instanceof ClockChanged.Resumed c) {
            data.put("resumedAt", c.at().toString());
            return EventTypes.CLOCK_RESUMED;
        }
        if (change instanceof ClockChanged.Rescheduled c) {
            data.put("rescheduledAt", c.at().toString())
                    .put("previousDueAt", c.previousDueAt().toString());
            return EventTypes.CLOCK_RESCHEDULED;
        }
        if (change instanceof ClockChanged.Warned c) {
            data.put("percent", c.percent()).put("warnedAt", c.at().toString());
            late(data, c.lateBy(), c.provisional());
            return EventTypes.CLOCK_WARNED;
        }
        if (change instanceof ClockChanged.Reminded c) {
            data.put("percent", Notice.BREACH).put("reminder", c.reminder()).put("warnedAt", c.at().toString());
            late(data, c.lateBy(), c.provisional());
            return EventTypes.CLOCK_WARNED;
        }
        if (change instanceof ClockChanged.Breached c) {
            data.put("breachedAt", c.at().toString());
            late(data, c.lateBy(), c.provisional());
            if (c.noticeFrom() != null) {
                data.put("noticeFrom", c.noticeFrom().toString());
            }
            return EventTypes.CLOCK_BREACHED;
        }
        if (change instanceof ClockChanged.BreachWithdrawn c) {
            data.put("withdrawnAt", c.at().toString())
                    .put("breachedAt", c.breachedAt().toString());
            if (becauseOf != null) {
                data.put("becauseOf", becauseOf.toString());
            }
            return EventTypes.CLOCK_BREACH_WITHDRAWN;
        }
        if (change instanceof ClockChanged.Met c) {
            data.put("metAt", c.at().toString()).put("late", c.late());
            return EventTypes.CLOCK_MET;
        }
        if (change instanceof ClockChanged.Cancelled c) {
            data.put("cancelledAt", c.at().toString()).put("reason", c.reason());
            return EventTypes.CLOCK_CANCELLED;
        }
        return EventTypes.CLOCK_STARTED;
    }

    private static void late(ObjectNode data, Duration lateBy, boolean provisional) {
        data.put("lateBy", lateBy.toString()).put("provisional", provisional);
    }

    /** A clock's start is said when it is set up, though it runs since the customer wrote; everything else when it happened. */
    private static Instant happened(ClockChanged change, Instant now) {
        if (change instanceof ClockChanged.Breached c) {
            return c.at();
        }
        if (change instanceof ClockChanged.Warned c) {
            return c.at();
        }
        if (change instanceof ClockChanged.Reminded c) {
            return c.at();
        }
        if (change instanceof ClockChanged.Met c) {
            return c.at();
        }
        return now;
    }

    private ClockFacts() {}
}
