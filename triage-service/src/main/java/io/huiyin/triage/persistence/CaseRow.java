package io.huiyin.triage.persistence;

import com.fasterxml.jackson.core.type.TypeReference;
import io.huiyin.triage.desk.Besides;
import io.huiyin.triage.desk.Origin;
import io.huiyin.triage.desk.Outcome;
import io.huiyin.triage.desk.Place;
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
import io.huiyin.web.Json;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A case as the desk reads and writes it. Columns hold words as they are on the wire; concurrent writers hold the case's lock. */
@Entity
@Table(name = "support_case")
class CaseRow {

    static final String SEPARATOR = "\n";

    @Id
    UUID id;

    String reference;
    String state;
    int cycle;
    int version;

    @Column(name = "received_at")
    Instant receivedAt;

    String product;
    String channel;
    String language;

    @Column(name = "customer_tier")
    @Nullable
    String customerTier;

    @Column(name = "business_line")
    @Nullable
    String businessLine;

    @Column(name = "contact_id")
    @Nullable
    UUID contactId;

    @Column(name = "stated_type")
    @Nullable
    String statedType;

    @Nullable
    String subject;

    String text;
    String type;

    @Nullable
    String subtype;

    String severity;
    String scope;
    String sentiment;
    String priority;

    @Column(name = "needs_human")
    boolean needsHuman;

    double confidence;
    String reasons;

    @Column(name = "model_version")
    String modelVersion;

    @Nullable
    String besides;

    String tier;
    String team;

    @Nullable
    String assignee;

    @Column(name = "root_cause")
    @Nullable
    String rootCause;

    @Nullable
    String outcome;

    @Column(name = "resolution_note")
    @Nullable
    String resolutionNote;

    @Column(name = "resolved_at")
    @Nullable
    Instant resolvedAt;

    @Column(name = "closed_at")
    @Nullable
    Instant closedAt;

    @Column(name = "close_due_at")
    @Nullable
    Instant closeDueAt;

    @Column(name = "updated_at")
    Instant updatedAt;

    @SuppressWarnings("NullAway.Init")
    CaseRow() {}

    SupportCase toCase() {
        return new SupportCase(
                id,
                reference,
                constant(State.class, state),
                cycle,
                version,
                new Origin(
                        receivedAt,
                        product,
                        channel,
                        language,
                        customerTier,
                        businessLine,
                        contactId,
                        statedType == null ? null : constant(Type.class, statedType),
                        subject,
                        text),
                new Verdict(
                        constant(Type.class, type),
                        subtype == null ? null : constant(Subtype.class, subtype),
                        constant(Severity.class, severity),
                        constant(Scope.class, scope),
                        constant(Sentiment.class, sentiment),
                        constant(Priority.class, priority),
                        needsHuman,
                        confidence,
                        List.of(reasons.split(SEPARATOR)),
                        modelVersion,
                        besides(besides)),
                new Place(constant(Tier.class, tier), team, assignee),
                resolution(),
                closedAt,
                closeDueAt);
    }

    private @Nullable Resolution resolution() {
        return resolvedAt == null || rootCause == null || outcome == null
                ? null
                : new Resolution(rootCause, constant(Outcome.class, outcome), resolutionNote, resolvedAt);
    }

    /** Takes over everything that can change. */
    void set(SupportCase it, Instant now) {
        Resolution how = it.resolution();
        Subtype kind = it.verdict().subtype();
        state = word(it.state());
        cycle = it.cycle();
        version = it.version();
        type = word(it.verdict().type());
        subtype = kind == null ? null : word(kind);
        severity = word(it.verdict().severity());
        scope = word(it.verdict().scope());
        sentiment = word(it.verdict().sentiment());
        priority = word(it.verdict().priority());
        needsHuman = it.verdict().needsHuman();
        confidence = it.verdict().confidence();
        reasons = String.join(SEPARATOR, it.verdict().reasons());
        modelVersion = it.verdict().modelVersion();
        besides = Json.write(it.verdict().besides());
        tier = word(it.place().tier());
        team = it.place().team();
        assignee = it.place().assignee();
        rootCause = how == null ? null : how.rootCause();
        outcome = how == null ? null : word(how.outcome());
        resolutionNote = how == null ? null : how.note();
        resolvedAt = how == null ? null : how.resolvedAt();
        closedAt = it.closedAt();
        closeDueAt = it.closeDueAt();
        updatedAt = now;
    }

    static Besides besides(@Nullable String json) {
        return json == null ? Besides.NONE : Json.read(json, new TypeReference<>() {});
    }

    static <E extends Enum<E>> E constant(Class<E> type, String word) {
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
