package io.huiyin.triage.api;

import io.huiyin.triage.desk.CaseChanged.Decision;
import io.huiyin.triage.desk.SupportCase;
import io.huiyin.triage.desk.WorkingCase;
import io.huiyin.triage.persistence.SessionCases;
import io.huiyin.triage.persistence.SessionKeys;
import io.huiyin.web.Caller;
import io.huiyin.web.Idempotency;
import io.huiyin.web.Ids;
import io.huiyin.web.Json;
import io.huiyin.web.Precondition;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Time;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** The unit of work of every action: lock, scope, precondition, decision, facts. */
@Singleton
final class Desk {

    private final SessionCases cases;
    private final Caller caller;
    private final Scope scope;
    private final Ids ids;
    private final Clock clock;

    @Inject
    Desk(SessionCases cases, Caller caller, Scope scope, Ids ids, Clock clock) {
        this.cases = cases;
        this.caller = caller;
        this.scope = scope;
        this.ids = ids;
        this.clock = clock;
    }

    Uni<Response> act(UUID id, WorkResource.Deciding deciding) {
        Instant now = Time.stored(clock.instant());
        return cases.work(id, (session, found) -> {
                    SupportCase it = scope.visible(found);
                    Precondition.check(caller.header("If-Match"), it.version());
                    return keep(session, deciding.decide(it, now), now);
                })
                .map(next -> Response.ok(CaseView.of(next))
                        .tag(String.valueOf(next.version()))
                        .build());
    }

    Uni<Response> say(UUID id, Requests.Say body) {
        Instant now = Time.stored(clock.instant());
        UUID messageId = ids.next();
        String key = Idempotency.key(caller);
        return cases.work(id, (session, found) -> {
                    SupportCase it = scope.visible(found);
                    return SessionKeys.once(session, caller, "POST /api/v1/cases/" + id + "/messages", key, () -> keep(
                                    session,
                                    WorkingCase.say(it, caller.username(), body.visibility(), messageId, body.body()),
                                    now)
                            .map(next -> answer(id, messageId, body, now)));
                })
                .map(Idempotency.Answer::response);
    }

    private Uni<SupportCase> keep(Mutiny.Session session, Decision decision, Instant now) {
        if (decision instanceof Decision.Refused refused) {
            throw new ProblemException(Problem.of(409, refused.code(), refused.reason()));
        }
        Decision.Done done = (Decision.Done) decision;
        return cases.keep(session, done, now, WorkResource.cause(caller)).replaceWith(done.next());
    }

    private Idempotency.Answer answer(UUID caseId, UUID messageId, Requests.Say body, Instant now) {
        SessionCases.Message message = new SessionCases.Message(
                messageId, Json.word(body.visibility()), "human", caller.username(), body.body(), now, null);
        return Idempotency.Answer.created("/api/v1/cases/" + caseId + "/messages", message);
    }
}
