package io.huiyin.triage.desk;

/** How soon it is to be worked. */
public enum Priority {
    URGENT,
    IMPORTANT,
    GENERAL,
    SUGGESTION,
    REQUIREMENT
}
