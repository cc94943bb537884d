package io.huiyin.intake.receiving;

/** How feedback came in. */
public enum Channel {
    REST,
    WEB,
    EMAIL,
    PHONE,
    CHAT,
    SOCIAL,
    VISIT
}
