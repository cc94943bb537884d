package io.huiyin.triage.desk;

/** What kind of feedback it is. */
public enum Type {
    PROBLEM,
    SUGGESTION,
    REQUIREMENT,
    PRAISE,
    COMPLAINT,
    QUESTION,
    OTHER
}
