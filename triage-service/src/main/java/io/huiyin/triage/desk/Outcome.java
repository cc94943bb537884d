package io.huiyin.triage.desk;

/** What a resolution achieved. */
public enum Outcome {
    RESOLVED,
    NEEDS_IMPROVEMENT,
    NEEDS_ESCALATION
}
