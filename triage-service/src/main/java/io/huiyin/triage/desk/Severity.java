package io.huiyin.triage.desk;

/** How bad it is, ascending. */
public enum Severity {
    MINOR,
    MODERATE,
    SERIOUS,
    CRITICAL
}
