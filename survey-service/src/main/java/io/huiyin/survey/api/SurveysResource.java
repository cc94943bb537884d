package io.huiyin.survey.api;

import io.huiyin.privacy.PersonalData;
import io.huiyin.survey.asking.Answer;
import io.huiyin.survey.persistence.PgSurveys;
import io.huiyin.survey.persistence.PgSurveys.Survey;
import io.huiyin.web.Caller;
import io.huiyin.web.Cursor.Page;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Roles;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Surveys as agents see them. */
@Path("/api/v1/surveys")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.AGENT_L1, Roles.AGENT_L2, Roles.AGENT_L3, Roles.SUPERVISOR, Roles.ANALYST, Roles.ADMIN})
@Tag(name = "surveys", description = "What customers were asked and answered")
final class SurveysResource {

    private final Pool pool;
    private final PgSurveys surveys;
    private final Caller caller;

    @Inject
    SurveysResource(Pool pool, PgSurveys surveys, Caller caller) {
        this.pool = pool;
        this.surveys = surveys;
        this.caller = caller;
    }

    record SurveyView(
            UUID id,
            UUID caseId,
            int cycle,
            String state,
            Instant askAt,
            @Nullable Instant invitedAt,
            @Nullable Instant expiresAt,
            @Nullable Instant answeredAt,
            @Nullable Integer csat,
            Answer.@Nullable Resolved resolved,
            @Nullable Integer nps,
            @Nullable String comment,
            @Nullable Boolean low,
            @Nullable String suppressedReason) {

        static SurveyView of(Survey s) {
            Answer a = s.answer();
            String comment = a == null ? null : a.comment();
            return new SurveyView(
                    s.id(),
                    s.caseId(),
                    s.cycle(),
                    s.state(),
                    s.askAt(),
                    s.invitedAt(),
                    s.expiresAt(),
                    s.answeredAt(),
                    a == null ? null : a.csat(),
                    a == null ? null : a.resolved(),
                    a == null ? null : a.nps(),
                    comment == null ? null : PersonalData.mask(comment),
                    a == null ? null : a.isLow(),
                    s.suppressedReason());
        }
    }

    @GET
    @Operation(summary = "Surveys of a case, by cycle")
    public Uni<Page<SurveyView>> list(@QueryParam("caseId") @Nullable UUID caseId) {
        if (caseId == null) {
            throw new ProblemException(Problem.at("/caseId", "required", "caseId is required."));
        }
        return surveys.team(pool, caseId)
                .invoke(team -> {
                    if (team.isEmpty() || !caller.sees(team.get())) {
                        throw new ProblemException(Problem.of(404, "not-found", "There is no such case."));
                    }
                })
                .chain(() -> surveys.ofCase(pool, caseId))
                .map(found -> new Page<>(found.stream().map(SurveyView::of).toList(), null));
    }
}
