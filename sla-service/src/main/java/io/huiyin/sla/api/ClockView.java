package io.huiyin.sla.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.huiyin.sla.clock.ClockState;
import io.huiyin.sla.clock.Ending;
import io.huiyin.sla.clock.Promise;
import io.huiyin.sla.clock.PromiseClock;
import io.huiyin.sla.clock.Said;
import io.huiyin.sla.clock.Terms;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A clock as it is shown. */
record ClockView(
        UUID id,
        UUID caseId,
        int cycle,
        Promise promise,
        ClockState state,
        Instant startedAt,
        Instant dueAt,
        @Nullable Instant pausedAt,
        @Nullable Instant breachedAt,
        @Nullable Boolean provisional,
        @Nullable Instant metAt,
        @Nullable Instant cancelledAt,
        PolicyOf policy,
        @Nullable CalendarOf calendar,

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Schema(description = "What is held, since it lies outside the hours of notices; absent where nothing is")
        List<HeldView> held) {

    static ClockView of(PromiseClock c, Instant now) {
        Said said = c.said();
        Ending ending = c.ending();
        Terms.Policy policy = c.terms().policy();
        return new ClockView(
                c.id(),
                c.caseId(),
                c.cycle(),
                c.promise(),
                c.state(),
                c.startedAt(),
                c.dueAt(),
                c.pausedAt(),
                said.breachedAt(),
                said.breachedAt() == null ? null : said.provisional(),
                ending != null && ending.met() ? ending.at() : null,
                ending != null && !ending.met() ? ending.at() : null,
                new PolicyOf(policy.id(), policy.name(), policy.version()),
                CalendarOf.of(c.terms().counting().calendar()),
                c.held(now).stream()
                        .map(notice -> new HeldView(notice.threshold(), notice.at(), notice.from()))
                        .toList());
    }

    @Schema(
            description =
                    "A notice that waits: its share of the target in percent, 100 the breach, above it a reminder")
    record HeldView(int percent, Instant at, Instant until) {}

    record PolicyOf(UUID id, String name, int version) {}

    @Schema(description = "Whose opening hours count; absent around the clock")
    record CalendarOf(UUID id, int version) {

        static @Nullable CalendarOf of(Terms.@Nullable Version calendar) {
            return calendar == null ? null : new CalendarOf(calendar.id(), calendar.version());
        }
    }
}
