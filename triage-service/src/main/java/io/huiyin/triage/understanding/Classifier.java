package io.huiyin.triage.understanding;

import io.huiyin.triage.desk.Type;
import org.jspecify.annotations.Nullable;

/** Says what feedback means. A port: rules today, models beside them later. */
public interface Classifier {

    /**
     * @param text masked, as it was published
     * @param stated what the customer says it is; weighs, and does not decide
     * @param customerTier weighs in the priority
     * @return always an answer; unsure ones ask for a person
     */
    Classification classify(
            @Nullable String subject, String text, @Nullable Type stated, @Nullable String customerTier);
}
