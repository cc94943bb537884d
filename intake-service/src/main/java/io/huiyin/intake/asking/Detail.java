package io.huiyin.intake.asking;

/** What can be told about feedback. */
public enum Detail {
    DESCRIPTION,
    STEPS,
    HAPPENED,
    ORDER,
    VERSION,
    REASON,
    CONTACT
}
