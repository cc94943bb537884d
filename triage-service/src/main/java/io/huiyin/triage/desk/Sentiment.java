package io.huiyin.triage.desk;

/** Of the wording. */
public enum Sentiment {
    POSITIVE,
    NEUTRAL,
    NEGATIVE
}
