package io.huiyin.escalation.channel.mail;

import io.huiyin.escalation.delivery.Message;
import io.huiyin.escalation.delivery.Message.Channel;
import io.huiyin.escalation.delivery.Outcome;
import io.huiyin.escalation.delivery.Sender;
import io.huiyin.privacy.PersonalData;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.vertx.ext.mail.SMTPException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** Mail, with a fixed Message-ID. */
@Singleton
final class MailSender implements Sender {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ReactiveMailer mailer;

    @Inject
    MailSender(ReactiveMailer mailer) {
        this.mailer = mailer;
    }

    @Override
    public Channel channel() {
        return Channel.MAIL;
    }

    @Override
    public Outcome send(Message message) {
        try {
            mailer.send(mail(message)).await().atMost(PATIENCE);
            return new Outcome.Arrived(null, null);
        } catch (RuntimeException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String reason = PersonalData.mask(String.valueOf(cause.getMessage()));
            return cause instanceof SMTPException smtp
                    ? answered(smtp.getReplyCode(), reason)
                    : Outcome.Failed.ofTarget(null, reason);
        }
    }

    /** 501 and 550 to 555 are about this message and its recipient, by RFC 5321; the rest of 5xx is about us. */
    private static Outcome answered(int code, String reason) {
        return code == 501 || code >= 550 && code <= 555
                ? new Outcome.Refused(code, reason)
                : new Outcome.Failed(code, reason, code >= 500);
    }

    private static Mail mail(Message message) {
        return new Mail()
                .setTo(List.of(message.to()))
                .setSubject(message.subject())
                .setText(message.body())
                .addHeader("Message-ID", "<" + message.id() + "@huiyin.localhost>")
                .addHeader("Auto-Submitted", "auto-generated")
                .addHeader("X-Auto-Response-Suppress", "All");
    }
}
