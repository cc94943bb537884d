package io.huiyin.triage.understanding;

import io.huiyin.triage.desk.Origin;
import io.huiyin.triage.desk.Type;
import org.jspecify.annotations.Nullable;

/**
 * What there is to understand.
 *
 * @param text masked, as it was published
 * @param stated what the customer says it is; weighs, and does not decide
 * @param customerTier weighs in the priority
 * @param product whose topics it may be about
 */
public record Feedback(
        @Nullable String subject,
        String text,
        @Nullable Type stated,
        @Nullable String customerTier,
        String product) {

    public static Feedback of(Origin origin) {
        return new Feedback(
                origin.subject(), origin.text(), origin.statedType(), origin.customerTier(), origin.product());
    }

    String whole() {
        return subject == null ? text : subject + "\n" + text;
    }
}
