package io.huiyin.triage.inbound;

import com.fasterxml.jackson.databind.JsonNode;
import io.huiyin.contracts.EventTypes;
import io.huiyin.messaging.Cause;
import io.huiyin.messaging.Event;
import io.huiyin.messaging.EventHandler;
import io.huiyin.messaging.PermanentFailure;
import io.huiyin.triage.desk.CaseChanged;
import io.huiyin.triage.desk.CaseChanged.Decision;
import io.huiyin.triage.desk.Origin;
import io.huiyin.triage.desk.SupportCase;
import io.huiyin.triage.desk.Tier;
import io.huiyin.triage.desk.Type;
import io.huiyin.triage.desk.WorkingCase;
import io.huiyin.triage.persistence.PgCases;
import io.huiyin.triage.understanding.Classification;
import io.huiyin.triage.understanding.Feedback;
import io.huiyin.triage.understanding.Routing;
import io.huiyin.web.Json;
import io.huiyin.web.Time;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Feedback becomes a case, classified and assigned in one step; what the customer says later moves it. */
@Singleton
final class TriageHandler implements EventHandler {

    private final PgCases cases;
    /** Why an escalation hands a case over. */
    private static final String TRIED = "升级：未按时兑现承诺 / Escalated: promise not kept (%s)";

    private final Classifying classifying;
    private final Routing routing;
    private final Clock clock;

    @Inject
    TriageHandler(PgCases cases, Classifying classifying, Routing routing, Clock clock) {
        this.cases = cases;
        this.classifying = classifying;
        this.routing = routing;
        this.clock = clock;
    }

    private record ReceivedV1(
            UUID feedbackId,
            String reference,
            String channel,
            String product,
            @Nullable String subject,
            String text,
            String language,
            Instant receivedAt,
            @Nullable UUID contactId,
            @Nullable String customerTier,
            @Nullable JsonNode context) {

        /** @return of the product or customer, as the poster says; null if it does not, or not in a word */
        @Nullable
        String businessLine() {
            String word = context == null ? "" : context.path("businessLine").asText();
            return word.isBlank() || word.length() > 100 ? null : word;
        }

        Feedback feedback() {
            return new Feedback(subject, text, statedType(), customerTier, product);
        }

        /** @return what the customer says it is; null if nothing, or nothing that is a type */
        @Nullable
        Type statedType() {
            String word = context == null ? "" : context.path("statedType").asText();
            return Arrays.stream(Type.values())
                    .filter(type -> Json.word(type).equals(word))
                    .findFirst()
                    .orElse(null);
        }
    }

    private record FollowUpV1(UUID feedbackId, UUID followUpId, String text, Instant receivedAt) {}

    private record AnsweredV1(UUID caseId, int cycle, int csat, String resolved, boolean low, Instant answeredAt) {}

    private record DeliveredV1(UUID messageId) {}

    private record StepTakenV1(
            UUID caseId,
            int cycle,
            String promise,
            String target,
            @Nullable String action,
            @Nullable String assignee,
            @Nullable FromV1 from) {

        /** Where the case was when the step was taken. */
        private record FromV1(Tier tier, @Nullable String assignee) {}
    }

    @Override
    public Set<String> types() {
        return Set.of(
                EventTypes.FEEDBACK_RECEIVED,
                EventTypes.FEEDBACK_FOLLOW_UP_RECEIVED,
                EventTypes.FEEDBACK_ACKNOWLEDGED,
                EventTypes.REPLY_DELIVERED,
                EventTypes.REPLY_FAILED,
                EventTypes.SURVEY_ANSWERED,
                EventTypes.ESCALATION_STEP_TAKEN);
    }

    /** Cases are read once and written once per batch, however many events they have in it. */
    @Override
    public Uni<Void> handle(SqlConnection tx, List<Event> events) {
        List<UUID> known = events.stream()
                .filter(e -> e.type().equals(EventTypes.FEEDBACK_FOLLOW_UP_RECEIVED)
                        || e.type().equals(EventTypes.SURVEY_ANSWERED)
                        || e.type().equals(EventTypes.ESCALATION_STEP_TAKEN))
                .map(Event::caseId)
                .distinct()
                .toList();
        Uni<Map<UUID, SupportCase>> found =
                known.isEmpty() ? Uni.createFrom().item(new HashMap<>()) : cases.find(tx, known);
        return found.chain(files -> classified(events).chain(classifications -> {
            List<PgCases.Change> changes = new ArrayList<>();
            for (Event event : events) {
                PgCases.Change change = change(files, classifications, event);
                if (change != null) {
                    files.put(event.caseId(), change.done().next());
                    changes.add(change);
                }
            }
            return cases.keep(tx, changes).chain(() -> EventHandler.oneByOne(events, event -> note(tx, event)));
        }));
    }

    private Uni<Map<UUID, Classification>> classified(List<Event> events) {
        List<ReceivedV1> received = events.stream()
                .filter(event -> event.type().equals(EventTypes.FEEDBACK_RECEIVED))
                .map(event -> event.as(ReceivedV1.class))
                .toList();
        return classifying
                .all(received.stream().map(ReceivedV1::feedback).toList())
                .map(answers -> {
                    Map<UUID, Classification> of = new HashMap<>();
                    for (int i = 0; i < answers.size(); i++) {
                        of.put(received.get(i).feedbackId(), answers.get(i));
                    }
                    return of;
                });
    }

