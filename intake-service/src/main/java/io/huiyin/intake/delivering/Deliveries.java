package io.huiyin.intake.delivering;

import static io.huiyin.web.Time.utc;

import io.huiyin.messaging.DueLoop;
import io.huiyin.web.Ids;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;

/** Arms and releases deliveries; {@link Delivering} sends them. Only customers with an e-mail address get any. */
@Singleton
public final class Deliveries {

    private static final String ARM = """
            INSERT INTO delivery (id, kind, feedback_id, subject_id, state, due_at, link_counter)
            SELECT $1, $2, f.id, $4, 'due', $5, $6 FROM feedback f JOIN contact c ON c.id = f.contact_id
            WHERE f.id = $3 AND c.email_sealed IS NOT NULL
            ON CONFLICT DO NOTHING
            """;

    private static final String RELEASE = """
            UPDATE delivery SET promised_at = $2, due_at = least(due_at, $3)
            WHERE kind = 'acknowledgement' AND subject_id = $1 AND state = 'due' AND attempts = 0
            """;

    private final Ids ids;
    private final Clock clock;
    private final DueLoop loop;

    @Inject
    Deliveries(Ids ids, Clock clock, Delivering delivering) {
        this.ids = ids;
        this.clock = clock;
        this.loop = new DueLoop("deliveries", delivering);
    }

    void onStart(@Observes StartupEvent event) {
        loop.start();
    }

    void onStop(@Observes ShutdownEvent event) {
        loop.stop();
    }

    /**
     * Acknowledgements leave now, and can state when the answer is promised.
     *
     * @param promisedAt by feedback
     */
    public Uni<Void> releaseAcknowledgements(SqlConnection tx, Map<UUID, Instant> promisedAt) {
        if (promisedAt.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        OffsetDateTime now = utc(clock.instant());
        return tx.preparedQuery(RELEASE)
                .executeBatch(promisedAt.entrySet().stream()
                        .map(release -> Tuple.of(release.getKey(), utc(release.getValue()), now))
                        .toList())
                .invoke(loop::wake)
                .replaceWithVoid();
    }

    public Uni<Void> reply(SqlConnection tx, UUID feedbackId, UUID messageId) {
        return arm(tx, "reply", feedbackId, messageId, 0);
    }

    public Uni<Void> invitation(SqlConnection tx, UUID feedbackId, UUID surveyId, int linkCounter) {
        return arm(tx, "survey-invitation", feedbackId, surveyId, linkCounter);
    }

    private Uni<Void> arm(SqlConnection tx, String kind, UUID feedbackId, UUID subjectId, int linkCounter) {
        return tx.preparedQuery(ARM)
                .execute(Tuple.of(ids.next(), kind, feedbackId, subjectId, utc(clock.instant()), linkCounter))
                .invoke(loop::wake)
                .replaceWithVoid();
    }
}
