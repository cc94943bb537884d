package io.huiyin.triage.desk;

/** Whether the customer sees it. */
public enum Visibility {
    PUBLIC,
    INTERNAL
}
