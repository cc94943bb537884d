package io.huiyin.escalation.channel.webhook;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.huiyin.escalation.config.EscalationConfig;
import io.huiyin.escalation.persistence.PgWebhooks;
import io.huiyin.escalation.persistence.PgWebhooks.Message;
import io.huiyin.messaging.DueLoop;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages to webhooks as Standard Webhooks 1.0 has it: claimed by a commit, with a fixed webhook-id, tried again for three
 * days. At least once; receivers know repetitions by the id. What is about one case arrives in order.
 */
@Singleton
final class WebhookSending implements DueLoop.Work {

    private static final Logger LOG = Logger.getLogger(WebhookSending.class);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration TIDYING = Duration.ofHours(1);
    private static final int AT_A_TIME = 32;
    private static final int PER_WEBHOOK = 8;
    private static final int GONE = 410;

    private final Pool pool;
    private final PgWebhooks webhooks;
    private final Receivers receivers;
    private final EscalationConfig.Webhook config;
    private final MeterRegistry metrics;
    private final Clock clock;
    private final Semaphore free = new Semaphore(AT_A_TIME);
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "webhook");
        thread.setDaemon(true);
        return thread;
    });
    private final DueLoop loop = new DueLoop("webhooks", this);
    private Instant tidyAt = Instant.EPOCH;

    @Inject
    WebhookSending(
            Pool pool,
            PgWebhooks webhooks,
            Receivers receivers,
            EscalationConfig config,
            MeterRegistry metrics,
            Clock clock) {
        this.pool = pool;
        this.webhooks = webhooks;
        this.receivers = receivers;
        this.config = config.webhook();
        this.metrics = metrics;
        List.of("sent", "retried", "failed").forEach(this::counter);
        this.clock = clock;
    }

    void onStart(@Observes StartupEvent event) {
        loop.start();
    }

    void onStop(@Observes ShutdownEvent event) {
        loop.stop();
        threads.shutdownNow();
    }

    @Override
    public Duration run() {
        Instant now = clock.instant();
        if (now.isAfter(tidyAt)) {
            await(webhooks.forget(pool, now.minus(config.retention())));
            tidyAt = now.plus(TIDYING);
        }
        int room = free.availablePermits();
        if (room == 0) {
            return PAUSE;
        }
        Instant until = now.plus(config.timeout()).plusSeconds(30);
        List<Message> due = await(webhooks.claim(pool, now, until, PER_WEBHOOK, room));
        for (Message message : due) {
            free.acquireUninterruptibly();
            threads.execute(() -> {
                try {
                    deliver(message);
                } finally {
                    free.release();
                    loop.wake();
                }
            });
        }
        return PAUSE;
    }

    private void deliver(Message message) {
        try {
            URI url = URI.create(message.url());
            int status = receivers.post(url, receivers.resolve(url), headers(message), message.body());
            if (status >= 200 && status < 300) {
                end(message, "sent", status, null);
            } else if (status == GONE) {
                await(webhooks.enable(pool, message.webhookId(), false, "the receiver answered 410 Gone"));
                end(message, "failed", status, "gone");
            } else {
                again(message, status, "answered " + status);
            }
        } catch (Receivers.RefusedTarget | Receivers.Unanswered e) {
            again(message, null, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // stopping; the claim runs out by itself
        } catch (RuntimeException e) {
            LOG.warnf("webhook delivery is left to its claim deliveryId=%s failure=%s", message.id(), e);
        }
    }

    private Map<String, String> headers(Message message) {
        long timestamp = clock.instant().getEpochSecond();
        StringBuilder signatures = new StringBuilder();
        for (String secret : message.secrets()) {
            try {
                signatures
                        .append(signatures.isEmpty() ? "" : " ")
                        .append(new Webhook(secret).sign(message.id().toString(), timestamp, message.body()));
            } catch (WebhookSigningException | EmptyWebhookSecretException e) {
                throw new IllegalStateException(e);
            }
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("User-Agent", "Huiyin");
        headers.put("webhook-id", message.id().toString());
        headers.put("webhook-timestamp", String.valueOf(timestamp));
        headers.put("webhook-signature", signatures.toString());
        return headers;
    }

    private void again(Message message, @Nullable Integer status, String reason) {
        if (message.attempts() > config.pauses().size()) {
            end(message, "failed", status, reason);
            return;
        }
        long pause = config.pauses().get(message.attempts() - 1).toMillis();
        long spread = ThreadLocalRandom.current().nextLong(pause / 10 + 1);
        Instant now = clock.instant();
        count("retried");
        LOG.infof(
                "webhook delivery waits deliveryId=%s attempt=%d reason=%s", message.id(), message.attempts(), reason);
        await(webhooks.record(pool, message.id(), "due", now, now.plusMillis(pause + spread), status, reason));
    }

    private void end(Message message, String state, @Nullable Integer status, @Nullable String error) {
        count(state);
        await(webhooks.record(pool, message.id(), state, clock.instant(), null, status, error));
    }

    private void count(String outcome) {
        counter(outcome).increment();
    }

    private Counter counter(String outcome) {
        return metrics.counter("huiyin.escalation.webhook.deliveries", "outcome", outcome);
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }
}
