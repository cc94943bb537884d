package io.huiyin.escalation.channel.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.huiyin.escalation.delivery.Message;
import io.huiyin.escalation.delivery.Message.Channel;
import io.huiyin.escalation.delivery.Message.Endpoint;
import io.huiyin.escalation.delivery.Outcome;
import io.huiyin.escalation.delivery.Sender;
import io.huiyin.web.Json;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Webhooks as Standard Webhooks 1.0 has them. A receiver that answers {@code {"acknowledge": true, "by": "…"}} takes the escalation.
 */
@Singleton
final class WebhookSender implements Sender {

    private static final int GONE = 410;
    private static final Pattern USERNAME = Pattern.compile("[\\w.@+-]{1,100}");
    private static final String SOMEBODY = "webhook";

    private final Receivers receivers;

    @Inject
    WebhookSender(Receivers receivers) {
        this.receivers = receivers;
    }

    @Override
    public Channel channel() {
        return Channel.WEBHOOK;
    }

    @Override
    public Outcome send(Message message) throws InterruptedException {
        try {
            Receivers.Answer answer =
                    receivers.post(message.over().url(), headers(message, message.over()), message.body());
            if (answer.status() == GONE) {
                return new Outcome.Gone(GONE);
            }
            return answer.isSuccess()
                    ? new Outcome.Arrived(answer.status(), acknowledgedBy(answer.body()))
                    : answer.failed();
        } catch (Receivers.RefusedTarget | Receivers.Unanswered e) {
            return Outcome.Failed.ofTarget(null, String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable String acknowledgedBy(String body) {
        if (!body.startsWith("{")) {
            return null;
        }
        try {
            JsonNode answer = Json.wire().readTree(body);
            String by = answer.path("by").asText();
            return !answer.path("acknowledge").asBoolean()
                    ? null
                    : USERNAME.matcher(by).matches() ? by : SOMEBODY;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static Map<String, String> headers(Message message, Endpoint endpoint) {
        long timestamp = message.now().getEpochSecond();
        StringBuilder signatures = new StringBuilder();
        for (String secret : endpoint.secrets()) {
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
}
