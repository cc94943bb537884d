package io.huiyin.survey.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.contracts.EventTypes;
import io.huiyin.messaging.Fact;
import io.huiyin.privacy.PersonalData;
import io.huiyin.survey.asking.Answer;
import io.huiyin.web.Json;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Facts of surveys: those of the closed case, as triage told them at closure, with the survey's own added. */
public final class SurveyFacts {

    /** What is kept of {@code case.closed}. */
    public static final List<String> OF_THE_CASE = List.of(
            "caseId",
            "reference",
            "cycle",
            "contactId",
            "product",
            "channel",
            "language",
            "customerTier",
            "type",
            "priority",
            "tier",
            "team",
            "assignee",
            "closedAt");

    public static Fact scheduled(UUID surveyId, ObjectNode facts, Instant at, Instant askAt) {
        return fact(EventTypes.SURVEY_SCHEDULED, surveyId, facts, at, data -> data.put("askAt", askAt.toString()));
    }

    public static Fact invited(UUID surveyId, ObjectNode facts, Instant at, Instant expiresAt, int linkCounter) {
        return fact(EventTypes.SURVEY_INVITED, surveyId, facts, at, data -> data.put("invitedAt", at.toString())
                .put("expiresAt", expiresAt.toString())
                .put("linkCounter", linkCounter));
    }

    public static Fact suppressed(UUID surveyId, ObjectNode facts, Instant at, String reason) {
        return fact(EventTypes.SURVEY_SUPPRESSED, surveyId, facts, at, data -> data.put("suppressedAt", at.toString())
                .put("reason", reason));
    }

    public static Fact expired(UUID surveyId, ObjectNode facts, Instant at) {
        return fact(EventTypes.SURVEY_EXPIRED, surveyId, facts, at, data -> data.put("expiredAt", at.toString()));
    }

    /** The comment leaves masked. */
    public static Fact answered(UUID surveyId, ObjectNode facts, Instant at, Answer answer) {
        String comment = answer.comment();
        return fact(EventTypes.SURVEY_ANSWERED, surveyId, facts, at, data -> {
            data.put("answeredAt", at.toString())
                    .put("csat", answer.csat())
                    .put("resolved", Json.word(answer.resolved()))
                    .put("low", answer.isLow());
            if (answer.nps() != null) {
                data.put("nps", answer.nps());
            }
            if (comment != null) {
                data.put("comment", PersonalData.mask(comment));
            }
        });
    }

    private interface Adding {
        void to(ObjectNode data);
    }

    private static Fact fact(String type, UUID surveyId, ObjectNode facts, Instant at, Adding adding) {
        ObjectNode data = facts.deepCopy();
        data.put("surveyId", surveyId.toString());
        adding.to(data);
        return new Fact(type, UUID.fromString(facts.path("caseId").asText()), at, data);
    }

    private SurveyFacts() {}
}
