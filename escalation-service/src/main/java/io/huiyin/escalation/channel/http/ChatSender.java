package io.huiyin.escalation.channel.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.escalation.delivery.Message;
import io.huiyin.escalation.delivery.Message.Channel;
import io.huiyin.escalation.delivery.Message.Endpoint;
import io.huiyin.escalation.delivery.Message.Kind;
import io.huiyin.escalation.delivery.Outcome;
import io.huiyin.escalation.delivery.Sender;
import io.huiyin.web.Json;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Robots of group chats: DingTalk, Feishu, WeCom, Slack. Each takes text in its own envelope; DingTalk and Feishu are signed where the
 * robot has a secret. All but Slack say in the body whether they took it, whatever the status is.
 */
@Singleton
final class ChatSender implements Sender {

    private final Receivers receivers;

    @Inject
    ChatSender(Receivers receivers) {
        this.receivers = receivers;
    }

    @Override
    public Channel channel() {
        return Channel.CHAT;
    }

    @Override
    public Outcome send(Message message) throws InterruptedException {
        Endpoint endpoint = message.over();
        try {
            Receivers.Answer answer = receivers.post(
                    url(endpoint, message.now()),
                    Map.of("Content-Type", "application/json; charset=utf-8", "User-Agent", "Huiyin"),
                    body(endpoint, message.body(), message.now()));
            if (!answer.isSuccess()) {
                return answer.failed();
            }
            int code = endpoint.kind() == Kind.SLACK ? 0 : code(answer.body());
            return code == 0
                    ? new Outcome.Arrived(answer.status(), null)
                    : new Outcome.Failed(answer.status(), "answered with code " + code, false);
        } catch (Receivers.RefusedTarget | Receivers.Unanswered e) {
            return Outcome.Failed.ofTarget(null, String.valueOf(e.getMessage()));
        }
    }

    /** DingTalk is signed in the URL, by milliseconds. */
    private static String url(Endpoint endpoint, Instant now) {
        if (endpoint.kind() != Kind.DINGTALK || endpoint.secrets().isEmpty()) {
            return endpoint.url();
        }
        String secret = endpoint.secrets().get(0);
        String sign = hmac(secret, now.toEpochMilli() + "\n" + secret);
        return endpoint.url() + (endpoint.url().contains("?") ? "&" : "?") + "timestamp=" + now.toEpochMilli()
                + "&sign=" + URLEncoder.encode(sign, UTF_8);
    }

    private static String body(Endpoint endpoint, String text, Instant now) {
        ObjectNode body = Json.wire().createObjectNode();
        switch (endpoint.kind()) {
            case SLACK -> body.put("text", text);
            case FEISHU -> {
                body.put("msg_type", "text").putObject("content").put("text", text);
                for (String secret : endpoint.secrets()) { // signed by the key, over nothing, by seconds
                    String timestamp = String.valueOf(now.getEpochSecond());
                    body.put("timestamp", timestamp).put("sign", hmac(timestamp + "\n" + secret, ""));
                }
            }
            default -> body.put("msgtype", "text").putObject("text").put("content", text);
        }
        return body.toString();
    }

    /** @return 0 if it was taken */
    private static int code(String body) {
        try {
            JsonNode answer = Json.wire().readTree(body);
            for (String field : new String[] {"errcode", "code", "StatusCode"}) {
                if (answer.has(field)) {
                    return answer.path(field).asInt(-1);
                }
            }
            return -1;
        } catch (JsonProcessingException e) {
            return -1;
        }
    }

    private static String hmac(String key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
