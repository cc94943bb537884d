package io.huiyin.triage.api;

import io.huiyin.learning.Builtin;
import io.huiyin.triage.learning.Report;
import io.huiyin.triage.persistence.PgHeads;
import io.huiyin.triage.persistence.PgHeads.Head;
import io.huiyin.triage.persistence.PgModels;
import io.huiyin.triage.persistence.PgModels.Model;
import io.huiyin.triage.understanding.Models;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Time;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Puts models in the shadow, in force, and back; each under the lock of its head. */
@Singleton
final class Promoting {

    private static final String READY = "ready";

    private final Pool pool;
    private final PgHeads heads;
    private final PgModels models;
    private final Models inForce;
    private final Clock clock;

    @Inject
    Promoting(Pool pool, PgHeads heads, PgModels models, Models inForce, Clock clock) {
        this.pool = pool;
        this.heads = heads;
        this.models = models;
        this.inForce = inForce;
        this.clock = clock;
    }

    private interface Change {
        Uni<Void> make(SqlConnection tx, Head head);
    }

    Uni<Head> shadow(String name, UUID id, String by) {
        return changed(
                name, (tx, head) -> ready(tx, name, id).chain(model -> models.shadow(tx, name, model.id(), now(), by)));
    }

    Uni<Head> unshadow(String name, String by) {
        return changed(name, (tx, head) -> models.shadow(tx, name, null, now(), by));
    }

    Uni<Head> promote(String name, UUID id, String by) {
        return changed(name, (tx, head) -> ready(tx, name, id).chain(model -> {
            Report report = Report.read(Objects.requireNonNull(model.report()));
            if (id.equals(head.modelId())) {
                throw refused("in-force", "That model is in force.");
            }
            if (!Objects.equals(report.against(), head.modelId())
                    || !report.delivered().equals(Builtin.version())) {
                throw refused("stale", "It was compared with a model that is not in force any more; learn it again.");
            }
            if (!report.obstacles().isEmpty()) {
                throw refused("obstacles", String.join("; ", report.obstacles()));
            }
            return heads.library(tx, name).chain(library -> {
                if (!library.equals(report.library())) {
                    throw refused("stale", "The known misjudgements are others by now; learn it again.");
                }
                return models.promote(tx, name, id, now(), by, false);
            });
        }));
    }

    Uni<Head> rollBack(String name, String by) {
        return changed(name, (tx, head) -> models.before(tx, name).chain(before -> back(tx, head, before, by)));
    }

    /** @param before what was in force, or that nothing was promoted */
    private Uni<Void> back(SqlConnection tx, Head head, List<Optional<UUID>> before, String by) {
        if (head.modelId() == null || before.isEmpty()) {
            throw refused("nothing-before", "What is in force was not promoted; there is nothing to go back to.");
        }
        UUID target = before.get(0).orElse(null);
        Uni<?> there = target == null ? Uni.createFrom().voidItem() : ready(tx, head.name(), target);
        return there.chain(() -> models.promote(tx, head.name(), target, now(), by, true));
    }

    private Uni<Head> changed(String name, Change change) {
        return pool.withTransaction(tx -> heads.lock(tx, name)
                        .map(found -> found.orElseThrow(HeadsResource::notFound))
                        .chain(head -> change.make(tx, head))
                        .chain(() -> heads.find(tx, name))
                        .map(Optional::orElseThrow))
                .invoke(inForce::wake);
    }

    private Uni<Model> ready(SqlConnection tx, String name, UUID id) {
        return models.find(tx, name, id).map(found -> {
            Model model = found.orElseThrow(HeadsResource::notFound);
            if (!model.state().equals(READY)) {
                throw refused("state-refuses", "The model is " + model.state() + ".");
            }
            return model;
        });
    }

    private static ProblemException refused(String code, String detail) {
        return new ProblemException(Problem.of(409, code, detail));
    }

    private Instant now() {
        return Time.stored(clock.instant());
    }
}
