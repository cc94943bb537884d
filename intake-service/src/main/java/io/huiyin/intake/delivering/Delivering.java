package io.huiyin.intake.delivering;

import static io.huiyin.web.Time.utc;

import io.huiyin.contracts.EventTypes;
import io.huiyin.intake.config.IntakeConfig;
import io.huiyin.intake.wire.FeedbackAcknowledgedV1;
import io.huiyin.intake.wire.ReplyDeliveredV1;
import io.huiyin.intake.wire.ReplyFailedV1;
import io.huiyin.messaging.Cause;
import io.huiyin.messaging.DueLoop;
import io.huiyin.messaging.Fact;
import io.huiyin.messaging.Outbox;
import io.huiyin.messaging.Relay;
import io.huiyin.web.Time;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Claims due deliveries by a commit, sends each, and records how it ended. A process that dies between send and record sends
 * again, with the same Message-ID: at least once.
 */
@Singleton
final class Delivering implements DueLoop.Work {

    private static final Logger LOG = Logger.getLogger(Delivering.class);
    private static final List<String> KINDS = List.of("acknowledgement", "reply", "survey-invitation");
    private static final List<String> OUTCOMES = List.of("sent", "retried", "failed", "suppressed");

    private static final Duration DATABASE_PATIENCE = Duration.ofSeconds(10);
    private static final Duration CLAIM = Duration.ofSeconds(60);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);
    private static final int BATCH = 20;

    private static final String CLAIM_DUE = """
            UPDATE delivery d SET state = 'sending', attempts = attempts + 1, claimed_until = $2
            FROM (SELECT id FROM delivery
                  WHERE (state = 'due' AND due_at <= $1) OR (state = 'sending' AND claimed_until <= $1)
                  ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED) AS due
            WHERE d.id = due.id
            RETURNING d.id, d.kind, d.feedback_id, d.subject_id, d.attempts, d.promised_at, d.link_counter
            """;

    /** Automatic mails to one contact; where the address was typed into a form, fewer. */
    private static final String IS_TOO_MANY = """
            SELECT count(*) >= CASE WHEN this.client LIKE 'form:%' THEN $4::int ELSE $3::int END
            FROM feedback this
            JOIN feedback f ON f.contact_id = this.contact_id
            JOIN delivery d ON d.feedback_id = f.id AND d.kind <> 'reply' AND d.state = 'sent' AND d.finished_at > $2
            WHERE this.id = $1
            GROUP BY this.id
            """;

    private final Pool pool;
    private final Outbox outbox;
    private final Relay relay;
    private final Letters letters;
    private final IntakeConfig config;
    private final MeterRegistry metrics;
    private final Clock clock;

    @Inject
    Delivering(
            Pool pool,
            Outbox outbox,
            Relay relay,
            Letters letters,
            IntakeConfig config,
            MeterRegistry metrics,
            Clock clock) {
        this.pool = pool;
        this.outbox = outbox;
        this.relay = relay;
        this.letters = letters;
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
        // there from the start: of a counter that begins with its first event, Prometheus sees no increase
        KINDS.forEach(kind -> OUTCOMES.forEach(outcome -> counter(kind, outcome)));
    }

    /** A delivery in hand. */
    record Delivery(
            UUID id,
            String kind,
            UUID feedbackId,
            UUID subjectId,
            int attempts,
            @Nullable Instant promisedAt,
            int linkCounter) {}

    @Override
    public Duration run() {
        Instant now = clock.instant();
        List<Delivery> due = new ArrayList<>();
        await(pool.preparedQuery(CLAIM_DUE).execute(Tuple.of(utc(now), utc(now.plus(CLAIM)), BATCH)))
                .forEach(row -> due.add(delivery(row)));
        due.forEach(this::deliver);
        return due.size() == BATCH ? Duration.ZERO : LONGEST_PAUSE;
    }

    private void deliver(Delivery delivery) {
        if (isTooMany(delivery)) {
            finish(delivery, "suppressed", "more than the hourly limit to one contact");
            return;
        }
        try {
            letters.send(delivery);
        } catch (Letters.Undeliverable e) {
            again(delivery, e);
            return;
        }
        finish(delivery, "sent", null);
        LOG.infof("delivered kind=%s caseId=%s deliveryId=%s", delivery.kind(), delivery.feedbackId(), delivery.id());
    }

    private boolean isTooMany(Delivery delivery) {
        if (delivery.kind().equals("reply")) {
            return false;
        }
        var answer = await(pool.preparedQuery(IS_TOO_MANY)
                        .execute(Tuple.of(
                                delivery.feedbackId(),
                                utc(clock.instant().minus(Duration.ofHours(1))),
                                config.acknowledgement().perHour(),
                                config.acknowledgement().perHourUnasked())))
                .iterator();
        return answer.hasNext() && answer.next().getBoolean(0);
    }

    private void again(Delivery delivery, Letters.Undeliverable failure) {
        LOG.warnf(
                "delivery failed kind=%s caseId=%s deliveryId=%s attempt=%d reason=%s",
                delivery.kind(), delivery.feedbackId(), delivery.id(), delivery.attempts(), failure.reason());
        if (failure.isFinal() || delivery.attempts() >= config.delivery().attempts()) {
            finish(delivery, "failed", failure.reason());
            return;
        }
        count(delivery, "retried");
        long doubled = config.delivery().backoff().toMillis() << Math.min(20, delivery.attempts() - 1);
        Instant next =
                clock.instant().plusMillis(Math.min(doubled, Duration.ofHours(1).toMillis()));
        await(pool.preparedQuery("UPDATE delivery SET state = 'due', due_at = $2, last_error = $3 WHERE id = $1")
                .execute(Tuple.of(delivery.id(), utc(next), failure.reason())));
    }

    private void finish(Delivery delivery, String state, @Nullable String error) {
        Instant now = Time.stored(clock.instant());
        Object fact = fact(delivery, state, now, error);
        await(pool.withTransaction(tx -> outbox.lock(tx, List.of(delivery.feedbackId()))
                .chain(() -> record(tx, delivery, state, now, error))
                .chain(() -> fact == null
                        ? Uni.createFrom().voidItem()
                        : outbox.append(tx, Cause.ofTime(), new Fact(type(fact), delivery.feedbackId(), now, fact)))));
        relay.nudge();
        count(delivery, state);
    }

    private void count(Delivery delivery, String outcome) {
        counter(delivery.kind(), outcome).increment();
    }

    private Counter counter(String kind, String outcome) {
        return metrics.counter("huiyin.intake.mail.deliveries", "kind", kind, "outcome", outcome);
    }

    private static Uni<Void> record(
            SqlConnection tx, Delivery delivery, String state, Instant now, @Nullable String error) {
        return tx.preparedQuery("UPDATE delivery SET state = $2, finished_at = $3, last_error = $4 WHERE id = $1")
                .execute(Tuple.of(delivery.id(), state, utc(now), error))
                .replaceWithVoid();
    }

    private static @Nullable Object fact(Delivery delivery, String state, Instant now, @Nullable String error) {
        boolean sent = state.equals("sent");
        return switch (delivery.kind()) {
            case "acknowledgement" ->
                sent
                        ? new FeedbackAcknowledgedV1(
                                delivery.feedbackId(), delivery.id(), "email", now, delivery.promisedAt())
                        : null;
            case "reply" ->
                sent
                        ? new ReplyDeliveredV1(delivery.feedbackId(), delivery.subjectId(), "email", now)
                        : new ReplyFailedV1(
                                delivery.feedbackId(),
                                delivery.subjectId(),
                                "email",
                                now,
                                delivery.attempts(),
                                error == null ? "unknown" : error);
            default -> null;
        };
    }

    private static String type(Object fact) {
        return fact instanceof FeedbackAcknowledgedV1
                ? EventTypes.FEEDBACK_ACKNOWLEDGED
                : fact instanceof ReplyDeliveredV1 ? EventTypes.REPLY_DELIVERED : EventTypes.REPLY_FAILED;
    }

    private static Delivery delivery(Row row) {
        OffsetDateTime promisedAt = row.getOffsetDateTime("promised_at");
        Integer counter = row.getInteger("link_counter");
        return new Delivery(
                row.getUUID("id"),
                row.getString("kind"),
                row.getUUID("feedback_id"),
                row.getUUID("subject_id"),
                row.getInteger("attempts"),
                promisedAt == null ? null : promisedAt.toInstant(),
                counter == null ? 0 : counter);
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(DATABASE_PATIENCE);
    }
}
