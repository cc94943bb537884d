package io.huiyin.sla.api;

import io.huiyin.sla.api.Publishing.Turn;
import io.huiyin.sla.persistence.PgRulebook;
import io.huiyin.sla.persistence.PgRulebook.Issue;
import io.huiyin.sla.policy.Publication;
import io.huiyin.sla.replaying.Simulating;
import io.huiyin.sla.replaying.Simulating.Draft;
import io.huiyin.sla.replaying.Simulating.Simulation;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Versions of policies and calendars that are not in force yet: tried, then published. */
@Singleton
final class Drafts {

    private final Pool pool;
    private final PgRulebook rulebooks;
    private final Publishing publishing;
    private final Simulating simulating;

    @Inject
    Drafts(Pool pool, PgRulebook rulebooks, Publishing publishing, Simulating simulating) {
        this.pool = pool;
        this.rulebooks = rulebooks;
        this.publishing = publishing;
        this.simulating = simulating;
    }

    /** How a version came into force. */
    record PublicationView(Instant at, PublishBody.ModeWord mode, Instant appliesFrom, String by) {

        static PublicationView of(Publication it, String by) {
            return new PublicationView(it.at(), PublishBody.ModeWord.of(it.mode()), it.appliesFrom(), by);
        }
    }

    Uni<List<Issue>> issues(UUID id) {
        return rulebooks.issues(pool, id);
    }

    static @Nullable PublicationView view(List<Issue> issues, int version) {
        return issues.stream()
                .filter(issue -> issue.version() == version)
                .map(issue -> PublicationView.of(issue.publication(), issue.by()))
                .findFirst()
                .orElse(null);
    }

    Uni<Simulation> simulate(UUID id, int version, Draft draft, SimulateBody body) {
        Instant now = publishing.now();
        SimulateBody.Period period = body.period(now);
        return rulebooks.issues(pool, id).chain(issues -> {
            refusePublished(issues, version);
            return simulating.simulate(draft, period.from(), period.to(), now);
        });
    }

    Uni<Void> refusePublished(Turn turn, UUID id, int version) {
        return rulebooks
                .issues(turn.tx(), id)
                .invoke(issues -> refusePublished(issues, version))
                .replaceWithVoid();
    }

    private static void refusePublished(List<Issue> issues, int version) {
        if (view(issues, version) != null) {
            throw new ProblemException(
                    Problem.of(409, "state-refuses", "It is published already; make another version."));
        }
        if (issues.stream().anyMatch(issue -> issue.version() > version)) {
            throw new ProblemException(
                    Problem.of(409, "state-refuses", "A later version is in force; make another one."));
        }
    }

    static ProblemException notFound() {
        return new ProblemException(Problem.of(404, "not-found", "There is no such version."));
    }
}
