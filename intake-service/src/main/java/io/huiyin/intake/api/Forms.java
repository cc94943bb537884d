package io.huiyin.intake.api;

import io.huiyin.intake.config.IntakeConfig;
import io.huiyin.intake.receiving.Receipt;
import io.huiyin.intake.receiving.ReceiveFeedback;
import io.huiyin.intake.receiving.ReceivingFeedback;
import io.huiyin.messaging.Cause;
import io.huiyin.web.Caller;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Forms that are set up, and what is sent by them, whether as a page or as JSON. */
@Singleton
final class Forms {

    private static final int LONGEST_PRODUCT = 100;

    private final Receiver receiver;
    private final IntakeConfig config;
    private final Caller caller;
    private final Doors doors;

    @Inject
    Forms(Receiver receiver, IntakeConfig config, Caller caller, Doors doors) {
        this.receiver = receiver;
        this.config = config;
        this.caller = caller;
        this.doors = doors;
    }

    /** A form as it is asked for. @param product what its feedback is about */
    record Form(String name, String product, int perMinute) {}

    /**
     * @param product asked for by who links to it; the form's own where absent
     * @return empty if there is no such form
     * @throws ProblemException 400 if the product cannot be one
     */
    Optional<Form> find(String name, @Nullable String product) {
        if (product != null && product.length() > LONGEST_PRODUCT) {
            throw new ProblemException(Problem.at("/product", "invalid-parameter", "must have at most 100 characters"));
        }
        return Optional.ofNullable(config.forms().get(name))
                .map(form -> new Form(
                        name, product == null || product.isBlank() ? form.product() : product, form.perMinute()));
    }

    /** For pages that are only looked at. */
    void knock() {
        doors.knock(caller);
    }

    /** @throws ProblemException 429 if too much was sent from where this comes from */
    void knock(Form form) {
        doors.limit().take("form " + form.name() + " from " + caller.origin(), form.perMinute(), Duration.ofMinutes(1));
    }

    /** @throws ProblemException 400 at {@code /happened} if there is no such time or it lies ahead */
    Uni<Receipt> keep(Form form, FormRequest request, @Nullable String key, byte[] hash) {
        ZoneId zone = config.productZones().getOrDefault(form.product(), config.zone());
        Cause cause = Cause.ofRequest(caller.header("X-Request-Id"), caller.header("traceparent"));
        FeedbackRequest feedback = request.feedback(form, zone);
        Instant occurredAt = feedback.occurredAt();
        if (occurredAt != null
                && !ReceivingFeedback.mayHaveOccurredAt(
                        occurredAt, doors.clock().instant())) {
            throw new ProblemException(Problem.at("/happened", "out-of-range", "must not be in the future"));
        }
        return receiver.command(
                        feedback,
                        "form:" + form.name(),
                        key == null ? null : new ReceiveFeedback.Key("/form/" + form.name(), key, hash),
                        cause)
                .chain(receiver::receive);
    }
}
