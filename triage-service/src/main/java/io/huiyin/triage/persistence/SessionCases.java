package io.huiyin.triage.persistence;

import io.huiyin.messaging.Cause;
import io.huiyin.messaging.Fact;
import io.huiyin.messaging.Outbox;
import io.huiyin.messaging.Relay;
import io.huiyin.messaging.SessionOutbox;
import io.huiyin.triage.desk.AuthorKind;
import io.huiyin.triage.desk.CaseChanged;
import io.huiyin.triage.desk.CaseChanged.Decision;
import io.huiyin.triage.desk.SupportCase;
import io.huiyin.triage.desk.Visibility;
import io.huiyin.triage.wire.CaseFacts;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** Cases for the desk, through Hibernate Reactive: one at a time, under the case's lock. */
@Singleton
public final class SessionCases {

    private final Mutiny.SessionFactory sessions;
    private final SessionOutbox outbox;
    private final Relay relay;
    private final CaseFacts facts;

    @Inject
    SessionCases(Mutiny.SessionFactory sessions, Outbox outbox, Relay relay, CaseFacts facts) {
        this.sessions = sessions;
        this.outbox = new SessionOutbox(outbox);
        this.relay = relay;
        this.facts = facts;
    }

    /** What a list is narrowed by; null is anything. */
    public record Filter(
            @Nullable String state,
            @Nullable String type,
            @Nullable String priority,
            @Nullable String tier,
            @Nullable String team,
            @Nullable String assignee,
            @Nullable String text,
            @Nullable List<String> teams) {}

    /** @param visibility {@code public} or {@code internal} */
    public record Message(
            UUID id,
            String visibility,
            String authorKind,
            String author,
            String body,
            Instant createdAt,
            @Nullable String delivery) {}

    /** @param details JSON */
    public record Entry(long id, int cycle, String kind, String actor, Instant at, String details) {}

    /** A unit of work on one case: locked before anything is read, the relay nudged after the commit. */
    public <T> Uni<T> work(UUID caseId, BiFunction<Mutiny.Session, Optional<SupportCase>, Uni<T>> work) {
        return sessions.withTransaction((session, tx) -> outbox.lock(session, caseId)
                        .chain(() -> session.find(CaseRow.class, caseId))
                        .chain(row ->
                                work.apply(session, Optional.ofNullable(row).map(CaseRow::toCase))))
                .invoke(relay::nudge);
    }

    /** Writes a decision, its messages and timeline, and its facts. */
    public Uni<Void> keep(Mutiny.Session session, Decision.Done done, Instant now, Cause cause) {
        List<Object> rows = new ArrayList<>();
        List<Fact> made = new ArrayList<>();
        for (CaseChanged change : done.changes()) {
            rows.add(entry(done.next(), change, now));
            if (Judgements.isOne(change)) {
                rows.add(Judgements.row(done.next(), change, now));
            }
            MessageRow message = message(done.next(), change, now);
            if (message != null) {
                rows.add(message);
            }
            facts.fact(done.next(), change, now).ifPresent(made::add);
        }
        return session.find(CaseRow.class, done.next().id())
                .invoke(row -> row.set(done.next(), now))
                .chain(() -> session.persistAll(rows.toArray()))
                .chain(() -> outbox.append(session, cause, made));
    }

    public Uni<Optional<SupportCase>> find(UUID id) {
        return read(session -> session.find(CaseRow.class, id))
                .map(row -> Optional.ofNullable(row).map(CaseRow::toCase));
    }

