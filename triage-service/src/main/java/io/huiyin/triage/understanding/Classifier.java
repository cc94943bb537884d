package io.huiyin.triage.understanding;

import org.jspecify.annotations.Nullable;

/** Says what feedback means. A port: rules today, models beside them later. */
public interface Classifier {

    /**
     * @param text masked, as it was published
     * @param customerTier weighs in the priority
     * @return always an answer; unsure ones ask for a person
     */
    Classification classify(@Nullable String subject, String text, @Nullable String customerTier);
}
