package io.huiyin.triage.inbound;

import io.huiyin.messaging.Cause;
import io.huiyin.messaging.DueLoop;
import io.huiyin.messaging.Outbox;
import io.huiyin.messaging.Relay;
import io.huiyin.triage.desk.CaseChanged.Decision;
import io.huiyin.triage.desk.WorkingCase;
import io.huiyin.triage.persistence.PgCases;
import io.huiyin.web.Time;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Closes resolved cases that nobody came back to. */
@Singleton
final class Closing {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Pool pool;
    private final PgCases cases;
    private final Outbox outbox;
    private final Relay relay;
    private final Clock clock;
    private final DueLoop loop = new DueLoop("closing", this::run);

    @Inject
    Closing(Pool pool, PgCases cases, Outbox outbox, Relay relay, Clock clock) {
        this.pool = pool;
        this.cases = cases;
        this.outbox = outbox;
        this.relay = relay;
        this.clock = clock;
    }

    void onStart(@Observes StartupEvent event) {
        loop.start();
    }

    void onStop(@Observes ShutdownEvent event) {
        loop.stop();
    }

    private Duration run() {
        Instant now = Time.stored(clock.instant());
        boolean closed = pool.withTransaction(tx -> cases.dueToClose(tx, now)
                        .chain(due -> due.isPresent()
                                ? close(tx, due.get(), now)
                                : Uni.createFrom().item(false)))
                .await()
                .atMost(PATIENCE);
        if (closed) {
            relay.nudge();
        }
        return closed ? Duration.ZERO : PAUSE;
    }

    private Uni<Boolean> close(SqlConnection tx, UUID id, Instant now) {
        return outbox.lock(tx, List.of(id))
                .chain(() -> cases.find(tx, List.of(id)))
                .chain(found -> found.get(id) != null
                                && WorkingCase.closeByItself(found.get(id), now) instanceof Decision.Done done
                        ? cases.keep(tx, List.of(new PgCases.Change(done, now, Cause.ofTime())))
                                .replaceWith(true)
                        : Uni.createFrom().item(false));
    }
}
