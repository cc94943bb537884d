package io.huiyin.intake.persistence;

import static io.huiyin.web.Time.instant;

import io.huiyin.contracts.EventTypes;
import io.huiyin.intake.wire.FollowUpReceivedV1;
import io.huiyin.messaging.Cause;
import io.huiyin.messaging.Fact;
import io.huiyin.messaging.Outbox;
import io.huiyin.messaging.Relay;
import io.huiyin.privacy.PersonalData;
import io.huiyin.privacy.Vault;
import io.huiyin.web.Time;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Feedback with what was said about it since, as the customer sees it. */
@Singleton
public final class PgConversations {

    private static final String FIND = """
            SELECT f.*, coalesce(s.state, 'received') AS state, coalesce(s.answered, false) AS answered, s.promised_at, s.survey_id,
                   s.survey_counter, s.survey_until
            FROM feedback f LEFT JOIN case_status s ON s.feedback_id = f.id WHERE f.id = $1
            """;

    private static final String SAY = """
            INSERT INTO conversation (id, feedback_id, author_kind, body_sealed, said_at) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT DO NOTHING
            """;

    private final Pool pool;
    private final Outbox outbox;
    private final Relay relay;
    private final Vault vault;
    private final Clock clock;

    @Inject
    PgConversations(Pool pool, Outbox outbox, Relay relay, Vault vault, Clock clock) {
        this.pool = pool;
        this.outbox = outbox;
        this.relay = relay;
        this.vault = vault;
        this.clock = clock;
    }

    /** Feedback as it was said, with what is known of its case. */
    public record KeptFeedback(
            UUID id,
            String reference,
            String client,
            String channel,
            String product,
            @Nullable String subject,
            String text,
            String language,
            @Nullable String externalId,
            Instant occurredAt,
            Instant receivedAt,
            @Nullable UUID contactId,
            int linkCounter,
            String state,
            boolean answered,
            @Nullable Instant promisedAt,
            @Nullable UUID surveyId,
            int surveyCounter,
            @Nullable Instant surveyUntil) {}

    /** @param authorKind {@code customer}, {@code human} or {@code machine} */
    public record Said(UUID id, String authorKind, String body, Instant at) {}

    public <T> Uni<T> inTransaction(Function<SqlConnection, Uni<T>> work) {
        return pool.withTransaction(work).invoke(relay::nudge);
    }

    public Uni<Optional<KeptFeedback>> find(UUID id) {
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(id))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(kept(rows.iterator().next())));
    }

    public Uni<List<Said>> said(UUID feedbackId) {
        return pool.preparedQuery(
                        "SELECT id, author_kind, body_sealed, said_at FROM conversation WHERE feedback_id = $1 ORDER BY said_at, id")
                .execute(Tuple.of(feedbackId))
                .map(rows -> {
                    List<Said> said = new ArrayList<>();
                    rows.forEach(row -> said.add(new Said(
                            row.getUUID("id"),
                            row.getString("author_kind"),
                            vault.open(
                                    row.getUUID("id"),
                                    "body",
                                    row.getBuffer("body_sealed").getBytes()),
                            row.getOffsetDateTime("said_at").toInstant())));
                    return said;
                });
    }

    /**
     * Keeps what the customer added and makes it known; the same id again changes nothing.
     *
     * @return the follow-up's id
     */
    public Uni<UUID> followUp(
            SqlConnection tx, UUID feedbackId, UUID followUpId, String text, String via, Cause cause) {
        Instant now = Time.stored(clock.instant());
        return outbox.lock(tx, List.of(feedbackId))
                .chain(() -> say(tx, followUpId, feedbackId, "customer", text, now))
                .chain(isNew -> isNew
                        ? outbox.append(
                                tx,
                                cause,
                                new Fact(
                                        EventTypes.FEEDBACK_FOLLOW_UP_RECEIVED,
                                        feedbackId,
                                        now,
                                        new FollowUpReceivedV1(
                                                feedbackId, followUpId, PersonalData.mask(text), now, via)))
                        : Uni.createFrom().voidItem())
                .replaceWith(followUpId);
    }

    /** @return whether it is new */
    public Uni<Boolean> say(SqlConnection tx, UUID id, UUID feedbackId, String authorKind, String body, Instant at) {
        return tx.preparedQuery(SAY)
                .execute(Tuple.of(
                        id,
                        feedbackId,
                        authorKind,
                        Buffer.buffer(vault.seal(id, "body", body)),
                        at.atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.rowCount() == 1);
    }

    private KeptFeedback kept(Row row) {
        UUID id = row.getUUID("id");
        return new KeptFeedback(
                id,
                row.getString("reference"),
                row.getString("client"),
                row.getString("channel"),
                row.getString("product"),
                opened(row, id, "subject"),
                vault.open(id, "text", row.getBuffer("text_sealed").getBytes()),
                row.getString("language"),
                row.getString("external_id"),
                row.getOffsetDateTime("occurred_at").toInstant(),
                row.getOffsetDateTime("received_at").toInstant(),
                row.getUUID("contact_id"),
                row.getInteger("link_counter"),
                row.getString("state"),
                row.getBoolean("answered"),
                instant(row.getOffsetDateTime("promised_at")),
                row.getUUID("survey_id"),
                row.getInteger("survey_counter") == null ? 0 : row.getInteger("survey_counter"),
                instant(row.getOffsetDateTime("survey_until")));
    }

    private @Nullable String opened(Row row, UUID id, String field) {
        var sealed = row.getBuffer(field + "_sealed");
        return sealed == null ? null : vault.open(id, field, sealed.getBytes());
    }
}
