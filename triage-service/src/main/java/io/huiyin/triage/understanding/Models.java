package io.huiyin.triage.understanding;

import static java.util.stream.Collectors.joining;

import io.huiyin.learning.Builtin;
import io.huiyin.learning.TextModel;
import io.huiyin.messaging.DueLoop;
import io.huiyin.triage.config.TriageConfig;
import io.huiyin.triage.persistence.PgHeads;
import io.huiyin.triage.persistence.PgHeads.Head;
import io.huiyin.triage.persistence.PgModels;
import io.huiyin.web.Sha256;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The models in force, on every replica within seconds of a promotion: those that were promoted, and the delivered ones for all other
 * heads. A model that cannot be read, of an older version perhaps, leaves the delivered one in force. None is read where models are
 * switched off, unless somebody asks for one.
 */
@Singleton
public final class Models implements Supplier<InForce> {

    private static final Logger LOG = Logger.getLogger(Models.class);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final boolean switchedOff;
    private final Pool pool;
    private final PgHeads heads;
    private final PgModels models;
    private final DueLoop loop = new DueLoop("models", this::look);
    private final Set<UUID> unreadable = ConcurrentHashMap.newKeySet();
    private volatile Map<UUID, TextModel> read = Map.of();
    private volatile @Nullable InForce now;

    /**
     * A model that answers beside the one in force.
     *
     * @param product whose cases it is asked about; all where null
     * @param inForce null where nothing is
     */
    public record Shadow(
            UUID id,
            @Nullable String product,
            TextModel model,
            @Nullable TextModel inForce) {}

    @Inject
    Models(Pool pool, PgHeads heads, PgModels models, TriageConfig config) {
        this.switchedOff = config.classifier() == TriageConfig.Method.RULES;
        this.pool = pool;
        this.heads = heads;
        this.models = models;
    }

    /** Before anything is consumed: the first cases are not judged by less than what is in force. */
    void onStart(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event) {
        if (switchedOff) {
            return;
        }
        try {
            look();
        } catch (RuntimeException e) {
            LOG.warnf("delivered models are in force until others can be read failure=%s", e.getMessage());
        }
        loop.start();
    }

    void onStop(@Observes ShutdownEvent event) {
        loop.stop();
    }

    @Override
    public InForce get() {
        InForce it = now;
        return it == null ? InForce.delivered() : it;
    }

    /** Says that something was promoted. */
    public void wake() {
        loop.wake();
    }

    /**
     * @param id of a model of that head; null for the delivered one
     * @return empty if there is none, or it cannot be read
     */
    public Optional<TextModel> load(String head, @Nullable UUID id) {
        if (id == null) {
            return Optional.ofNullable(InForce.delivered().heads().get(head));
        }
        TextModel known = read.get(id);
        if (known != null || unreadable.contains(id)) {
            return Optional.ofNullable(known);
        }
        return models.bytes(pool, id).await().atMost(PATIENCE).flatMap(bytes -> read(head, id, bytes));
    }

    /** What answers for a head; the delivered one where what was promoted cannot be read. */
    public Optional<TextModel> inForce(Head head) {
        return load(head.name(), head.modelId()).or(() -> load(head.name(), null));
    }

    /** What a delivered head may say. */
    public List<String> labels(String head) {
        TextModel model = InForce.delivered().heads().get(head);
        return model == null ? List.of() : model.labels();
    }

    /** Those in the shadow now. Reads the database. */
    public List<Shadow> shadows() {
        return list().stream()
                .filter(head -> head.shadowId() != null)
                .flatMap(head -> shadow(head).stream())
                .toList();
    }

    private Optional<Shadow> shadow(Head head) {
        UUID id = head.shadowId();
        return id == null
                ? Optional.empty()
                : load(head.name(), id)
                        .map(model -> new Shadow(
                                id, head.product(), model, inForce(head).orElse(null)));
    }

    private Duration look() {
        Map<UUID, TextModel> wanted = new HashMap<>();
        Map<String, TextModel> its = new LinkedHashMap<>(InForce.delivered().heads());
        Map<String, TextModel> topics = new HashMap<>();
        Set<UUID> promoted = new TreeSet<>();
        for (Head head : list()) {
            UUID id = head.modelId();
            if (id != null) {
                load(head.name(), id).ifPresent(model -> {
                    promoted.add(id);
                    wanted.put(id, model);
                    if (head.product() == null) {
                        its.put(head.name(), model);
                    } else {
                        topics.put(head.product(), model);
                    }
                });
            }
            UUID shadow = head.shadowId();
            if (shadow != null) {
                load(head.name(), shadow).ifPresent(model -> wanted.put(shadow, model));
            }
        }
        String version = version(promoted);
        if (!version.equals(get().version())) {
            now = new InForce(its, topics, version);
            LOG.infof("models in force: version=%s learned here=%d", version, promoted.size());
        }
        read = Map.copyOf(wanted);
        return PAUSE;
    }

    private List<Head> list() {
        return heads.list(pool).await().atMost(PATIENCE);
    }

    private Optional<TextModel> read(String head, UUID id, byte[] bytes) {
        try {
            return Optional.of(TextModel.read(new ByteArrayInputStream(bytes)));
        } catch (IOException e) {
            unreadable.add(id);
            LOG.errorf("model cannot be read head=%s modelId=%s failure=%s", head, id, e.getMessage());
            return Optional.empty();
        }
    }

    private static String version(Set<UUID> promoted) {
        return promoted.isEmpty()
                ? Builtin.version()
                : "heads-"
                        + HexFormat.of()
                                .formatHex(
                                        Sha256.of(promoted.stream()
                                                .map(UUID::toString)
                                                .collect(joining(",", Builtin.version(), ""))),
                                        0,
                                        4);
    }
}
