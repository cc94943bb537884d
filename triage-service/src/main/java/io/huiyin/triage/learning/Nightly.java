package io.huiyin.triage.learning;

import io.huiyin.messaging.DueLoop;
import io.huiyin.triage.config.TriageConfig;
import io.huiyin.triage.persistence.PgHeads;
import io.huiyin.triage.persistence.PgHeads.Head;
import io.huiyin.triage.persistence.PgModels;
import io.huiyin.triage.persistence.PgReviews;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/** What is done by itself: models are asked for each night where people said enough that is new, and cases drawn for blind reviews. */
@Singleton
final class Nightly {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final Duration KEPT = Duration.ofDays(30);
    private static final Duration WITHIN = Duration.ofHours(1);
    private static final Duration LOOKED_BACK = Duration.ofDays(1);

    private final Pool pool;
    private final PgHeads heads;
    private final PgModels models;
    private final PgReviews reviews;
    private final Training training;
    private final TriageConfig.Learning config;
    private final Clock clock;
    private final DueLoop loop = new DueLoop("nightly", this::run);
    private @Nullable LocalDate done;
    private @Nullable Instant drawn;

    @Inject
    Nightly(
            Pool pool,
            PgHeads heads,
            PgModels models,
            PgReviews reviews,
            Training training,
            TriageConfig config,
            Clock clock) {
        this.pool = pool;
        this.heads = heads;
        this.models = models;
        this.reviews = reviews;
        this.training = training;
        this.config = config.learning();
        this.clock = clock;
    }

    void onStart(@Observes StartupEvent event) {
        loop.start();
    }

    void onStop(@Observes ShutdownEvent event) {
        loop.stop();
    }

    private Duration run() {
        Instant now = clock.instant();
        Instant since = drawn == null ? now.minus(LOOKED_BACK) : drawn.minus(PAUSE);
        await(reviews.draw(pool, since, config.audit(), now));
        drawn = now;
        ZonedDateTime here = now.atZone(config.zone());
        Duration late = late(here.toLocalTime());
        LocalDate night = here.minus(late).toLocalDate();
        if (late.compareTo(WITHIN) < 0 && !night.equals(done)) {
            night(now);
            done = night;
        }
        return PAUSE;
    }

    /** Since it was time last; only within an hour, so that a restart by day begins nothing. */
    private Duration late(LocalTime now) {
        return Duration.ofSeconds(Math.floorMod(
                Duration.between(config.nightly(), now).toSeconds(),
                Duration.ofDays(1).toSeconds()));
    }

    void night(Instant now) {
        await(models.forget(pool, now.minus(KEPT)));
        await(heads.list(pool)).forEach(this::ask);
    }

    private void ask(Head head) {
        if (await(heads.labels(pool, head.name())).fresh() >= config.from()
                && await(training.ask(pool, head.name(), Training.NIGHT)).isPresent()) {
            training.wake();
        }
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }
}
