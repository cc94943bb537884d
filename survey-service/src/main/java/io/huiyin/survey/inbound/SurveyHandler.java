package io.huiyin.survey.inbound;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.contracts.EventTypes;
import io.huiyin.messaging.Cause;
import io.huiyin.messaging.Event;
import io.huiyin.messaging.EventHandler;
import io.huiyin.messaging.Outbox;
import io.huiyin.survey.asking.Asking;
import io.huiyin.survey.config.SurveyConfig;
import io.huiyin.survey.persistence.PgSurveys;
import io.huiyin.survey.persistence.PgSurveys.Survey;
import io.huiyin.survey.persistence.PgSurveys.WatchedCase;
import io.huiyin.survey.wire.SurveyFacts;
import io.huiyin.web.Ids;
import io.huiyin.web.Time;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** A closure schedules a survey, a reopening suppresses one that was not asked yet or not answered. */
@Singleton
final class SurveyHandler implements EventHandler {

    private final PgSurveys surveys;
    private final Outbox outbox;
    private final SurveyConfig config;
    private final Asking asking;
    private final Clock clock;
    private final Ids ids;

    @Inject
    SurveyHandler(PgSurveys surveys, Outbox outbox, SurveyConfig config, Asking asking, Ids ids, Clock clock) {
        this.surveys = surveys;
        this.outbox = outbox;
        this.config = config;
        this.asking = asking;
        this.ids = ids;
        this.clock = clock;
    }

    private static final Set<String> PLACED = Set.of(EventTypes.CASE_ASSIGNED, EventTypes.CASE_HANDED_OFF);

    private record CaseV1(UUID caseId, int cycle, String team) {}

    @Override
    public Set<String> types() {
        return Set.of(
                EventTypes.CASE_ASSIGNED, EventTypes.CASE_HANDED_OFF, EventTypes.CASE_CLOSED, EventTypes.CASE_REOPENED);
    }

    @Override
    public Uni<Void> handle(SqlConnection tx, List<Event> events) {
        return EventHandler.inRuns(events, PLACED, run -> watch(tx, run), event -> watch(tx, List.of(event))
                .chain(() -> event.type().equals(EventTypes.CASE_CLOSED)
                        ? closed(tx, event)
                        : reopened(tx, event, event.as(CaseV1.class))));
    }

    private Uni<Void> watch(SqlConnection tx, List<Event> events) {
        return surveys.watch(
                tx,
                events.stream()
                        .map(event -> event.as(CaseV1.class))
                        .map(fact -> new WatchedCase(fact.caseId(), fact.cycle(), fact.team()))
                        .toList());
    }

    private Uni<Void> closed(SqlConnection tx, Event event) {
        ObjectNode facts = event.as(ObjectNode.class);
        facts.retain(SurveyFacts.OF_THE_CASE);
        Instant askAt = Instant.parse(facts.path("closedAt").asText()).plus(config.delay());
        UUID id = ids.next();
        Instant now = Time.stored(clock.instant());
        return surveys.schedule(tx, id, facts, askAt)
                .chain(isNew -> isNew
                        ? outbox.append(tx, Cause.of(event), SurveyFacts.scheduled(id, facts, now, askAt))
                                .invoke(asking::wake)
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> reopened(SqlConnection tx, Event event, CaseV1 fact) {
        Instant now = Time.stored(clock.instant());
        return surveys.ofCase(tx, fact.caseId()).chain(found -> {
            Uni<Void> chain = Uni.createFrom().voidItem();
            for (Survey survey : found) {
                if (survey.cycle() < fact.cycle()
                        && (survey.state().equals("scheduled") || survey.state().equals("invited"))) {
                    chain = chain.chain(() -> surveys.suppress(tx, survey.id(), "reopened"))
                            .chain(() -> outbox.append(
                                    tx,
                                    Cause.of(event),
                                    SurveyFacts.suppressed(survey.id(), survey.facts(), now, "reopened")));
                }
            }
            return chain;
        });
    }
}