    /** Newest first, from before the given id. */
    public Uni<List<SupportCase>> list(Filter filter, @Nullable UUID before, int limit) {
        StringBuilder where = new StringBuilder("from CaseRow c where 1 = 1");
        List<Object> values = new ArrayList<>();
        equal(where, values, "state", filter.state());
        equal(where, values, "type", filter.type());
        equal(where, values, "priority", filter.priority());
        equal(where, values, "tier", filter.tier());
        equal(where, values, "team", filter.team());
        equal(where, values, "assignee", filter.assignee());
        if (filter.teams() != null) {
            values.add(filter.teams());
            where.append(" and c.team in ?").append(values.size());
        }
        if (filter.text() != null) {
            values.add("%"
                    + filter.text()
                            .replace("!", "!!")
                            .replace("%", "!%")
                            .replace("_", "!_")
                            .toLowerCase(Locale.ROOT)
                    + "%");
            where.append(
                    " and (lower(c.text) like ?%1$d escape '!' or lower(c.subject) like ?%1$d escape '!' or lower(c.reference) like ?%1$d escape '!')"
                            .formatted(values.size()));
        }
        if (before != null) {
            values.add(before);
            where.append(" and c.id < ?").append(values.size());
        }
        where.append(" order by c.id desc");
        return read(session -> {
                    var query =
                            session.createQuery(where.toString(), CaseRow.class).setMaxResults(limit);
                    for (int i = 0; i < values.size(); i++) {
                        query.setParameter(i + 1, values.get(i));
                    }
                    return query.getResultList();
                })
                .map(rows -> rows.stream().map(CaseRow::toCase).toList());
    }

    public Uni<List<Message>> messages(UUID caseId) {
        return read(session -> session.createQuery(
                                "from MessageRow m where m.caseId = ?1 order by m.createdAt, m.id", MessageRow.class)
                        .setParameter(1, caseId)
                        .getResultList())
                .map(rows -> rows.stream()
                        .map(m -> new Message(
                                m.id, m.visibility, m.authorKind, m.author, m.body, m.createdAt, m.delivery))
                        .toList());
    }

    public Uni<List<Entry>> timeline(UUID caseId, long after, int limit) {
        return read(session -> session.createQuery(
                                "from TimelineRow t where t.caseId = ?1 and t.id > ?2 order by t.id", TimelineRow.class)
                        .setParameter(1, caseId)
                        .setParameter(2, after)
                        .setMaxResults(limit)
                        .getResultList())
                .map(rows -> rows.stream()
                        .map(t -> new Entry(t.id == null ? 0 : t.id, t.cycle, t.kind, t.actor, t.at, t.details))
                        .toList());
    }

    private <T> Uni<T> read(Function<Mutiny.Session, Uni<T>> reading) {
        return sessions.withSession(reading);
    }

    private static void equal(StringBuilder where, List<Object> values, String column, @Nullable String value) {
        if (value != null) {
            values.add(value);
            where.append(" and c.").append(column).append(" = ?").append(values.size());
        }
    }

    private static TimelineRow entry(SupportCase it, CaseChanged change, Instant now) {
        TimelineRow row = new TimelineRow();
        row.caseId = it.id();
        row.cycle = it.cycle();
        row.kind = Entries.kind(change);
        row.actor = change.by();
        row.at = now;
        row.details = Entries.details(it, change);
        return row;
    }

    private static @Nullable MessageRow message(SupportCase it, CaseChanged change, Instant now) {
        if (change instanceof CaseChanged.Replied c) {
            return message(it, c.messageId(), Visibility.PUBLIC, c.authorKind(), c.by(), c.body(), now);
        }
        if (change instanceof CaseChanged.Noted c) {
            return message(it, c.messageId(), Visibility.INTERNAL, c.authorKind(), c.by(), c.body(), now);
        }
        return null;
    }

    private static MessageRow message(
            SupportCase it, UUID id, Visibility visibility, AuthorKind kind, String author, String body, Instant now) {
        MessageRow row = new MessageRow();
        row.id = id;
        row.caseId = it.id();
        row.visibility = CaseRow.word(visibility);
        row.authorKind = CaseRow.word(kind);
        row.author = author;
        row.body = body;
        row.createdAt = now;
        return row;
    }
}
