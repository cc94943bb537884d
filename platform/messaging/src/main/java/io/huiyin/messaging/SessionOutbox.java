package io.huiyin.messaging;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** {@link Outbox} for a transaction of a Hibernate Reactive session. Same statements, same guarantees. */
public final class SessionOutbox {

    private final Outbox outbox;

    public SessionOutbox(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Locks a case before anything of it is read or written. */
    public Uni<Void> lock(Mutiny.Session session, UUID caseId) {
        return session.createNativeQuery("SELECT 1 FROM (SELECT pg_advisory_xact_lock(?1)) AS locked", Integer.class)
                .setParameter(1, CaseLock.key(caseId.toString()))
                .getSingleResult()
                .replaceWithVoid();
    }

    /** Appends facts in the given order; what the session holds back is flushed first. */
    public Uni<Void> append(Mutiny.Session session, Cause cause, List<Fact> facts) {
        if (facts.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return session.flush()
                .chain(() -> session.createNativeQuery(
                                "SELECT 1 FROM (SELECT outbox_append(?1)) AS appended", Integer.class)
                        .setParameter(
                                1,
                                outbox.rows(facts.stream()
                                        .map(f -> new Outbox.Caused(cause, f))
                                        .toList()))
                        .getSingleResult())
                .replaceWithVoid();
    }
}
