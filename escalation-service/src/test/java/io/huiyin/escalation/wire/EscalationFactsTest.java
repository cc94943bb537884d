package io.huiyin.escalation.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.huiyin.contracts.EventTypes;
import io.huiyin.testkit.Contracts;
import io.huiyin.web.Json;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EscalationFactsTest {

    private static UUID id(String last) {
        return UUID.fromString("01991b6e-7c1a-7d3e-8f00-5b1e6a2c9d" + last);
    }

    private static Instant at(String time) {
        return Instant.parse("2026-03-02T" + time + "Z");
    }

    static Stream<Arguments> approvedExamples() {
        EscalationFactsV1 facts = new EscalationFactsV1(
                id("05"),
                id("01"),
                "HY-3M7K-Q2XD-9T4B",
                0,
                "response",
                "payments",
                "urgent",
                "l2",
                "specialists",
                at("01:45:00"),
                new EscalationFactsV1.PolicyV1("Standard", 1));
        return Stream.of(
                Arguments.of(EventTypes.ESCALATION_RAISED, new EscalationFactsV1.RaisedV1(facts, id("03"), null)),
                Arguments.of(
                        EventTypes.ESCALATION_STEP_TAKEN,
                        new EscalationFactsV1.StepTakenV1(
                                facts, 1, "team-lead", "notify", "team-lead", null, null, at("01:45:00"))),
                Arguments.of(
                        EventTypes.ESCALATION_ACKNOWLEDGED,
                        new EscalationFactsV1.AcknowledgedV1(facts, at("01:47:00"), "mei")),
                Arguments.of(
                        EventTypes.ESCALATION_CLOSED, new EscalationFactsV1.ClosedV1(facts, at("02:40:00"), "solved")));
    }

    @ParameterizedTest
    @MethodSource("approvedExamples")
    void shouldWriteTheApprovedExample(String type, Object fact) throws JsonProcessingException {
        Contracts.assertApproved(type, Json.wire().writeValueAsString(fact));
    }
}
