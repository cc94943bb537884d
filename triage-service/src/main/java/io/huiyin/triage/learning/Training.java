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
import io.huiyin.web.Sha256;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

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
    private static final Duration LEASE = Duration.ofMinutes(3);
    private static final int ONE_OF = 5;

    private final Pool pool;
    private final PgHeads heads;
    private final PgModels models;
    private final Models inForce;
    private final Clock clock;
    private final Ids ids;
    private final TrainerProcess trainer;
    private final DueLoop loop = new DueLoop("training", this::run);

    @Inject
    Training(Pool pool, PgHeads heads, PgModels models, Models inForce, TriageConfig config, Clock clock, Ids ids) {
        this.pool = pool;
        this.heads = heads;
        this.models = models;
        this.inForce = inForce;
        this.trainer = new TrainerProcess(config.learning());
        this.clock = clock;
        this.ids = ids;
    }

    void onStart(@Observes StartupEvent event) {
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
        Optional<Model> claimed = await(models.claim(pool, now, now.plus(LEASE)));
        if (claimed.isEmpty()) {
            return PAUSE;
        }
        Model it = claimed.get();
        LOG.infof("a model is learned head=%s modelId=%s", it.head(), it.id());
        try {
            make(it);
        } catch (TrainerProcess.Refused | IOException e) {
            LOG.warnf("no model head=%s modelId=%s failure=%s", it.head(), it.id(), e.getMessage());
            await(models.failed(pool, it.id(), Time.stored(clock.instant()), String.valueOf(e.getMessage())));
        }
        return Duration.ZERO;
    }

    private void make(Model it) throws IOException, InterruptedException, TrainerProcess.Refused {
        Head head = await(heads.find(pool, it.head())).orElseThrow();
        Lessons lessons = Lessons.of(await(heads.lessons(pool, head.name())));
        Path folder = Files.createTempDirectory("huiyin-training");
        try {
            Path file = trainer.learn(
                    folder,
                    options(folder, head, lessons.learn()),
                    () -> await(models.hold(pool, it.id(), clock.instant().plus(LEASE))));
            byte[] bytes = Files.readAllBytes(file);
            Report report = tried(head, lessons, file);
            if (await(models.hold(pool, it.id(), clock.instant().plus(LEASE)))) {
                await(models.ready(
                        pool,
                        it.id(),
                        Time.stored(clock.instant()),
                        lessons.learn().size(),
                        report.toJson(),
                        bytes));
                LOG.infof("a model is ready head=%s modelId=%s obstacles=%s", it.head(), it.id(), report.obstacles());
                shadowed(it, head, report);
            }
        } finally {
            remove(folder);
        }
    }

    /** What a night made, and nothing speaks against, answers in the shadow until somebody promotes it. */
    private void shadowed(Model it, Head head, Report report) {
        if (it.askedBy().equals(NIGHT) && report.obstacles().isEmpty() && head.shadowId() == null) {
            await(models.shadow(pool, head.name(), it.id(), Time.stored(clock.instant())));
        }
    }

    private Report tried(Head head, Lessons lessons, Path file) throws IOException {
        List<Lesson> locked = new ArrayList<>(lessons.locked());
        if (head.product() == null) {
            locked.addAll(Delivered.locked(head.name()));
        }
        Trial trial = new Trial(locked, lessons.known(), Delivered.mistakes(head.name()));
        TextModel challenger;
        try (var in = Files.newInputStream(file)) {
            challenger = TextModel.read(in);
        }
        UUID against = head.modelId();
        @Nullable TextModel now = inForce.load(head.name(), against).orElse(null);
        return trial.of(challenger, now, against);
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

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }

    /** Texts, each once, as it was labelled last: to learn from, to try on (one of five, always the same ones), to be right. */
    record Lessons(List<Lesson> learn, List<Lesson> locked, List<Lesson> known) {

        static Lessons of(List<Lesson> all) {
            Map<String, Lesson> last = new LinkedHashMap<>();
            all.forEach(it -> last.put(it.text(), it));
            Lessons lessons = new Lessons(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            last.values()
                    .forEach(it -> (it.known() ? lessons.known : isLocked(it.text()) ? lessons.locked : lessons.learn)
                            .add(it));
            return lessons;
        }

        private static boolean isLocked(String text) {
            return Math.floorMod(Sha256.of(text)[0], ONE_OF) == 0;
        }
    }
}
