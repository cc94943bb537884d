package io.huiyin.triage.persistence;

import io.huiyin.web.Caller;
import io.huiyin.web.Idempotency;
import io.huiyin.web.Idempotency.Answer;
import io.huiyin.web.ProblemException;
import io.smallrye.mutiny.Uni;
import java.util.Arrays;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** {@link Idempotency} for a transaction of a Hibernate Reactive session. The case's lock already keeps equal requests apart. */
public final class SessionKeys {

    /** Has the effect once per key. */
    public static Uni<Answer> once(
            Mutiny.Session session, Caller caller, String route, @Nullable String key, Supplier<Uni<Answer>> effect) {
        if (key == null) {
            return effect.get();
        }
        String scope = Idempotency.scope(caller, route);
        byte[] hash = caller.bodyHash();
        return session.createNativeQuery(
                        "SELECT body_hash, status, location, answer FROM idempotency WHERE scope = ?1 AND key = ?2",
                        Object[].class)
                .setParameter(1, scope)
                .setParameter(2, key)
                .getSingleResultOrNull()
                .chain(row -> row == null
                        ? effect.get().call(answer -> keep(session, scope, key, hash, answer))
                        : Uni.createFrom().item(replay(row, hash)));
    }

    private static Answer replay(Object[] row, byte[] hash) {
        if (!Arrays.equals((byte[]) row[0], hash)) {
            throw new ProblemException(Idempotency.reused());
        }
        return new Answer(((Number) row[1]).intValue(), (String) row[2], (String) row[3], true);
    }

    private static Uni<Integer> keep(Mutiny.Session session, String scope, String key, byte[] hash, Answer answer) {
        return session.createNativeQuery(
                        "INSERT INTO idempotency (scope, key, body_hash, status, location, answer) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
                .setParameter(1, scope)
                .setParameter(2, key)
                .setParameter(3, hash)
                .setParameter(4, answer.status())
                .setParameter(5, answer.location())
                .setParameter(6, answer.json())
                .executeUpdate();
    }

    private SessionKeys() {}
}
