package io.huiyin.triage.api;

import io.huiyin.triage.desk.Besides;
import io.huiyin.triage.desk.Outcome;
import io.huiyin.triage.desk.Priority;
import io.huiyin.triage.desk.Resolution;
import io.huiyin.triage.desk.Scope;
import io.huiyin.triage.desk.Sentiment;
import io.huiyin.triage.desk.Severity;
import io.huiyin.triage.desk.State;
import io.huiyin.triage.desk.Subtype;
import io.huiyin.triage.desk.SupportCase;
import io.huiyin.triage.desk.Tier;
import io.huiyin.triage.desk.Type;
import io.huiyin.triage.desk.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A case as the desk shows it. Text is masked; contact data is intake's. */
record CaseView(
        UUID id,
        String reference,
        State state,
        int cycle,
        Type type,
        @Nullable Subtype subtype,
        Priority priority,
        Severity severity,
        Scope scope,
        Sentiment sentiment,
        String language,
        boolean needsHuman,
        Tier tier,
        String team,
        @Nullable String assignee,
        ClassificationView classification,
        String product,
        String channel,
        @Nullable String customerTier,
        @Nullable String businessLine,
        @Nullable UUID contactId,
        @Nullable String subject,
        String text,
        Instant receivedAt,
        @Nullable ResolutionView resolution,
        @Nullable Instant closedAt) {

    record ClassificationView(
            double confidence,
            List<String> reasons,
            String modelVersion,
            boolean anger,
            boolean abuse,

            @Schema(description = "Shares of product, price, service, logistics and other")
            Map<String, Double> topics,

            @Nullable @Schema(description = "Of the product line, where its topics were learned and one is sure enough")
            String topic) {

        static ClassificationView of(Verdict verdict) {
            Besides besides = verdict.besides();
            return new ClassificationView(
                    verdict.confidence(),
                    verdict.reasons(),
                    verdict.modelVersion(),
                    besides.anger(),
                    besides.abuse(),
                    besides.topics(),
                    besides.topic());
        }
    }

    record ResolutionView(
            String rootCause, Outcome outcome, @Nullable String note, Instant resolvedAt) {}

    /** For analysts: nothing that was said, nobody it was said by. */
    static CaseView anonymous(SupportCase it) {
        return of(it, null, null, "");
    }

    static CaseView of(SupportCase it) {
        return of(
                it, it.origin().contactId(), it.origin().subject(), it.origin().text());
    }

    private static CaseView of(SupportCase it, @Nullable UUID contactId, @Nullable String subject, String text) {
        Resolution how = it.resolution();
        return new CaseView(
                it.id(),
                it.reference(),
                it.state(),
                it.cycle(),
                it.verdict().type(),
                it.verdict().subtype(),
                it.verdict().priority(),
                it.verdict().severity(),
                it.verdict().scope(),
                it.verdict().sentiment(),
                it.origin().language(),
                it.verdict().needsHuman(),
                it.place().tier(),
                it.place().team(),
                it.place().assignee(),
                ClassificationView.of(it.verdict()),
                it.origin().product(),
                it.origin().channel(),
                it.origin().customerTier(),
                it.origin().businessLine(),
                contactId,
                subject,
                text,
                it.origin().receivedAt(),
                how == null ? null : new ResolutionView(how.rootCause(), how.outcome(), how.note(), how.resolvedAt()),
                it.closedAt());
    }
}
