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
 */
public record Feedback(
        @Nullable String subject,
        String text,
        @Nullable Type stated,
        @Nullable String customerTier) {

    public static Feedback of(Origin origin) {
        return new Feedback(origin.subject(), origin.text(), origin.statedType(), origin.customerTier());
    }

    String whole() {
        return subject == null ? text : subject + "\n" + text;
    }
}
