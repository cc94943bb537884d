package io.huiyin.intake.delivering;

import io.huiyin.intake.config.IntakeConfig;
import io.huiyin.intake.persistence.PgContacts;
import io.huiyin.intake.persistence.PgConversations;
import io.huiyin.intake.persistence.PgConversations.KeptFeedback;
import io.huiyin.privacy.PersonalData;
import io.huiyin.web.PublicTokens;
import io.huiyin.web.Texts;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Mail to customers, in their language. Never echoes what they wrote. */
@Singleton
final class Letters {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final PgConversations conversations;
    private final PgContacts contacts;
    private final PublicTokens tokens;
    private final ReactiveMailer mailer;
    private final IntakeConfig config;

    @Inject
    Letters(
            PgConversations conversations,
            PgContacts contacts,
            PublicTokens tokens,
            ReactiveMailer mailer,
            IntakeConfig config) {
        this.conversations = conversations;
        this.contacts = contacts;
        this.tokens = tokens;
        this.mailer = mailer;
        this.config = config;
    }

    /** It did not leave. */
    static final class Undeliverable extends Exception {

        private static final long serialVersionUID = 1L;
        private final String reason;
        private final boolean isFinal;

        Undeliverable(String reason, boolean isFinal) {
            super(reason);
            this.reason = reason;
            this.isFinal = isFinal;
        }

        /** Without addresses. */
        String reason() {
            return reason;
        }

        /** Whether trying again is of no use. */
        boolean isFinal() {
            return isFinal;
        }
    }

    /** Blocks until the mail server took it. */
    void send(Delivering.Delivery delivery) throws Undeliverable {
        KeptFeedback feedback = await(conversations.find(delivery.feedbackId()))
                .orElseThrow(() -> new Undeliverable("feedback is gone", true));
        UUID contactId = feedback.contactId();
        String address = contactId == null
                ? null
                : await(contacts.find(contactId)).map(c -> c.email()).orElse(null);
        if (address == null) {
            throw new Undeliverable("no address", true);
        }
        Mail mail = write(delivery, feedback)
                .setTo(List.of(address))
                .addHeader(
                        "Message-ID",
                        "<" + delivery.id() + "@" + config.delivery().messageIdHost() + ">")
                .addHeader("Auto-Submitted", delivery.kind().equals("reply") ? "no" : "auto-generated")
                .addHeader("X-Auto-Response-Suppress", "All");
        try {
            mailer.send(mail).await().atMost(PATIENCE);
        } catch (RuntimeException e) {
            Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
            String message = String.valueOf(cause.getMessage());
            throw new Undeliverable(withoutAddresses(message), message.matches("(?s).*\\b55[0-4]\\b.*"));
        }
    }

    private Mail write(Delivering.Delivery delivery, KeptFeedback feedback) throws Undeliverable {
        Map<String, String> texts = Texts.of("mail", feedback.language());
        String link = config.publicUrl() + "/s/" + tokens.token("status", feedback.id(), feedback.linkCounter());
        return switch (delivery.kind()) {
            case "acknowledgement" ->
                mail(
                        format(texts, "acknowledgement.subject", feedback.reference()),
                        format(
                                texts,
                                "acknowledgement.body",
                                feedback.reference(),
                                promise(texts, delivery.promisedAt(), feedback),
                                link));
            case "reply" ->
                mail(
                        format(texts, "reply.subject", feedback.reference()),
                        format(texts, "reply.body", feedback.reference(), reply(delivery), link));
            case "survey-invitation" ->
                mail(
                        format(texts, "survey.subject", feedback.reference()),
                        format(
                                texts,
                                "survey.body",
                                feedback.reference(),
                                config.publicUrl() + "/survey/"
                                        + tokens.token("survey", delivery.subjectId(), delivery.linkCounter())
                                        + "?lang=" + Texts.supported(feedback.language())));
            default -> throw new Undeliverable("unknown kind " + delivery.kind(), true);
        };
    }

    private String reply(Delivering.Delivery delivery) throws Undeliverable {
        return await(conversations.said(delivery.feedbackId())).stream()
                .filter(said -> said.id().equals(delivery.subjectId()))
                .findFirst()
                .orElseThrow(() -> new Undeliverable("message is gone", true))
                .body();
    }

    private String promise(Map<String, String> texts, @Nullable Instant promisedAt, KeptFeedback feedback) {
        if (promisedAt == null) {
            return texts.getOrDefault("acknowledgement.no-promise", "");
        }
        ZoneId zone = config.productZones().getOrDefault(feedback.product(), config.zone());
        String time = DateTimeFormatter.ofPattern(texts.getOrDefault("time", "yyyy-MM-dd HH:mm"))
                .format(promisedAt.atZone(zone));
        return format(texts, "acknowledgement.promise", time, zone.getId());
    }

    private static Mail mail(String subject, String body) {
        return new Mail().setSubject(subject).setText(body);
    }

    private static String format(Map<String, String> texts, String key, Object... values) {
        return new MessageFormat(texts.getOrDefault(key, key)).format(values);
    }

    private static String withoutAddresses(String message) {
        String masked = PersonalData.mask(message).replaceAll("[\\r\\n]+", " ");
        return masked.length() <= 200 ? masked : masked.substring(0, 200);
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }
}
