package io.huiyin.triage.learning;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.huiyin.learning.Builtin;
import io.huiyin.learning.TextModel;
import io.huiyin.messaging.DueLoop;
import io.huiyin.triage.config.TriageConfig;
import io.huiyin.triage.persistence.PgHeads;
import io.huiyin.triage.persistence.PgHeads.Head;
import io.huiyin.triage.persistence.PgHeads.Lesson;
import io.huiyin.triage.persistence.PgModels;
import io.huiyin.triage.persistence.PgModels.Model;
import io.huiyin.triage.understanding.Models;
import io.huiyin.web.Ids;
import io.huiyin.web.Json;
import io.huiyin.web.Time;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Makes the models that are asked for, one at a time: whoever claims one holds it while its trainer runs, and who dies of it is followed
 * by another one.
 */
@Singleton
public final class Training {

    private static final Logger LOG = Logger.getLogger(Training.class);

    static final String NIGHT = "triage";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);
    private static final int MOST_TRIES = 60;

    private final Pool pool;
    private final PgHeads heads;
    private final PgModels models;
    private final Models inForce;
    private final Clock clock;
    private final Ids ids;
    private final TrainerProcess trainer;
    private final Duration longest;
    private final DueLoop loop = new DueLoop("training", this::run);

    @Inject
    Training(Pool pool, PgHeads heads, PgModels models, Models inForce, TriageConfig config, Clock clock, Ids ids) {
        this.pool = pool;
        this.heads = heads;
        this.models = models;
        this.inForce = inForce;
        this.trainer = new TrainerProcess(config.learning());
        this.longest = config.learning().longest();
        this.clock = clock;
        this.ids = ids;
    }

    void onStart(@Observes StartupEvent event) {
        try {
            Workplace.sweep(clock.instant().minus(longest));
        } catch (IOException e) {
            LOG.warnf("what was left of trainings stays failure=%s", e);
        }
        loop.start();
    }

    void onStop(@Observes ShutdownEvent event) {
        loop.stop();
    }

    /** @return its id; empty if one of that head is being learned */
    public Uni<Optional<UUID>> ask(SqlClient client, String head, String by) {
        UUID id = ids.next();
        return models.ask(client, id, head, Time.stored(clock.instant()), by)
                .map(asked -> asked ? Optional.of(id) : Optional.empty());
    }

    /** Says that a model was asked for. */
    public void wake() {
        loop.wake();
    }

    private Duration run() throws InterruptedException {
        Instant now = clock.instant();
        UUID claim = ids.next();
        Optional<Model> claimed = await(models.claim(pool, claim, now, now.plus(Lease.LENGTH)));
        if (claimed.isEmpty()) {
            return PAUSE;
        }
        Model it = claimed.get();
        LOG.infof("a model is learned head=%s modelId=%s", it.head(), it.id());
        try {
            make(it, new Lease(pool, models, it.id(), claim, clock));
        } catch (InterruptedException e) {
            giveBack(it, claim);
            throw e;
        } catch (Lease.Lost e) {
            LOG.warnf("somebody else learns it head=%s modelId=%s", it.head(), it.id());
        } catch (TrainerProcess.Refused | IOException e) {
            LOG.warnf("no model head=%s modelId=%s failure=%s", it.head(), it.id(), e.getMessage());
            await(models.failed(pool, it.id(), claim, Time.stored(clock.instant()), String.valueOf(e.getMessage())));
        }
        return Duration.ZERO;
    }

    /** It was no fault of the model's that the service ends. */
    private void giveBack(Model it, UUID claim) {
        try {
            await(models.giveBack(pool, it.id(), claim));
        } catch (RuntimeException e) {
            LOG.warnf("a model waits for its lease to end modelId=%s failure=%s", it.id(), e.getMessage());
        }
    }

    private void make(Model it, Lease lease) throws IOException, InterruptedException, TrainerProcess.Refused {
        try (Workplace work = new Workplace()) {
            Head head = head(it);
            String library = await(heads.library(pool, head.name()));
            Lessons lessons = Lessons.of(await(heads.lessons(pool, head.name())));
            Path file = trainer.learn(work.folder(), options(work.folder(), head, lessons.learn()), lease);
            Report report = patiently(() -> tried(head(it), library, lessons, file, lease));
            byte[] bytes = Files.readAllBytes(file);
            boolean ours = patiently(() -> await(models.ready(
                    pool,
                    it.id(),
                    lease.claim(),
                    Time.stored(clock.instant()),
                    lessons.learn().size(),
                    report.toJson(),
                    bytes)));
            if (!ours) {
                throw new Lease.Lost();
            }
            LOG.infof("a model is ready head=%s modelId=%s obstacles=%s", it.head(), it.id(), report.obstacles());
            shadowed(it, report);
        }
    }

    private interface Step<T> {
        T take() throws IOException;
    }

    /** What took so long to learn is not thrown away because a database is away for a moment. */
    private static <T> T patiently(Step<T> step) throws IOException, InterruptedException {
        for (int tries = 1; ; tries++) {
            try {
                return step.take();
            } catch (Lease.Lost e) {
                throw e;
            } catch (RuntimeException e) {
                if (tries == MOST_TRIES) {
                    throw e;
                }
                LOG.warnf("tried again failure=%s", e.getMessage());
                Thread.sleep(BETWEEN_TRIES.toMillis());
            }
        }
    }

    private Head head(Model it) {
        return await(heads.find(pool, it.head())).orElseThrow();
    }

    /** What a night made, and nothing speaks against, answers in the shadow until somebody promotes it. */
    private void shadowed(Model it, Report report) {
        if (it.askedBy().equals(NIGHT) && report.obstacles().isEmpty()) {
            await(models.shadowAtNight(pool, it.head(), it.id(), report.against(), Time.stored(clock.instant())));
        }
    }

    private Report tried(Head head, String library, Lessons lessons, Path file, Lease lease) throws IOException {
        List<Lesson> locked = new ArrayList<>(lessons.locked());
        if (head.product() == null) {
            locked.addAll(Delivered.locked(head.name()));
        }
        TextModel challenger;
        try (InputStream in = Files.newInputStream(file)) {
            challenger = TextModel.read(in);
        }
        return new Trial(locked, lessons.known(), Delivered.mistakes(head.name()), lease)
                .of(challenger, inForce.inForce(head).orElse(null), head.modelId(), library);
    }

    /** Delivered heads learn of the texts of the project too. */
    private static Map<String, String> options(Path folder, Head head, List<Lesson> learn) throws IOException {
        Map<String, String> options = new LinkedHashMap<>();
        List<Path> files = new ArrayList<>();
        String label = head.product() == null ? head.name() : "labels";
        if (head.product() == null) {
            files.addAll(Delivered.copyTexts(folder));
            options.put("--people", Delivered.copyPeople(folder).toString());
            options.put("--label", head.name());
            String wary = Builtin.WARY.get(head.name());
            if (wary != null) {
                options.put("--wary", wary);
            }
        }
        if (!learn.isEmpty() || files.isEmpty()) {
            Path own = folder.resolve("desk.jsonl");
            Files.write(
                    own,
                    learn.stream()
                            .map(it -> Json.write(Map.of(
                                    "text",
                                    it.text(),
                                    label,
                                    head.product() == null ? it.labels().get(0) : it.labels())))
                            .toList(),
                    UTF_8);
            files.add(own);
        }
        options.put("--in", String.join(",", files.stream().map(Path::toString).toList()));
        return options;
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }
}
