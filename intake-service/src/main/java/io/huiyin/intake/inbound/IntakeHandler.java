package io.huiyin.intake.inbound;

import static io.huiyin.web.Time.utc;

import io.huiyin.contracts.EventTypes;
import io.huiyin.intake.delivering.Deliveries;
import io.huiyin.intake.persistence.PgConversations;
import io.huiyin.messaging.Event;
import io.huiyin.messaging.EventHandler;
import io.huiyin.messaging.Sequentially;
import io.huiyin.privacy.Vault;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Shows on the status page what became of feedback, and delivers what the customer is told. */
@Singleton
final class IntakeHandler implements EventHandler {

    private static final String STATUS = """
            INSERT INTO case_status (feedback_id, state, cycle) SELECT $1, $2, $3 WHERE EXISTS (SELECT FROM feedback WHERE id = $1)
            ON CONFLICT (feedback_id) DO UPDATE SET state = excluded.state, cycle = excluded.cycle,
                answered = CASE WHEN excluded.cycle > case_status.cycle THEN false ELSE case_status.answered END
            """;

    private static final String PROMISE = """
            INSERT INTO case_status (feedback_id, state, cycle, promised_at)
            SELECT $1, 'new', $2, $3 WHERE EXISTS (SELECT FROM feedback WHERE id = $1)
            ON CONFLICT (feedback_id) DO UPDATE SET promised_at = excluded.promised_at
            """;

    private static final Set<String> CLOCKS =
            Set.of(EventTypes.CLOCK_STARTED, EventTypes.CLOCK_RESCHEDULED, EventTypes.CLOCK_RESUMED);

    private static final Set<String> STATES = Set.of(
            EventTypes.CASE_CLASSIFIED,
            EventTypes.CASE_ASSIGNED,
            EventTypes.CASE_PAUSED,
            EventTypes.CASE_RESUMED,
            EventTypes.CASE_RESOLVED,
            EventTypes.CASE_CLOSED,
            EventTypes.CASE_REOPENED);

    private static final Set<String> OTHERS = Set.of(
            EventTypes.CASE_REPLIED,
            EventTypes.SURVEY_INVITED,
            EventTypes.SURVEY_ANSWERED,
            EventTypes.SURVEY_SUPPRESSED,
            EventTypes.SURVEY_EXPIRED);

    private static final Set<String> SIMPLE = union(CLOCKS, STATES);
    private static final Set<String> TYPES = union(SIMPLE, OTHERS);

    private final PgConversations conversations;
    private final Deliveries deliveries;
    private final Vault vault;

    @Inject
    IntakeHandler(PgConversations conversations, Deliveries deliveries, Vault vault) {
        this.conversations = conversations;
        this.deliveries = deliveries;
        this.vault = vault;
    }

    private record CaseV1(UUID caseId, String state, int cycle) {}

    private record RepliedV1(
            UUID caseId,
            String state,
            int cycle,
            UUID messageId,
            String authorKind,
            String body,
            @Nullable String sealedBody,
            Instant repliedAt) {}

    private record ClockV1(UUID caseId, int cycle, String promise, Instant dueAt) {}

    private record InvitedV1(UUID caseId, UUID surveyId, int linkCounter, Instant expiresAt) {}

    private record SurveyV1(UUID caseId, UUID surveyId) {}

    @Override
    public Set<String> types() {
        return TYPES;
    }

    @Override
    public Uni<Void> handle(SqlConnection tx, List<Event> events) {
        return EventHandler.inRuns(events, SIMPLE, run -> project(tx, run), event -> one(tx, event));
    }

    private Uni<Void> project(SqlConnection tx, List<Event> run) {
        List<Tuple> states = new ArrayList<>();
        List<Tuple> promises = new ArrayList<>();
        Map<UUID, Instant> released = new LinkedHashMap<>();
        for (Event event : run) {
            if (!CLOCKS.contains(event.type())) {
                states.add(state(event.as(CaseV1.class)));
                continue;
            }
            ClockV1 clock = event.as(ClockV1.class);
            if (clock.promise().equals("response")) {
                promises.add(Tuple.of(clock.caseId(), clock.cycle(), utc(clock.dueAt())));
                if (event.type().equals(EventTypes.CLOCK_STARTED) && clock.cycle() == 0) {
                    released.put(clock.caseId(), clock.dueAt());
                }
            }
        }
        return Sequentially.pipelined(
                batch(tx, STATUS, states),
                batch(tx, PROMISE, promises),
                deliveries.releaseAcknowledgements(tx, released));
    }

    private static Uni<Void> batch(SqlConnection tx, String sql, List<Tuple> values) {
        return values.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(sql).executeBatch(values).replaceWithVoid();
    }

    private Uni<Void> one(SqlConnection tx, Event event) {
        return switch (event.type()) {
            case EventTypes.CASE_REPLIED -> replied(tx, event.as(RepliedV1.class));
            case EventTypes.SURVEY_INVITED -> invited(tx, event.as(InvitedV1.class));
            default -> surveyOver(tx, event.as(SurveyV1.class));
        };
    }

    private static Tuple state(CaseV1 fact) {
        return Tuple.of(fact.caseId(), fact.state(), fact.cycle());
    }

    private Uni<Void> replied(SqlConnection tx, RepliedV1 fact) {
        String sealed = fact.sealedBody();
        String body = sealed == null
                ? fact.body()
                : vault.open(fact.messageId(), "reply", Base64.getDecoder().decode(sealed));
        return tx.preparedQuery(STATUS)
                .execute(state(new CaseV1(fact.caseId(), fact.state(), fact.cycle())))
                .chain(() -> conversations.say(
                        tx, fact.messageId(), fact.caseId(), fact.authorKind(), body, fact.repliedAt()))
                .chain(isNew -> tx.preparedQuery(
                                "UPDATE case_status SET answered = answered OR $2 WHERE feedback_id = $1")
                        .execute(Tuple.of(fact.caseId(), "human".equals(fact.authorKind())))
                        .replaceWith(isNew))
                .chain(isNew -> isNew
                        ? deliveries.reply(tx, fact.caseId(), fact.messageId())
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> invited(SqlConnection tx, InvitedV1 fact) {
        return tx.preparedQuery(
                        "UPDATE case_status SET survey_id = $2, survey_counter = $3, survey_until = $4 WHERE feedback_id = $1")
                .execute(Tuple.of(fact.caseId(), fact.surveyId(), fact.linkCounter(), utc(fact.expiresAt())))
                .chain(() -> deliveries.invitation(tx, fact.caseId(), fact.surveyId(), fact.linkCounter()));
    }

    private static Set<String> union(Set<String> some, Set<String> more) {
        return Stream.concat(some.stream(), more.stream()).collect(Collectors.toUnmodifiableSet());
    }

    private static Uni<Void> surveyOver(SqlConnection tx, SurveyV1 fact) {
        return tx.preparedQuery("UPDATE case_status SET survey_id = NULL WHERE feedback_id = $1 AND survey_id = $2")
                .execute(Tuple.of(fact.caseId(), fact.surveyId()))
                .replaceWithVoid();
    }
}
