package io.huiyin.triage.inbound;

import io.huiyin.triage.config.TriageConfig;
import io.huiyin.triage.understanding.Classification;
import io.huiyin.triage.understanding.Classifier;
import io.huiyin.triage.understanding.Feedback;
import io.huiyin.web.Time;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;

/** Classifies feedback as it comes in: in full while there is little of it, quickly in a burst. */
@Singleton
final class Classifying {

    private final Classifier classifier;
    private final TriageConfig config;
    private final Clock clock;
    private volatile Instant lastBurst = Instant.EPOCH;

    @Inject
    Classifying(Classifier classifier, TriageConfig config, Clock clock) {
        this.classifier = classifier;
        this.config = config;
        this.clock = clock;
    }

    Instant now() {
        return Time.stored(clock.instant());
    }

    /** Whether the last burst is not yet so long ago. */
    boolean isBurst(Duration calm) {
        return lastBurst.plus(calm).isAfter(clock.instant());
    }

    Classification fully(Feedback feedback) {
        return classifier.fully(feedback);
    }

    /** In their order. What takes long is done elsewhere and comes back to the caller's context. */
    Uni<List<Classification>> all(List<Feedback> batch) {
        if (batch.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        if (batch.size() >= config.burst()) {
            lastBurst = clock.instant();
            return Uni.createFrom().item(batch.stream().map(classifier::quickly).toList());
        }
        Context context = Vertx.currentContext();
        Executor here = context == null ? Runnable::run : task -> context.runOnContext(ignored -> task.run());
        return Uni.createFrom()
                .item(() -> batch.stream().map(classifier::fully).toList())
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .emitOn(here);
    }
}
