package io.huiyin.sla.clock;

import static io.huiyin.sla.clock.Effect.BEGIN;
import static io.huiyin.sla.clock.Effect.BEGIN_WITHOUT_RESPONSE;
import static io.huiyin.sla.clock.Effect.CANCEL;
import static io.huiyin.sla.clock.Effect.MEET;
import static io.huiyin.sla.clock.Effect.MEET_SUGGESTION;
import static io.huiyin.sla.clock.Effect.RENEW;
import static io.huiyin.sla.clock.Effect.RENEW_BY_OTHERS;
import static io.huiyin.sla.clock.FactKind.ANSWERED;
import static io.huiyin.sla.clock.FactKind.ASSIGNED;
import static io.huiyin.sla.clock.FactKind.CLOSED;
import static io.huiyin.sla.clock.FactKind.CUSTOMER_WROTE;
import static io.huiyin.sla.clock.FactKind.HANDED_OFF;
import static io.huiyin.sla.clock.FactKind.RECEIVED;
import static io.huiyin.sla.clock.FactKind.REOPENED;
import static io.huiyin.sla.clock.FactKind.RESOLVED;
import static io.huiyin.sla.clock.FactKind.RESUMED;
import static io.huiyin.sla.clock.FactKind.WAITING;

import java.util.EnumMap;
import java.util.Map;

/**
 * What is promised, and what each fact does to its clock. All of them stand still while the case waits for the customer. A machine's
 * answer does nothing by itself; a policy may say that it counts as a person's.
 */
public enum Promise {
    /** That a person answers, once in each cycle. */
    RESPONSE(Map.of(RECEIVED, BEGIN, REOPENED, BEGIN, ANSWERED, MEET, RESOLVED, CANCEL, CLOSED, CANCEL)),
    /** That a person answers what the customer added; the oldest that is unanswered counts. */
    NEXT_REPLY(Map.of(CUSTOMER_WROTE, BEGIN, ANSWERED, MEET, RESOLVED, CANCEL, CLOSED, CANCEL)),
    /** That the matter is settled. */
    RESOLUTION(Map.of(RECEIVED, BEGIN, REOPENED, BEGIN, ANSWERED, MEET_SUGGESTION, RESOLVED, MEET, CLOSED, CANCEL)),
    /** That each owner settles it or hands it on; what its tier promises to the others. The customer's clocks run through. */
    OWNERSHIP(Map.of(
            RECEIVED,
            BEGIN,
            REOPENED,
            BEGIN,
            HANDED_OFF,
            RENEW,
            ASSIGNED,
            RENEW_BY_OTHERS,
            RESOLVED,
            MEET,
            CLOSED,
            CANCEL)),
    /** That the customer is never without news for longer, once there was a first response. */
    UPDATE(Map.of(
            RECEIVED,
            BEGIN_WITHOUT_RESPONSE,
            REOPENED,
            BEGIN_WITHOUT_RESPONSE,
            ANSWERED,
            RENEW,
            RESOLVED,
            CANCEL,
            CLOSED,
            CANCEL));

    private final Map<FactKind, Effect> effects = new EnumMap<>(FactKind.class);

    Promise(Map<FactKind, Effect> effects) {
        this.effects.putAll(effects);
        this.effects.put(WAITING, Effect.PAUSE);
        this.effects.put(RESUMED, Effect.RESUME);
    }

    public Effect on(FactKind kind) {
        return effects.getOrDefault(kind, Effect.NONE);
    }
}
