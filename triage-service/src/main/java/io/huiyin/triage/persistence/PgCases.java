package io.huiyin.triage.persistence;

import static io.huiyin.web.Time.instant;
import static io.huiyin.web.Time.utc;
import static io.huiyin.web.Time.utcOrNull;

import io.huiyin.messaging.Cause;
import io.huiyin.messaging.Outbox;
import io.huiyin.messaging.Outbox.Caused;
import io.huiyin.messaging.Sequentially;
import io.huiyin.triage.desk.CaseChanged;
import io.huiyin.triage.desk.CaseChanged.Decision;
import io.huiyin.triage.desk.SupportCase;
import io.huiyin.triage.wire.CaseFacts;
import io.huiyin.web.Json;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Cases for batches of events, through the reactive client. The caller holds their locks. */
@Singleton
public final class PgCases {

    private static final String INSERT = """
            INSERT INTO support_case (id, reference, state, cycle, version, received_at, product, channel, language, customer_tier,
                contact_id, subject, text, type, subtype, severity, scope, sentiment, priority, needs_human, confidence, reasons,
                model_version, tier, team, assignee, root_cause, outcome, resolution_note, resolved_at, closed_at, close_due_at,
                updated_at, business_line, stated_type, besides)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
                $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36)
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, cycle = excluded.cycle, version = excluded.version,
                type = excluded.type, subtype = excluded.subtype, severity = excluded.severity, scope = excluded.scope,
                sentiment = excluded.sentiment, priority = excluded.priority, needs_human = excluded.needs_human,
                confidence = excluded.confidence, reasons = excluded.reasons, model_version = excluded.model_version,
                tier = excluded.tier, team = excluded.team, assignee = excluded.assignee, root_cause = excluded.root_cause, outcome = excluded.outcome,
                resolution_note = excluded.resolution_note, resolved_at = excluded.resolved_at, closed_at = excluded.closed_at,
                close_due_at = excluded.close_due_at, updated_at = excluded.updated_at, besides = excluded.besides
            """;

    private static final String ENTRY = """
            INSERT INTO timeline_entry (case_id, cycle, kind, actor, at, details)
            SELECT * FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::timestamptz[], $6::text[])
            """;

    private static final String MESSAGE = """
            INSERT INTO message (id, case_id, visibility, author_kind, author, body, created_at)
            VALUES ($1, $2, 'public', 'customer', 'customer', $3, $4) ON CONFLICT DO NOTHING
            """;

    private final Outbox outbox;
    private final CaseFacts facts;

    @Inject
    PgCases(Outbox outbox, CaseFacts facts) {
        this.outbox = outbox;
        this.facts = facts;
    }

    /** A decision, when it took effect, and why. */
    public record Change(Decision.Done done, Instant at, Cause cause) {}

