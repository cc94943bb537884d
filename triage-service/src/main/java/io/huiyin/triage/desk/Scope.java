package io.huiyin.triage.desk;

/** Whom it touches, ascending. */
public enum Scope {
    ONE,
    SOME,
    ALL
}
