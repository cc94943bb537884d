package io.huiyin.escalation.channel.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.huiyin.escalation.delivery.Message;
import io.huiyin.escalation.delivery.Message.Channel;
import io.huiyin.escalation.delivery.Outcome;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.mail.SMTPException;
import java.net.ConnectException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailSenderTest {

    private static Outcome sendThrough(Throwable failure) {
        MailSender sender = new MailSender(mails -> Uni.createFrom().failure(failure));
        return sender.send(new Message(
                UUID.randomUUID(),
                Channel.MAIL,
                "escalation.step-taken",
                "lin@huiyin.test",
                "any",
                "any",
                1,
                Instant.EPOCH,
                null));
    }

    @ParameterizedTest
    @CsvSource({
        "550, refused",
        "554, refused",
        "451, the message",
        "421, the message",
        "535, the target",
        "503, the target"
    })
    void shouldTellARefusedMessageFromATargetThatFails(int code, String what) {
        Outcome outcome = sendThrough(new SMTPException("to lin@huiyin.test", code, List.of("no"), code >= 500));

        switch (what) {
            case "refused" ->
                assertThat(outcome).isInstanceOfSatisfying(Outcome.Refused.class, refused -> {
                    assertThat(refused.status()).isEqualTo(code);
                    assertThat(refused.reason()).doesNotContain("lin@huiyin.test");
                });
            default ->
                assertThat(outcome)
                        .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.targetFails())
                                .isEqualTo(what.equals("the target")));
        }
    }

    @Test
    void shouldBlameTheTargetThatCannotBeReached() {
        assertThat(sendThrough(new ConnectException("refused"))).isEqualTo(new Outcome.Failed(null, "refused", true));
    }
}
