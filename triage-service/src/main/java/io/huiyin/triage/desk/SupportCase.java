package io.huiyin.triage.desk;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A case: one piece of feedback being worked.
 *
 * @param cycle 0, then one more per reopening
 * @param version of what agents decide; the ETag
 * @param closeDueAt when it closes by itself, once resolved
 */
public record SupportCase(
        UUID id,
        String reference,
        State state,
        int cycle,
        int version,
        Origin origin,
        Verdict verdict,
        Place place,
        @Nullable Resolution resolution,
        @Nullable Instant closedAt,
        @Nullable Instant closeDueAt) {

    /** A case as it begins. */
    public static SupportCase begun(UUID id, String reference, Origin origin, Verdict verdict, Place place) {
        return new SupportCase(id, reference, State.NEW, 0, 1, origin, verdict, place, null, null, null);
    }

    SupportCase in(State next) {
        return new SupportCase(
                id, reference, next, cycle, version + 1, origin, verdict, place, resolution, closedAt, closeDueAt);
    }

    SupportCase at(Place next) {
        return new SupportCase(
                id, reference, state, cycle, version, origin, verdict, next, resolution, closedAt, closeDueAt);
    }

    SupportCase taken(Verdict next) {
        return new SupportCase(
                id, reference, state, cycle, version, origin, next, place, resolution, closedAt, closeDueAt);
    }

    SupportCase resolvedBy(Resolution how, Instant closesAt) {
        return new SupportCase(id, reference, state, cycle, version, origin, verdict, place, how, null, closesAt);
    }

    SupportCase closed(Instant at) {
        return new SupportCase(id, reference, state, cycle, version, origin, verdict, place, resolution, at, null);
    }

    SupportCase nextCycle() {
        return new SupportCase(id, reference, state, cycle + 1, version, origin, verdict, place, null, null, null);
    }
}
