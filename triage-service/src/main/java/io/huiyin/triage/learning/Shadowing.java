package io.huiyin.triage.learning;

import io.huiyin.learning.Reading;
import io.huiyin.learning.TextModel;
import io.huiyin.messaging.DueLoop;
import io.huiyin.triage.persistence.PgShadows;
import io.huiyin.triage.persistence.PgShadows.Case;
import io.huiyin.triage.understanding.Models;
import io.huiyin.triage.understanding.Models.Shadow;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Asks models in the shadow about the cases that came in since they stand there, apart from those who wait for an answer. */
@Singleton
final class Shadowing {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    /** What is older was missed: a shadow misses nothing that matters. */
    private static final Duration LATE = Duration.ofHours(1);

    private static final int AT_ONCE = 32;

    private final Pool pool;
    private final PgShadows shadows;
    private final Models models;
    private final Clock clock;
    private final DueLoop loop = new DueLoop("shadowing", this::run);

    @Inject
    Shadowing(Pool pool, PgShadows shadows, Models models, Clock clock) {
        this.pool = pool;
        this.shadows = shadows;
        this.models = models;
        this.clock = clock;
    }

    void onStart(@Observes StartupEvent event) {
        loop.start();
    }

    void onStop(@Observes ShutdownEvent event) {
        loop.stop();
    }

    private Duration run() {
        boolean more = false;
        for (Shadow shadow : models.shadows()) {
            List<Case> cases = await(shadows.unanswered(
                    pool, shadow.id(), shadow.product(), clock.instant().minus(LATE), AT_ONCE));
            for (Case it : cases) {
                answer(shadow, it);
            }
            more |= cases.size() == AT_ONCE;
        }
        return more ? Duration.ZERO : PAUSE;
    }

    private void answer(Shadow shadow, Case it) {
        Reading reading = Reading.of(it.text());
        TextModel.Answer said = shadow.model().decide(reading);
        TextModel inForce = shadow.inForce();
        await(shadows.answered(
                pool,
                shadow.id(),
                it.id(),
                said.label(),
                said.confidence(),
                inForce == null ? null : inForce.decide(reading).label(),
                clock.instant()));
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }
}
