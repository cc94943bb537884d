package io.huiyin.escalation.channel.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.huiyin.escalation.delivery.Message;
import io.huiyin.escalation.delivery.Message.Channel;
import io.huiyin.escalation.delivery.Message.Endpoint;
import io.huiyin.escalation.delivery.Outcome;
import io.huiyin.escalation.delivery.Sender;
import io.huiyin.web.Json;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Short messages through any gateway that takes an HTTP post: the body is a template, JSON or a form, and the secret its Authorization
 * header. Any 2xx is success.
 */
@Singleton
final class SmsSender implements Sender {

    static final String JSON = "application/json";
    private static final String TEMPLATE = "{\"to\":\"{to}\",\"text\":\"{text}\",\"id\":\"{id}\"}";

    private final Receivers receivers;

    @Inject
    SmsSender(Receivers receivers) {
        this.receivers = receivers;
    }

    @Override
    public Channel channel() {
        return Channel.SMS;
    }

    @Override
    public Outcome send(Message message) throws InterruptedException {
        Endpoint endpoint = message.over();
        String type = endpoint.contentType() == null ? JSON : endpoint.contentType();
        Map<String, String> headers = new HashMap<>(Map.of("Content-Type", type, "User-Agent", "Huiyin"));
        endpoint.secrets().stream().findFirst().ifPresent(secret -> headers.put("Authorization", secret));
        try {
            Receivers.Answer answer = receivers.post(
                    endpoint.url(),
                    headers,
                    filled(endpoint.template() == null ? TEMPLATE : endpoint.template(), type, message));
            return answer.isSuccess() ? new Outcome.Arrived(answer.status(), null) : answer.failed();
        } catch (Receivers.RefusedTarget | Receivers.Unanswered e) {
            return Outcome.Failed.ofTarget(null, String.valueOf(e.getMessage()));
        }
    }

    /** What is filled in stands as text within what surrounds it. */
    private static String filled(String template, String type, Message message) {
        UnaryOperator<String> escaped =
                type.startsWith(JSON) ? SmsSender::inJson : value -> URLEncoder.encode(value, UTF_8);
        Map<String, String> values = Map.of(
                "to", message.to(), "text", message.body(), "id", message.id().toString());
        StringBuilder body = new StringBuilder();
        int at = 0;
        while (at < template.length()) {
            int end = template.charAt(at) == '{' ? template.indexOf('}', at) : -1;
            String value = end < 0 ? null : values.get(template.substring(at + 1, end));
            body.append(value == null ? String.valueOf(template.charAt(at)) : escaped.apply(value));
            at = value == null ? at + 1 : end + 1;
        }
        return body.toString();
    }

    private static String inJson(String value) {
        String quoted = Json.write(value);
        return quoted.substring(1, quoted.length() - 1);
    }
}
