package io.huiyin.survey.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.contracts.EventTypes;
import io.huiyin.messaging.Fact;
import io.huiyin.survey.asking.Answer;
import io.huiyin.testkit.Contracts;
import io.huiyin.web.Json;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SurveyFactsTest {

    private static final UUID SURVEY = UUID.fromString("01991b6e-7c1a-7d3e-8f00-5b1e6a2c9d06");

    private static ObjectNode closed(String type) throws JsonProcessingException {
        ObjectNode facts = (ObjectNode) Json.wire().readTree(Contracts.example(type));
        facts.retain(SurveyFacts.OF_THE_CASE);
        return facts;
    }

    static Stream<Arguments> approvedExamples() throws JsonProcessingException {
        Instant asked = Instant.parse("2026-03-03T03:00:00Z");
        Instant expires = Instant.parse("2026-03-17T03:00:00Z");
        Answer answer = new Answer(2, Answer.Resolved.NO, 3, "退款仍未到账");
        return Stream.of(
                Arguments.of(SurveyFacts.scheduled(SURVEY, closed(EventTypes.SURVEY_SCHEDULED), asked, asked)),
                Arguments.of(SurveyFacts.invited(SURVEY, closed(EventTypes.SURVEY_INVITED), asked, expires, 0)),
                Arguments.of(SurveyFacts.suppressed(
                        SURVEY,
                        closed(EventTypes.SURVEY_SUPPRESSED),
                        Instant.parse("2026-03-02T05:00:00Z"),
                        "reopened")),
                Arguments.of(SurveyFacts.answered(
                        SURVEY, closed(EventTypes.SURVEY_ANSWERED), Instant.parse("2026-03-03T03:20:00Z"), answer)),
                Arguments.of(SurveyFacts.expired(SURVEY, closed(EventTypes.SURVEY_EXPIRED), expires)));
    }

    @ParameterizedTest
    @MethodSource("approvedExamples")
    void shouldWriteTheApprovedExample(Fact fact) throws JsonProcessingException {
        Contracts.assertApproved(fact.type(), Json.wire().writeValueAsString(fact.data()));
        assertThat(fact.caseId()).isEqualTo(UUID.fromString("01991b6e-7c1a-7d3e-8f00-5b1e6a2c9d01"));
    }
}
