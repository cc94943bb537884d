package io.huiyin.survey.api;

import io.huiyin.messaging.Cause;
import io.huiyin.messaging.Outbox;
import io.huiyin.messaging.Relay;
import io.huiyin.survey.asking.Answer;
import io.huiyin.survey.persistence.PgSurveys;
import io.huiyin.survey.persistence.PgSurveys.Survey;
import io.huiyin.survey.wire.SurveyFacts;
import io.huiyin.web.Caller;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.PublicTokens;
import io.huiyin.web.RateLimit;
import io.huiyin.web.Time;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Answering a survey by its link: recorded once. The same answer again is welcome, another is not. */
@Singleton
final class Answering {

    private static final int KNOCKS_PER_MINUTE = 240;

    private final Pool pool;
    private final PgSurveys surveys;
    private final Outbox outbox;
    private final Relay relay;
    private final PublicTokens tokens;
    private final Clock clock;
    private final RateLimit rateLimit;

    @Inject
    Answering(
            Pool pool,
            PgSurveys surveys,
            Outbox outbox,
            Relay relay,
            PublicTokens tokens,
            RateLimit rateLimit,
            Clock clock) {
        this.pool = pool;
        this.surveys = surveys;
        this.outbox = outbox;
        this.relay = relay;
        this.tokens = tokens;
        this.rateLimit = rateLimit;
        this.clock = clock;
    }

    void knock(Caller caller) {
        rateLimit.take("from " + caller.origin(), KNOCKS_PER_MINUTE, Duration.ofMinutes(1));
    }

    /** What became of an answer. */
    enum Outcome {
        RECORDED,
        REPEATED,
        CONTRADICTS,
        TOO_LATE
    }

    /** The survey behind a link; empty for links that were never sent. */
    Uni<Optional<Survey>> find(String token) {
        PublicTokens.Subject subject = tokens.verify("survey", token).orElse(null);
        return subject == null
                ? Uni.createFrom().item(Optional.empty())
                : surveys.find(pool, subject.id())
                        .map(found -> found.filter(s -> s.linkCounter() == subject.counter()
                                && !s.state().equals("scheduled")));
    }

    Uni<Outcome> answer(Survey survey, Answer answer, Caller caller) {
        Cause cause = Cause.ofRequest(caller.header("X-Request-Id"), caller.header("traceparent"));
        return pool.withTransaction(tx -> outbox.lock(tx, List.of(survey.caseId()))
                        .chain(() -> surveys.find(tx, survey.id()))
                        .chain(found -> record(tx, found.orElseThrow(), answer, cause)))
                .invoke(relay::nudge);
    }

    private Uni<Outcome> record(SqlConnection tx, Survey survey, Answer answer, Cause cause) {
        Answer before = survey.answer();
        if (before != null) {
            return Uni.createFrom().item(before.equals(answer) ? Outcome.REPEATED : Outcome.CONTRADICTS);
        }
        Instant now = Time.stored(clock.instant());
        Instant expiresAt = survey.expiresAt();
        if (!survey.state().equals("invited") || expiresAt == null || !now.isBefore(expiresAt)) {
            return Uni.createFrom().item(Outcome.TOO_LATE);
        }
        return surveys.answer(tx, survey.id(), now, answer)
                .chain(() -> outbox.append(tx, cause, SurveyFacts.answered(survey.id(), survey.facts(), now, answer)))
                .replaceWith(Outcome.RECORDED);
    }

    static ProblemException notFound() {
        return new ProblemException(Problem.of(404, "not-found", "There is no such survey."));
    }
}
