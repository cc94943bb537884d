package io.huiyin.triage.persistence;

import static io.huiyin.web.Time.utc;

import io.huiyin.triage.desk.CaseChanged;
import io.huiyin.triage.desk.SupportCase;
import io.huiyin.triage.desk.Verdict;
import io.huiyin.web.Json;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What was thought of cases, in the order in which it was; written with the case, whichever way that is. */
final class Judgements {

    private static final String INSERT = """
            INSERT INTO judgement (case_id, at, judge, type, subtype, severity, scope, sentiment, priority, needs_human, confidence,
                reasons, model_version, nearness)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            """;

    private final List<Tuple> made = new ArrayList<>();

    static boolean isOne(CaseChanged change) {
        return change instanceof CaseChanged.Classified || change instanceof CaseChanged.Reclassified;
    }

    void add(SupportCase it, CaseChanged change, Instant at) {
        if (!isOne(change)) {
            return;
        }
        JudgementRow row = row(it, change, at);
        made.add(Tuple.tuple()
                .addUUID(row.caseId)
                .addOffsetDateTime(utc(row.at))
                .addString(row.judge)
                .addString(row.type)
                .addString(row.subtype)
                .addString(row.severity)
                .addString(row.scope)
                .addString(row.sentiment)
                .addString(row.priority)
                .addBoolean(row.needsHuman)
                .addDouble(row.confidence)
                .addString(row.reasons)
                .addString(row.modelVersion)
                .addDouble(row.nearness));
    }

    Uni<?> write(SqlConnection tx) {
        return made.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(INSERT).executeBatch(made);
    }

    static JudgementRow row(SupportCase it, CaseChanged change, Instant at) {
        Verdict verdict = it.verdict();
        JudgementRow row = new JudgementRow();
        row.caseId = it.id();
        row.at = at;
        row.judge = change.by();
        row.type = Json.word(verdict.type());
        row.subtype = verdict.subtype() == null ? null : Json.word(verdict.subtype());
        row.severity = Json.word(verdict.severity());
        row.scope = Json.word(verdict.scope());
        row.sentiment = Json.word(verdict.sentiment());
        row.priority = Json.word(verdict.priority());
        row.needsHuman = verdict.needsHuman();
        row.confidence = verdict.confidence();
        row.reasons = String.join(CaseRow.SEPARATOR, verdict.reasons());
        row.modelVersion = verdict.modelVersion();
        row.nearness = verdict.besides().nearness();
        return row;
    }
}