    private PgCases.@Nullable Change change(
            Map<UUID, SupportCase> files, Map<UUID, Classification> classifications, Event event) {
        return switch (event.type()) {
            case EventTypes.FEEDBACK_RECEIVED -> begin(event, event.as(ReceivedV1.class), classifications);
            case EventTypes.FEEDBACK_FOLLOW_UP_RECEIVED -> followUp(files, event, event.as(FollowUpV1.class));
            case EventTypes.SURVEY_ANSWERED -> answered(files, event, event.as(AnsweredV1.class));
            case EventTypes.ESCALATION_STEP_TAKEN -> escalated(files, event, event.as(StepTakenV1.class));
            default -> null;
        };
    }

    private PgCases.Change begin(Event event, ReceivedV1 fact, Map<UUID, Classification> classifications) {
        Classification classification = Objects.requireNonNull(classifications.get(fact.feedbackId()));
        SupportCase begun = SupportCase.begun(
                fact.feedbackId(),
                fact.reference(),
                new Origin(
                        fact.receivedAt(),
                        fact.product(),
                        fact.channel(),
                        fact.language(),
                        fact.customerTier(),
                        fact.businessLine(),
                        fact.contactId(),
                        fact.statedType(),
                        fact.subject(),
                        fact.text()),
                classification.verdict(),
                classification.place());
        Decision.Done done = new Decision.Done(
                begun, List.of(new CaseChanged.Classified("triage"), new CaseChanged.Assigned("triage")));
        return new PgCases.Change(done, Time.stored(clock.instant()), Cause.of(event));
    }

    private static PgCases.Change followUp(Map<UUID, SupportCase> files, Event event, FollowUpV1 fact) {
        return new PgCases.Change(
                WorkingCase.followUp(file(files, event), fact.followUpId(), fact.text()),
                fact.receivedAt(),
                Cause.of(event));
    }

    private PgCases.@Nullable Change answered(Map<UUID, SupportCase> files, Event event, AnsweredV1 fact) {
        return fact.low()
                ? WorkingCase.lowScore(file(files, event), fact.cycle())
                        .map(done -> new PgCases.Change(done, Time.stored(clock.instant()), Cause.of(event)))
                        .orElse(null)
                : null;
    }

    /** What a step of an escalation does to a case: it gives it to somebody, or to the next tier. */
    private PgCases.@Nullable Change escalated(Map<UUID, SupportCase> files, Event event, StepTakenV1 fact) {
        SupportCase it = file(files, event);
        String assignee = fact.assignee();
        StepTakenV1.FromV1 from = fact.from();
        if (from == null) {
            return null;
        }
        Optional<Decision.Done> done =
                switch (fact.action() == null ? "notify" : fact.action()) {
                    case "reassign" ->
                        assignee == null
                                ? Optional.empty()
                                : WorkingCase.reassigned(it, fact.cycle(), from.assignee(), assignee);
                    case "raise-tier" ->
                        WorkingCase.raised(
                                it, fact.cycle(), from.tier(), routing::team, TRIED.formatted(fact.promise()));
                    default -> Optional.empty();
                };
        return done.map(decided -> new PgCases.Change(decided, Time.stored(clock.instant()), Cause.of(event)))
                .orElse(null);
    }

    private static SupportCase file(Map<UUID, SupportCase> files, Event event) {
        SupportCase file = files.get(event.caseId());
        if (file == null) {
            throw new PermanentFailure("unknown-case", "no case " + event.caseId());
        }
        return file;
    }

    /** What others report of a case stands on its timeline too. */
    private Uni<Void> note(SqlConnection tx, Event event) {
        return switch (event.type()) {
            case EventTypes.FEEDBACK_ACKNOWLEDGED ->
                cases.note(tx, event.caseId(), "acknowledged", "intake", event.at(), Map.of());
            case EventTypes.REPLY_DELIVERED ->
                cases.delivered(tx, event.as(DeliveredV1.class).messageId(), "delivered")
                        .chain(() -> cases.note(tx, event.caseId(), "reply-delivered", "intake", event.at(), Map.of()));
            case EventTypes.REPLY_FAILED ->
                cases.delivered(tx, event.as(DeliveredV1.class).messageId(), "failed")
                        .chain(() -> cases.note(tx, event.caseId(), "reply-failed", "intake", event.at(), Map.of()));
            case EventTypes.SURVEY_ANSWERED -> {
                AnsweredV1 fact = event.as(AnsweredV1.class);
                yield cases.note(
                        tx,
                        event.caseId(),
                        "survey-answered",
                        "customer",
                        event.at(),
                        Map.of("csat", fact.csat(), "resolved", fact.resolved(), "cycle", fact.cycle()));
            }
            case EventTypes.ESCALATION_STEP_TAKEN -> {
                StepTakenV1 fact = event.as(StepTakenV1.class);
                yield cases.note(
                        tx,
                        event.caseId(),
                        "escalated",
                        "escalation",
                        event.at(),
                        Map.of(
                                "promise",
                                fact.promise(),
                                "action",
                                fact.action() == null ? "notify" : fact.action(),
                                "target",
                                fact.target()));
            }
            default -> Uni.createFrom().voidItem();
        };
    }
}
