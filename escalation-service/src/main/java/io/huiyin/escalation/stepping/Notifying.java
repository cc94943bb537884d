package io.huiyin.escalation.stepping;

import static io.huiyin.web.Time.utc;

import io.huiyin.messaging.DueLoop;
import io.huiyin.privacy.PersonalData;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Sends notices by mail: claimed by a commit, sent with a fixed Message-ID, tried again with back-off. At least once. */
@Singleton
final class Notifying implements DueLoop.Work {

    private static final Logger LOG = Logger.getLogger(Notifying.class);

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int ATTEMPTS = 20;

    private static final String CLAIM = """
            UPDATE notice n SET state = 'sending', attempts = attempts + 1, claimed_until = $1::timestamptz + interval '60 seconds'
            FROM (SELECT id FROM notice WHERE (state = 'due' AND due_at <= $1) OR (state = 'sending' AND claimed_until <= $1)
                  ORDER BY due_at LIMIT 20 FOR UPDATE SKIP LOCKED) AS due,
                 escalation_step s, escalation e
            WHERE n.id = due.id AND s.escalation_id = n.escalation_id AND s.step = n.step AND e.id = n.escalation_id
            RETURNING n.id, n.attempts, s.address, s.step, e.id AS escalation_id, e.reference, e.promise, e.priority, e.product,
                      e.team, e.breached_at
            """;

    private static final Map<String, String> CHINESE = Map.of(
            "response", "答复",
            "next-reply", "答复客户补充的内容",
            "resolution", "解决",
            "ownership", "由负责方解决或转交",
            "update", "通报进展");

    private static final String BODY = """
            %1$s 未在承诺时间（%4$s UTC）内%2$s。产品：%5$s，团队：%6$s。请确认接手，升级单 %7$s。

            %1$s missed its promised %3$s, due %4$s UTC. Product: %5$s, team: %6$s. Please acknowledge escalation %7$s.
            """;

    private final Pool pool;
    private final Clock clock;
    private final ReactiveMailer mailer;
    private final MeterRegistry metrics;

    @Inject
    Notifying(Pool pool, ReactiveMailer mailer, Clock clock, MeterRegistry metrics) {
        this.pool = pool;
        this.mailer = mailer;
        this.clock = clock;
        this.metrics = metrics;
        // there from the start: of a counter that begins with its first event, Prometheus sees no increase
        List.of("sent", "retried", "failed").forEach(this::counter);
    }

    @Override
    public Duration run() {
        List<Row> due = new ArrayList<>();
        await(pool.preparedQuery(CLAIM).execute(Tuple.of(utc(clock.instant())))).forEach(due::add);
        due.forEach(this::send);
        return PAUSE;
    }

    private void send(Row notice) {
        UUID id = notice.getUUID("id");
        try {
            mailer.send(mail(id, notice)).await().atMost(PATIENCE);
        } catch (RuntimeException e) {
            again(id, notice.getInteger("attempts"), PersonalData.mask(String.valueOf(e.getMessage())));
            return;
        }
        finish(id, "sent", null);
        LOG.infof(
                "notified escalationId=%s step=%s noticeId=%s",
                notice.getUUID("escalation_id"), notice.getInteger("step"), id);
    }

    private void again(UUID id, int attempts, String error) {
        LOG.warnf("notice failed noticeId=%s attempt=%s reason=%s", id, attempts, error);
        if (attempts >= ATTEMPTS) {
            finish(id, "failed", error);
            return;
        }
        count("retried");
        Instant next = clock.instant().plusMillis(Math.min(1_000L << Math.min(attempts - 1, 12), 3_600_000L));
        await(pool.preparedQuery("UPDATE notice SET state = 'due', due_at = $2, last_error = $3 WHERE id = $1")
                .execute(Tuple.of(id, utc(next), error)));
    }

    private void finish(UUID id, String state, @Nullable String error) {
        await(pool.preparedQuery("UPDATE notice SET state = $2, finished_at = $3, last_error = $4 WHERE id = $1")
                .execute(Tuple.of(id, state, utc(clock.instant()), error)));
        count(state);
    }

    private void count(String outcome) {
        counter(outcome).increment();
    }

    private Counter counter(String outcome) {
        return metrics.counter("huiyin.escalation.mail.deliveries", "outcome", outcome);
    }

    private static Mail mail(UUID id, Row notice) {
        String reference = notice.getString("reference");
        String promise = notice.getString("promise");
        LocalDateTime due = notice.getOffsetDateTime("breached_at")
                .withOffsetSameInstant(ZoneOffset.UTC)
                .toLocalDateTime()
                .withNano(0);
        return new Mail()
                .setTo(List.of(notice.getString("address")))
                .setSubject("逾期升级 / Overdue: " + reference + " (" + notice.getString("priority") + ")")
                .setText(BODY.formatted(
                        reference,
                        CHINESE.getOrDefault(promise, promise),
                        promise.replace('-', ' '),
                        due,
                        notice.getString("product"),
                        notice.getString("team"),
                        notice.getUUID("escalation_id")))
                .addHeader("Message-ID", "<" + id + "@huiyin.localhost>")
                .addHeader("Auto-Submitted", "auto-generated")
                .addHeader("X-Auto-Response-Suppress", "All");
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }
}
