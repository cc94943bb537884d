package io.huiyin.sla.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.contracts.EventTypes;
import io.huiyin.messaging.Fact;
import io.huiyin.sla.calendar.Always;
import io.huiyin.sla.clock.ClockChanged;
import io.huiyin.sla.clock.FactKind;
import io.huiyin.sla.clock.Promise;
import io.huiyin.sla.clock.PromiseClock;
import io.huiyin.sla.clock.Said;
import io.huiyin.sla.clock.Segment;
import io.huiyin.sla.clock.Stretch;
import io.huiyin.sla.clock.Terms;
import io.huiyin.testkit.Contracts;
import io.huiyin.web.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClockFactsTest {

    private static final Instant START = Instant.parse("2026-03-02T01:30:00Z");

    private static PromiseClock clock(Duration pausedFor) {
        Terms terms = new Terms(
                new Terms.Policy(UUID.fromString("01991b6e-7c1a-7d3e-8f00-5b1e6a2c9d04"), "Complaints", 1),
                Duration.ofMinutes(15),
                new Terms.Notices(List.of(50, 75, 90), null, null),
                new Terms.Counting(null, Always.OPEN));
        UUID anyEvent = UUID.randomUUID();
        return new PromiseClock(
                UUID.fromString("01991b6e-7c1a-7d3e-8f00-5b1e6a2c9d03"),
                UUID.fromString("01991b6e-7c1a-7d3e-8f00-5b1e6a2c9d01"),
                0,
                Promise.RESPONSE,
                List.of(
                        new Stretch(START, true, FactKind.RECEIVED, anyEvent),
                        new Stretch(START, false, FactKind.WAITING, anyEvent),
                        new Stretch(START.plus(pausedFor), true, FactKind.RESUMED, anyEvent)),
                List.of(new Segment(START, terms)),
                null,
                Said.NOTHING);
    }

    static Stream<Arguments> approvedExamples() {
        Duration late = Duration.ofMillis(20);
        PromiseClock running = clock(Duration.ZERO);
        return Stream.of(
                Arguments.of(EventTypes.CLOCK_STARTED, running, new ClockChanged.Started()),
                Arguments.of(EventTypes.CLOCK_PAUSED, running, new ClockChanged.Paused(at("01:50:00"))),
                Arguments.of(
                        EventTypes.CLOCK_RESUMED,
                        clock(Duration.ofMinutes(20)),
                        new ClockChanged.Resumed(at("02:10:00"))),
                Arguments.of(
                        EventTypes.CLOCK_RESCHEDULED,
                        running,
                        new ClockChanged.Rescheduled(at("01:35:00"), at("02:30:00"))),
                Arguments.of(
                        EventTypes.CLOCK_WARNED, running, new ClockChanged.Warned(75, at("01:41:15"), late, false)),
                Arguments.of(
                        EventTypes.CLOCK_BREACHED,
                        running,
                        new ClockChanged.Breached(at("01:45:00"), late, false, null)),
                Arguments.of(
                        EventTypes.CLOCK_BREACH_WITHDRAWN,
                        running,
                        new ClockChanged.BreachWithdrawn(at("01:46:00"), at("01:45:00"))),
                Arguments.of(EventTypes.CLOCK_MET, running, new ClockChanged.Met(at("01:41:00"), false)),
                Arguments.of(
                        EventTypes.CLOCK_CANCELLED, running, new ClockChanged.Cancelled(at("03:00:00"), "case-ended")));
    }

    @ParameterizedTest
    @MethodSource("approvedExamples")
    void shouldWriteTheApprovedExample(String type, PromiseClock clock, ClockChanged change)
            throws JsonProcessingException {
        ObjectNode caseFacts = (ObjectNode) Json.wire().readTree(Contracts.example(type));
        caseFacts.retain(ClockFacts.OF_THE_CASE);

        Fact fact = ClockFacts.fact(
                caseFacts,
                clock,
                change,
                at("09:00:00"),
                type.contains("withdrawn") ? UUID.fromString("01991b6e-7c1a-7d3e-8f00-5b1e6a2c9d0b") : null);

        Assertions.assertThat(fact.type()).isEqualTo(type);
        Contracts.assertApproved(type, Json.wire().writeValueAsString(fact.data()));
    }

    private static Instant at(String time) {
        return Instant.parse("2026-03-02T" + time + "Z");
    }
}
