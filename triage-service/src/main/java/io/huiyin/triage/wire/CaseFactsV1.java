package io.huiyin.triage.wire;

import io.huiyin.triage.desk.Priority;
import io.huiyin.triage.desk.Scope;
import io.huiyin.triage.desk.Severity;
import io.huiyin.triage.desk.State;
import io.huiyin.triage.desk.Subtype;
import io.huiyin.triage.desk.SupportCase;
import io.huiyin.triage.desk.Tier;
import io.huiyin.triage.desk.Type;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What every {@code case.*} fact says of its case. */
public record CaseFactsV1(
        UUID caseId,
        String reference,
        int cycle,
        State state,
        Instant receivedAt,
        String product,
        String channel,
        String language,
        @Nullable String customerTier,
        @Nullable String businessLine,
        @Nullable UUID contactId,
        Type type,
        @Nullable Subtype subtype,
        Priority priority,
        Severity severity,
        Scope scope,
        Tier tier,
        String team,
        @Nullable String assignee) {

    static CaseFactsV1 of(SupportCase it) {
        return new CaseFactsV1(
                it.id(),
                it.reference(),
                it.cycle(),
                it.state(),
                it.origin().receivedAt(),
                it.origin().product(),
                it.origin().channel(),
                it.origin().language(),
                it.origin().customerTier(),
                it.origin().businessLine(),
                it.origin().contactId(),
                it.verdict().type(),
                it.verdict().subtype(),
                it.verdict().priority(),
                it.verdict().severity(),
                it.verdict().scope(),
                it.place().tier(),
                it.place().team(),
                it.place().assignee());
    }
}
