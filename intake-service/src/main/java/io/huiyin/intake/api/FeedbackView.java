package io.huiyin.intake.api;

import io.huiyin.intake.persistence.PgConversations.KeptFeedback;
import io.huiyin.privacy.PersonalData;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Feedback as those above the posting system read it: text masked. */
record FeedbackView(
        UUID id,
        String reference,
        String channel,
        String product,
        @Nullable String subject,
        String text,
        String language,
        @Nullable String externalId,
        Instant occurredAt,
        Instant receivedAt,
        @Nullable UUID contactId,
        String state,
        URI statusUrl) {

    static FeedbackView of(KeptFeedback feedback, URI statusUrl) {
        String subject = feedback.subject();
        return new FeedbackView(
                feedback.id(),
                feedback.reference(),
                feedback.channel(),
                feedback.product(),
                subject == null ? null : PersonalData.mask(subject),
                PersonalData.mask(feedback.text()),
                feedback.language(),
                feedback.externalId(),
                feedback.occurredAt(),
                feedback.receivedAt(),
                feedback.contactId(),
                feedback.state(),
                statusUrl);
    }
}
