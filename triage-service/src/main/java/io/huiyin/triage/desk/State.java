package io.huiyin.triage.desk;

/** Where a case stands. */
public enum State {
    NEW,
    OPEN,
    WAITING,
    RESOLVED,
    CLOSED
}
