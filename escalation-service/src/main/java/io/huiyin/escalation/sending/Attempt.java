package io.huiyin.escalation.sending;

import io.huiyin.escalation.config.EscalationConfig;
import io.huiyin.escalation.delivery.Backoff;
import io.huiyin.escalation.delivery.Breaker;
import io.huiyin.escalation.delivery.Message;
import io.huiyin.escalation.delivery.Message.Channel;
import io.huiyin.escalation.delivery.Outcome;
import io.huiyin.escalation.delivery.Sender;
import io.huiyin.escalation.persistence.PgDeliveries;
import io.huiyin.escalation.persistence.PgDeliveries.Claimed;
import io.huiyin.escalation.persistence.PgWebhooks;
import io.huiyin.escalation.raising.Acknowledging;
import io.huiyin.messaging.Cause;
import io.huiyin.web.Json;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One attempt to send a message, and what follows from it. At least once; receivers know repetitions by the id. */
@Singleton
final class Attempt {

    private static final Logger LOG = Logger.getLogger(Attempt.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Pool pool;
    private final PgDeliveries deliveries;
    private final Envelopes envelopes;
    private final PgWebhooks webhooks;
    private final Acknowledging acknowledging;
    private final Map<Channel, Sender> senders;
    private final Backoff backoff;
    private final Breaker breaker;
    private final MeterRegistry metrics;
    private final Clock clock;

    @Inject
    Attempt(
            Pool pool,
            PgDeliveries deliveries,
            Envelopes envelopes,
            PgWebhooks webhooks,
            Acknowledging acknowledging,
            @All List<Sender> senders,
            EscalationConfig config,
            MeterRegistry metrics,
            Clock clock) {
        this.pool = pool;
        this.deliveries = deliveries;
        this.envelopes = envelopes;
        this.webhooks = webhooks;
        this.acknowledging = acknowledging;
        this.senders = senders.stream().collect(Collectors.toMap(Sender::channel, Function.identity()));
        this.backoff = new Backoff(config.delivery().pauses());
        EscalationConfig.Breaker spared = config.delivery().breaker();
        this.breaker = new Breaker(spared.failures(), spared.pause(), spared.longest());
        this.metrics = metrics;
        this.clock = clock;
        // there from the start: of a counter that begins with its first event, Prometheus sees no increase
        for (Channel channel : Channel.values()) {
            List.of("sent", "retried", "dead").forEach(outcome -> counter(channel, outcome));
        }
    }

    /** Whatever comes of it, the row goes on: to its end, or to another attempt. */
    void make(Claimed it) throws InterruptedException {
        Instant began = clock.instant();
        try {
            Optional<Message> message = await(envelopes.of(pool, it, began));
            follow(
                    it,
                    began,
                    message.isEmpty()
                            ? new Outcome.Refused(null, "there is nobody to tell, or no address any more")
                            : sender(it.channel()).send(message.get()));
        } catch (RuntimeException e) {
            LOG.warnf("attempt broke off deliveryId=%s failure=%s", it.id(), e);
            again(
                    it,
                    began,
                    new Outcome.Failed(
                            null, "attempt broke off: " + e.getClass().getSimpleName(), false));
        }
    }

    private void follow(Claimed it, Instant began, Outcome outcome) {
        if (outcome instanceof Outcome.Arrived arrived) {
            arrived(it, arrived);
        } else if (outcome instanceof Outcome.Refused refused) {
            end(it, "dead", refused.status(), refused.reason());
        } else if (outcome instanceof Outcome.Gone gone) {
            gone(it, gone);
        } else if (outcome instanceof Outcome.Failed failed) {
            again(it, began, failed);
        }
    }

    private Sender sender(Channel channel) {
        Sender sender = senders.get(channel);
        if (sender == null) {
            throw new IllegalStateException("nobody sends " + channel);
        }
        return sender;
    }

    private void arrived(Claimed it, Outcome.Arrived outcome) {
        String by = outcome.acknowledgedBy();
        UUID escalationId = it.escalationId();
        if (by != null && escalationId != null) {
            await(acknowledging.acknowledge(escalationId, by, Cause.ofTime()));
        }
        await(deliveries.works(pool, it.target()));
        end(it, "sent", outcome.status(), null);
        LOG.infof("delivered deliveryId=%s channel=%s attempt=%d", it.id(), it.channel(), it.attempts());
    }

    private void gone(Claimed it, Outcome.Gone outcome) {
        UUID webhookId = it.webhookId();
        if (webhookId != null) {
            await(webhooks.enable(pool, webhookId, false, "the receiver answered " + outcome.status() + " Gone"));
        }
        end(it, "dead", outcome.status(), "gone");
    }

    private void again(Claimed it, Instant began, Outcome.Failed outcome) {
        if (outcome.targetFails()) {
            await(pool.withTransaction(tx -> deliveries
                    .failed(tx, it.target(), outcome.reason(), began)
                    .chain(inARow -> spare(tx, it.target(), inARow))));
        }
        Optional<Duration> pause = backoff.after(it.attempts());
        if (pause.isEmpty()) {
            end(it, "dead", outcome.status(), outcome.reason());
            return;
        }
        long millis = pause.get().toMillis();
        long spread = ThreadLocalRandom.current().nextLong(millis / 10 + 1);
        Instant now = clock.instant();
        counter(it.channel(), "retried").increment();
        LOG.infof(
                "delivery waits deliveryId=%s channel=%s attempt=%d reason=%s",
                it.id(), it.channel(), it.attempts(), outcome.reason());
        await(deliveries.record(
                pool, it.id(), "failing", now, now.plusMillis(millis + spread), outcome.status(), outcome.reason()));
    }

    private Uni<Void> spare(SqlConnection tx, String target, Optional<Integer> failures) {
        Optional<Duration> pause = failures.flatMap(breaker::after);
        if (pause.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Instant now = clock.instant();
        LOG.warnf("target is spared target=%s failures=%d for=%s", target, failures.get(), pause.get());
        return deliveries.spare(tx, target, now, now.plus(pause.get()));
    }

    private void end(Claimed it, String state, @Nullable Integer status, @Nullable String error) {
        counter(it.channel(), state).increment();
        await(deliveries.record(pool, it.id(), state, clock.instant(), null, status, error));
    }

    private Counter counter(Channel channel, String outcome) {
        return metrics.counter("huiyin.escalation.deliveries", "channel", Json.word(channel), "outcome", outcome);
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }
}
