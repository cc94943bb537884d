package io.huiyin.survey.asking;

import io.huiyin.messaging.Cause;
import io.huiyin.messaging.DueLoop;
import io.huiyin.messaging.Outbox;
import io.huiyin.messaging.Relay;
import io.huiyin.survey.config.SurveyConfig;
import io.huiyin.survey.persistence.PgSurveys;
import io.huiyin.survey.persistence.PgSurveys.Survey;
import io.huiyin.survey.wire.SurveyFacts;
import io.huiyin.web.Time;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Invites when it is time, and lets invitations run out. Intake delivers them. */
@Singleton
public final class Asking {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Pool pool;
    private final PgSurveys surveys;
    private final Outbox outbox;
    private final Relay relay;
    private final SurveyConfig config;
    private final Clock clock;
    private final DueLoop loop = new DueLoop("asking", this::run);

    @Inject
    Asking(Pool pool, PgSurveys surveys, Outbox outbox, Relay relay, SurveyConfig config, Clock clock) {
        this.pool = pool;
        this.surveys = surveys;
        this.outbox = outbox;
        this.relay = relay;
        this.config = config;
        this.clock = clock;
    }

    void onStart(@Observes StartupEvent event) {
        loop.start();
    }

    void onStop(@Observes ShutdownEvent event) {
        loop.stop();
    }

    /** Says that a survey was scheduled. */
    public void wake() {
        loop.wake();
    }

    private Duration run() {
        Instant now = Time.stored(clock.instant());
        Optional<Survey> due = surveys.due(pool, now).await().atMost(PATIENCE);
        if (due.isEmpty()) {
            return PAUSE;
        }
        pool.withTransaction(tx -> outbox.lock(tx, List.of(due.get().caseId()))
                        .chain(() -> surveys.find(tx, due.get().id()))
                        .chain(found -> move(tx, found.orElseThrow(), now)))
                .await()
                .atMost(PATIENCE);
        relay.nudge();
        return Duration.ZERO;
    }

    private Uni<Void> move(SqlConnection tx, Survey survey, Instant now) {
        if (survey.state().equals("scheduled")) {
            Instant expiresAt = now.plus(config.validity());
            return surveys.invite(tx, survey.id(), now, expiresAt)
                    .chain(() -> outbox.append(
                            tx,
                            Cause.ofTime(),
                            SurveyFacts.invited(survey.id(), survey.facts(), now, expiresAt, survey.linkCounter())));
        }
        Instant expiresAt = survey.expiresAt();
        return survey.state().equals("invited") && expiresAt != null && !expiresAt.isAfter(now)
                ? surveys.expire(tx, survey.id())
                        .chain(() -> outbox.append(
                                tx, Cause.ofTime(), SurveyFacts.expired(survey.id(), survey.facts(), now)))
                : Uni.createFrom().voidItem();
    }
}
