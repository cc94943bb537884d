package io.huiyin.triage.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.huiyin.contracts.EventTypes;
import io.huiyin.messaging.Fact;
import io.huiyin.privacy.PersonalData;
import io.huiyin.privacy.Vault;
import io.huiyin.triage.desk.AuthorKind;
import io.huiyin.triage.desk.Besides;
import io.huiyin.triage.desk.CaseChanged;
import io.huiyin.triage.desk.Outcome;
import io.huiyin.triage.desk.Place;
import io.huiyin.triage.desk.Priority;
import io.huiyin.triage.desk.Resolution;
import io.huiyin.triage.desk.Scope;
import io.huiyin.triage.desk.Sentiment;
import io.huiyin.triage.desk.Severity;
import io.huiyin.triage.desk.SupportCase;
import io.huiyin.triage.desk.Tier;
import io.huiyin.triage.desk.Type;
import io.huiyin.triage.desk.Verdict;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Turns what happened to a case into facts. Free text is masked; a reply that masking would damage also travels sealed. */
@Singleton
public final class CaseFacts {

    private final Vault vault;

    @Inject
    public CaseFacts(Vault vault) {
        this.vault = vault;
    }

    record ClassificationV1(
            double confidence,
            List<String> reasons,
            String modelVersion,
            boolean anger,
            boolean abuse,
            Map<String, Double> topics,
            @Nullable String topic) {

        static ClassificationV1 of(Verdict verdict) {
            Besides besides = verdict.besides();
            return new ClassificationV1(
                    verdict.confidence(),
                    verdict.reasons(),
                    verdict.modelVersion(),
                    besides.anger(),
                    besides.abuse(),
                    besides.topics(),
                    besides.topic());
        }
    }

    record PreviousV1(Type type, Priority priority, Severity severity, Scope scope) {}

    record PlaceV1(Tier tier, String team, @Nullable String assignee) {
        static PlaceV1 of(Place place) {
            return new PlaceV1(place.tier(), place.team(), place.assignee());
        }
    }

    record ClassifiedV1(
            @JsonUnwrapped CaseFactsV1 facts,
            Sentiment sentiment,
            boolean needsHuman,
            ClassificationV1 classification,
            Instant classifiedAt) {}

    record ReclassifiedV1(
            @JsonUnwrapped CaseFactsV1 facts,
            Sentiment sentiment,
            boolean needsHuman,
            ClassificationV1 classification,
            Instant reclassifiedAt,
            String by,
            PreviousV1 previous) {}

    record AssignedV1(@JsonUnwrapped CaseFactsV1 facts, Instant assignedAt, String by) {}

    record HandedOffV1(
            @JsonUnwrapped CaseFactsV1 facts,
            Instant handedOffAt,
            String by,
            String tried,
            @JsonProperty("from") PlaceV1 from) {}

    record RepliedV1(
            @JsonUnwrapped CaseFactsV1 facts,
            UUID messageId,
            AuthorKind authorKind,
            String author,
            String body,
            @Nullable String sealedBody,
            Instant repliedAt) {}

    record NotedV1(
            @JsonUnwrapped CaseFactsV1 facts, UUID messageId, AuthorKind authorKind, String author, Instant notedAt) {}

    record PausedV1(
            @JsonUnwrapped CaseFactsV1 facts,
            Instant pausedAt,
            String by,
            @Nullable String reason) {}

    record ResumedV1(@JsonUnwrapped CaseFactsV1 facts, Instant resumedAt, String by, String cause) {}

    record ResolvedV1(
            @JsonUnwrapped CaseFactsV1 facts,
            Instant resolvedAt,
            String by,
            String rootCause,
            Outcome outcome,
            @Nullable String note) {}

    record ClosedV1(
            @JsonUnwrapped CaseFactsV1 facts,
            Instant closedAt,
            String by,
            @Nullable Outcome outcome) {}

    record ReopenedV1(
            @JsonUnwrapped CaseFactsV1 facts,
            Instant reopenedAt,
            String by,
            String cause,
            @Nullable String reason) {}

