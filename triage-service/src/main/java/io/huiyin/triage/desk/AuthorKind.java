package io.huiyin.triage.desk;

/** Who speaks. */
public enum AuthorKind {
    HUMAN,
    MACHINE,
    CUSTOMER
}
