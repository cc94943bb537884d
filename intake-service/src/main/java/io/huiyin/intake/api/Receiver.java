package io.huiyin.intake.api;

import io.huiyin.intake.config.IntakeConfig;
import io.huiyin.intake.persistence.PgContacts;
import io.huiyin.intake.receiving.Gathering;
import io.huiyin.intake.receiving.Language;
import io.huiyin.intake.receiving.Receipt;
import io.huiyin.intake.receiving.ReceiveFeedback;
import io.huiyin.intake.receiving.ReceivingFeedback;
import io.huiyin.intake.receiving.Reference;
import io.huiyin.messaging.Cause;
import io.huiyin.web.Idempotency;
import io.huiyin.web.Ids;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.PublicTokens;
import io.huiyin.web.Time;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Turns requests into commands and receipts into answers, for single posts and batches alike. */
@Singleton
final class Receiver {

    static final String STATUS = "status";

    private final Gathering gathering;
    private final PgContacts contacts;
    private final PublicTokens tokens;
    private final IntakeConfig config;
    private final Ids ids;
    private final Clock clock;

    @Inject
    Receiver(Gathering gathering, PgContacts contacts, PublicTokens tokens, IntakeConfig config, Ids ids, Clock clock) {
        this.gathering = gathering;
        this.contacts = contacts;
        this.tokens = tokens;
        this.config = config;
        this.ids = ids;
        this.clock = clock;
    }

    Uni<ReceiveFeedback> command(
            FeedbackRequest request, String client, ReceiveFeedback.@Nullable Key key, Cause cause) {
        Instant now = Time.stored(clock.instant());
        Instant occurredAt = request.occurredAt() == null ? now : Time.stored(request.occurredAt());
        if (!ReceivingFeedback.mayHaveOccurredAt(occurredAt, now)) {
            throw new ProblemException(
                    Problem.at("/occurredAt", "out-of-range", "must be after 1970 and at most 5 minutes ahead"));
        }
        return known(request, client, now)
                .map(contact -> new ReceiveFeedback(
                        ids.next(),
                        client,
                        request.channel(),
                        request.product(),
                        request.subject(),
                        request.text(),
                        Language.of(request.language(), request.text()),
                        request.externalId(),
                        occurredAt,
                        now,
                        contact.known(),
                        request.context(),
                        key,
                        cause));
    }

    Uni<Receipt> receive(ReceiveFeedback command) {
        return gathering.receive(command);
    }

    Uni<List<Receipt>> receive(List<ReceiveFeedback> commands) {
        return gathering.receive(commands);
    }

    /** What a receipt is over HTTP. */
    Answer answer(Receipt receipt) {
        if (receipt instanceof Receipt.Accepted accepted) {
            return new Answer(201, body(accepted.feedback()), false);
        }
        if (receipt instanceof Receipt.Known known) {
            return new Answer(200, body(known.feedback()), false);
        }
        if (receipt instanceof Receipt.Replayed replayed && replayed.status() != 409) {
            return new Answer(replayed.status(), body(replayed.feedback()), true);
        }
        if (receipt instanceof Receipt.KeyReused) {
            throw new ProblemException(Idempotency.reused());
        }
        if (receipt instanceof Receipt.InFlight) {
            throw Idempotency.inFlight();
        }
        throw new ProblemException(Problem.of(
                409,
                "external-id-taken",
                "Other content was posted with this externalId before.",
                new Problem.Error("/externalId", "taken", "belongs to other content")));
    }

    record Answer(int status, FeedbackAnswer body, boolean replayed) {}

    /** @return the case number a status link stands for; empty if it is no such link */
    Optional<String> reference(String token) {
        return tokens.verify(STATUS, token).map(subject -> Reference.of(subject.id()));
    }

    String token(Receipt.Stored stored) {
        return tokens.token(STATUS, stored.id(), stored.linkCounter());
    }

    URI statusUrl(UUID id, int linkCounter) {
        return URI.create(config.publicUrl() + "/s/" + tokens.token(STATUS, id, linkCounter));
    }

    private FeedbackAnswer body(Receipt.Stored stored) {
        return new FeedbackAnswer(
                stored.id(), stored.reference(), stored.receivedAt(), statusUrl(stored.id(), stored.linkCounter()));
    }

    private record Resolved(ReceiveFeedback.@Nullable KnownContact known) {}

    private Uni<Resolved> known(FeedbackRequest request, String client, Instant now) {
        FeedbackRequest.Contact contact = request.contact();
        return contact == null
                ? Uni.createFrom().item(new Resolved(null))
                : contacts.resolve(client, contact.details(), now).map(Resolved::new);
    }
}