    /** @return empty for what is no fact of triage's own: the follow-up was intake's */
    public Optional<Fact> fact(SupportCase it, CaseChanged change, Instant at) {
        CaseFactsV1 facts = CaseFactsV1.of(it);
        if (change instanceof CaseChanged.Classified) {
            return fact(
                    EventTypes.CASE_CLASSIFIED,
                    it,
                    at,
                    new ClassifiedV1(
                            facts,
                            it.verdict().sentiment(),
                            it.verdict().needsHuman(),
                            ClassificationV1.of(it.verdict()),
                            at));
        }
        if (change instanceof CaseChanged.Reclassified c) {
            Verdict p = c.previous();
            return fact(
                    EventTypes.CASE_RECLASSIFIED,
                    it,
                    at,
                    new ReclassifiedV1(
                            facts,
                            it.verdict().sentiment(),
                            it.verdict().needsHuman(),
                            ClassificationV1.of(it.verdict()),
                            at,
                            c.by(),
                            new PreviousV1(p.type(), p.priority(), p.severity(), p.scope())));
        }
        if (change instanceof CaseChanged.Assigned c) {
            return fact(EventTypes.CASE_ASSIGNED, it, at, new AssignedV1(facts, at, c.by()));
        }
        if (change instanceof CaseChanged.HandedOff c) {
            return fact(
                    EventTypes.CASE_HANDED_OFF,
                    it,
                    at,
                    new HandedOffV1(facts, at, c.by(), PersonalData.mask(c.tried()), PlaceV1.of(c.from())));
        }
        if (change instanceof CaseChanged.Replied c) {
            return fact(EventTypes.CASE_REPLIED, it, at, replied(facts, c, at));
        }
        if (change instanceof CaseChanged.Noted c) {
            return fact(EventTypes.CASE_NOTED, it, at, new NotedV1(facts, c.messageId(), c.authorKind(), c.by(), at));
        }
        if (change instanceof CaseChanged.Paused c) {
            return fact(EventTypes.CASE_PAUSED, it, at, new PausedV1(facts, at, c.by(), masked(c.reason())));
        }
        if (change instanceof CaseChanged.Resumed c) {
            return fact(EventTypes.CASE_RESUMED, it, at, new ResumedV1(facts, at, c.by(), c.cause()));
        }
        return ending(it, change, at, facts);
    }

    private static Optional<Fact> ending(SupportCase it, CaseChanged change, Instant at, CaseFactsV1 facts) {
        Resolution how = it.resolution();
        if (change instanceof CaseChanged.Resolved c && how != null) {
            return fact(
                    EventTypes.CASE_RESOLVED,
                    it,
                    at,
                    new ResolvedV1(
                            facts, at, c.by(), PersonalData.mask(how.rootCause()), how.outcome(), masked(how.note())));
        }
        if (change instanceof CaseChanged.Closed c) {
            return fact(
                    EventTypes.CASE_CLOSED,
                    it,
                    at,
                    new ClosedV1(facts, at, c.by(), how == null ? null : how.outcome()));
        }
        if (change instanceof CaseChanged.Reopened c) {
            return fact(
                    EventTypes.CASE_REOPENED, it, at, new ReopenedV1(facts, at, c.by(), c.cause(), masked(c.reason())));
        }
        return Optional.empty();
    }

    private RepliedV1 replied(CaseFactsV1 facts, CaseChanged.Replied c, Instant at) {
        String masked = PersonalData.mask(c.body());
        String sealed = masked.equals(c.body())
                ? null
                : Base64.getEncoder().encodeToString(vault.seal(c.messageId(), "reply", c.body()));
        return new RepliedV1(facts, c.messageId(), c.authorKind(), c.by(), masked, sealed, at);
    }

    private static Optional<Fact> fact(String type, SupportCase it, Instant at, Object data) {
        return Optional.of(new Fact(type, it.id(), at, data));
    }

    private static @Nullable String masked(@Nullable String text) {
        return text == null ? null : PersonalData.mask(text);
    }
}
