package io.huiyin.intake.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.huiyin.intake.receiving.Channel;
import io.huiyin.intake.receiving.ReceiveFeedback;
import io.huiyin.privacy.PersonalData;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

public record FeedbackReceivedV1(
        UUID feedbackId,
        String reference,
        Channel channel,
        String product,
        @Nullable String subject,
        String text,
        String language,
        Instant occurredAt,
        Instant receivedAt,
        String client,
        @Nullable UUID contactId,
        List<String> reachableBy,
        @Nullable String customerTier,
        @Nullable JsonNode context) {

    /** Free text leaves intake masked. */
    public static FeedbackReceivedV1 of(ReceiveFeedback command) {
        ReceiveFeedback.KnownContact contact = command.contact();
        String subject = command.subject();
        JsonNode context = command.context();
        return new FeedbackReceivedV1(
                command.id(),
                command.reference(),
                command.channel(),
                command.product(),
                subject == null ? null : PersonalData.mask(subject),
                PersonalData.mask(command.text()),
                command.language(),
                command.occurredAt(),
                command.receivedAt(),
                command.client(),
                contact == null ? null : contact.id(),
                contact == null
                        ? List.of()
                        : Stream.of(contact.hasEmail() ? "email" : "", contact.hasPhone() ? "phone" : "")
                                .filter(way -> !way.isEmpty())
                                .toList(),
                contact == null ? null : contact.tier(),
                context == null ? null : PersonalData.mask(context));
    }
}
