package io.huiyin.triage.understanding;

import io.huiyin.messaging.DueLoop;
import io.huiyin.triage.config.TriageConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Models, or the rules alone where models are switched off; looks after the file of words of danger. */
@Singleton
final class ChosenClassifier implements Classifier {

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Dangers dangers;
    private final @Nullable ModelClassifier models;
    private final Classifier chosen;
    private final DueLoop loop = new DueLoop("dangers", this::look);
    private boolean warm;

    @Inject
    ChosenClassifier(Models learned, Routing routing, TriageConfig config) {
        RuleClassifier rules = new RuleClassifier(routing);
        this.dangers = new Dangers(config.dangers());
        this.models = config.classifier() == TriageConfig.Method.MODELS
                ? new ModelClassifier(learned, dangers, rules, routing)
                : null;
        this.chosen = models == null ? rules : models;
    }

    void onStart(@Observes StartupEvent event) {
        loop.start();
    }

    void onStop(@Observes ShutdownEvent event) {
        loop.stop();
    }

    private Duration look() {
        if (!warm && models != null) {
            models.warm();
        }
        warm = true;
        dangers.look();
        return PAUSE;
    }

    @Override
    public Classification quickly(Feedback feedback) {
        return chosen.quickly(feedback);
    }

    @Override
    public Classification fully(Feedback feedback) {
        return chosen.fully(feedback);
    }
}