    public Uni<Map<UUID, SupportCase>> find(SqlConnection tx, List<UUID> ids) {
        return tx.preparedQuery("SELECT * FROM support_case WHERE id = ANY($1::uuid[])")
                .execute(Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new)))
                .map(rows -> {
                    Map<UUID, SupportCase> cases = new HashMap<>();
                    rows.forEach(row -> cases.put(row.getUUID("id"), row(row).toCase()));
                    return cases;
                });
    }

    public Uni<Optional<UUID>> dueToClose(SqlConnection tx, Instant now) {
        return tx.preparedQuery(
                        "SELECT id FROM support_case WHERE state = 'resolved' AND close_due_at <= $1 ORDER BY close_due_at LIMIT 1")
                .execute(Tuple.of(utc(now)))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getUUID(0)));
    }

    /** Cases that were classified in a hurry, oldest first, and are still open. */
    public Uni<List<SupportCase>> quick(SqlConnection tx, int most) {
        return tx.preparedQuery("""
                        SELECT * FROM support_case
                        WHERE model_version LIKE '%-quick' AND state IN ('new', 'open', 'waiting')
                        ORDER BY id LIMIT $1::int
                        """).execute(Tuple.of(most)).map(rows -> {
            List<SupportCase> cases = new ArrayList<>();
            rows.forEach(row -> cases.add(row(row).toCase()));
            return cases;
        });
    }

    /** Writes decisions in their order, new cases and changed ones alike, with timeline and facts; the last state of a case stands. */
    public Uni<Void> keep(SqlConnection tx, List<Change> changes) {
        if (changes.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Map<UUID, Tuple> last = new LinkedHashMap<>();
        List<Caused> made = new ArrayList<>();
        List<Tuple> messages = new ArrayList<>();
        Timeline timeline = new Timeline();
        Judgements judgements = new Judgements();
        for (Change change : changes) {
            SupportCase next = change.done().next();
            last.put(next.id(), values(next, change.at()));
            for (CaseChanged what : change.done().changes()) {
                timeline.add(
                        next.id(),
                        next.cycle(),
                        Entries.kind(what),
                        what.by(),
                        change.at(),
                        Entries.details(next, what));
                judgements.add(next, what, change.at());
                facts.fact(next, what, change.at()).ifPresent(fact -> made.add(new Caused(change.cause(), fact)));
                if (what instanceof CaseChanged.FollowedUp said) {
                    messages.add(Tuple.of(said.followUpId(), next.id(), said.body(), utc(change.at())));
                }
            }
        }
        Uni<?> said = messages.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(MESSAGE).executeBatch(messages);
        return Sequentially.pipelined(
                tx.preparedQuery(INSERT).executeBatch(List.copyOf(last.values())),
                said,
                timeline.write(tx),
                judgements.write(tx),
                outbox.append(tx, made));
    }

    /** Notes on the timeline what others say of a case; unknown cases are passed over. */
    public Uni<Void> note(
            SqlConnection tx, UUID caseId, String kind, String actor, Instant at, Map<String, Object> details) {
        return tx.preparedQuery("""
                        INSERT INTO timeline_entry (case_id, cycle, kind, actor, at, details)
                        SELECT id, cycle, $2, $3, $4, $5 FROM support_case WHERE id = $1
                        """)
                .execute(Tuple.of(caseId, kind, actor, utc(at), Entries.write(new LinkedHashMap<>(details))))
                .replaceWithVoid();
    }

    public Uni<Void> delivered(SqlConnection tx, UUID messageId, String state) {
        return tx.preparedQuery("UPDATE message SET delivery = $2 WHERE id = $1")
                .execute(Tuple.of(messageId, state))
                .replaceWithVoid();
    }

    private static final class Timeline {
        private final List<UUID> cases = new ArrayList<>();
        private final List<Integer> cycles = new ArrayList<>();
        private final List<String> kinds = new ArrayList<>();
        private final List<String> actors = new ArrayList<>();
        private final List<OffsetDateTime> times = new ArrayList<>();
        private final List<String> details = new ArrayList<>();

        void add(UUID caseId, int cycle, String kind, String actor, Instant at, String detail) {
            cases.add(caseId);
            cycles.add(cycle);
            kinds.add(kind);
            actors.add(actor);
            times.add(utc(at));
            details.add(detail);
        }

        Uni<Void> write(SqlConnection tx) {
            return tx.preparedQuery(ENTRY)
                    .execute(Tuple.tuple()
                            .addArrayOfUUID(cases.toArray(UUID[]::new))
                            .addArrayOfInteger(cycles.toArray(Integer[]::new))
                            .addArrayOfString(kinds.toArray(String[]::new))
                            .addArrayOfString(actors.toArray(String[]::new))
                            .addArrayOfOffsetDateTime(times.toArray(OffsetDateTime[]::new))
                            .addArrayOfString(details.toArray(String[]::new)))
                    .replaceWithVoid();
        }
    }

    private static Tuple values(SupportCase it, Instant now) {
        CaseRow row = new CaseRow();
        row.set(it, now);
        return Tuple.tuple()
                .addUUID(it.id())
                .addString(it.reference())
                .addString(row.state)
                .addInteger(row.cycle)
                .addInteger(row.version)
                .addOffsetDateTime(utc(it.origin().receivedAt()))
                .addString(it.origin().product())
                .addString(it.origin().channel())
                .addString(it.origin().language())
                .addString(it.origin().customerTier())
                .addUUID(it.origin().contactId())
                .addString(it.origin().subject())
                .addString(it.origin().text())
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
                .addString(row.tier)
                .addString(row.team)
                .addString(row.assignee)
                .addString(row.rootCause)
                .addString(row.outcome)
                .addString(row.resolutionNote)
                .addOffsetDateTime(utcOrNull(row.resolvedAt))
                .addOffsetDateTime(utcOrNull(row.closedAt))
                .addOffsetDateTime(utcOrNull(row.closeDueAt))
                .addOffsetDateTime(utc(now))
                .addString(it.origin().businessLine())
                .addString(
                        it.origin().statedType() == null
                                ? null
                                : Json.word(it.origin().statedType()))
                .addString(row.besides);
    }

    private static CaseRow row(Row row) {
        CaseRow it = new CaseRow();
        it.id = row.getUUID("id");
        it.reference = row.getString("reference");
        it.state = row.getString("state");
        it.cycle = row.getInteger("cycle");
        it.version = row.getInteger("version");
        it.receivedAt = row.getOffsetDateTime("received_at").toInstant();
        it.product = row.getString("product");
        it.channel = row.getString("channel");
        it.language = row.getString("language");
        it.customerTier = row.getString("customer_tier");
        it.businessLine = row.getString("business_line");
        it.contactId = row.getUUID("contact_id");
        it.statedType = row.getString("stated_type");
        it.subject = row.getString("subject");
        it.text = row.getString("text");
        it.type = row.getString("type");
        it.subtype = row.getString("subtype");
        it.severity = row.getString("severity");
        it.scope = row.getString("scope");
        it.sentiment = row.getString("sentiment");
        it.priority = row.getString("priority");
        it.needsHuman = row.getBoolean("needs_human");
        it.confidence = row.getDouble("confidence");
        it.reasons = row.getString("reasons");
        it.modelVersion = row.getString("model_version");
        it.besides = row.getString("besides");
        it.tier = row.getString("tier");
        it.team = row.getString("team");
        it.assignee = row.getString("assignee");
        it.rootCause = row.getString("root_cause");
        it.outcome = row.getString("outcome");
        it.resolutionNote = row.getString("resolution_note");
        it.resolvedAt = instant(row.getOffsetDateTime("resolved_at"));
        it.closedAt = instant(row.getOffsetDateTime("closed_at"));
        it.closeDueAt = instant(row.getOffsetDateTime("close_due_at"));
        it.updatedAt = row.getOffsetDateTime("updated_at").toInstant();
        return it;
    }
}
