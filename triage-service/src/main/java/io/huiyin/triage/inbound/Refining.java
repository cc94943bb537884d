package io.huiyin.triage.inbound;

import io.huiyin.messaging.Cause;
import io.huiyin.messaging.DueLoop;
import io.huiyin.messaging.Outbox;
import io.huiyin.messaging.Relay;
import io.huiyin.triage.desk.SupportCase;
import io.huiyin.triage.desk.WorkingCase;
import io.huiyin.triage.persistence.PgCases;
import io.huiyin.triage.understanding.Classification;
import io.huiyin.triage.understanding.Feedback;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Looks again at what was classified in a hurry, when the burst is over, and says so where the answer is another one. */
@Singleton
final class Refining {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration CALM = Duration.ofSeconds(2);
    private static final int AT_ONCE = 16;

    private final Pool pool;
    private final PgCases cases;
    private final Outbox outbox;
    private final Relay relay;
    private final Classifying classifying;
    private final DueLoop loop = new DueLoop("refining", this::run);

    @Inject
    Refining(Pool pool, PgCases cases, Outbox outbox, Relay relay, Classifying classifying) {
        this.pool = pool;
        this.cases = cases;
        this.outbox = outbox;
        this.relay = relay;
        this.classifying = classifying;
    }

    void onStart(@Observes StartupEvent event) {
        loop.start();
    }

    void onStop(@Observes ShutdownEvent event) {
        loop.stop();
    }

    private Duration run() {
        if (classifying.isBurst(CALM)) {
            return PAUSE;
        }
        List<SupportCase> quick =
                pool.withTransaction(tx -> cases.quick(tx, AT_ONCE)).await().atMost(PATIENCE);
        if (quick.isEmpty()) {
            return PAUSE;
        }
        Map<UUID, Classification> refined = new LinkedHashMap<>();
        quick.forEach(it -> refined.put(it.id(), classifying.fully(Feedback.of(it.origin()))));
        pool.withTransaction(tx -> keep(tx, refined)).await().atMost(PATIENCE);
        relay.nudge();
        return Duration.ZERO;
    }

    private Uni<Void> keep(SqlConnection tx, Map<UUID, Classification> refined) {
        Instant now = classifying.now();
        List<UUID> ids = List.copyOf(refined.keySet());
        return outbox.lock(tx, ids).chain(() -> cases.find(tx, ids)).chain(found -> {
            List<PgCases.Change> changes = new ArrayList<>();
            refined.forEach((id, it) -> {
                SupportCase file = found.get(id);
                if (file != null) {
                    WorkingCase.refined(file, it.verdict(), it.place())
                            .ifPresent(done -> changes.add(new PgCases.Change(done, now, Cause.ofTime())));
                }
            });
            return cases.keep(tx, changes);
        });
    }
}
