package io.huiyin.triage.understanding;

/** Says what feedback means. Always an answer; unsure ones ask for a person. */
public interface Classifier {

    /** At once, by rules and n-grams: well under a millisecond. What it says may be refined. */
    Classification quickly(Feedback feedback);

    /** In full, with sentence embeddings: some ten milliseconds of a core, so never on an event loop. */
    Classification fully(Feedback feedback);
}
