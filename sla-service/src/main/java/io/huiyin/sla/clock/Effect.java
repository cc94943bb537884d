package io.huiyin.sla.clock;

/** What a fact does to the clock of a promise. */
public enum Effect {
    NONE,
    /** One begins, unless one is open. */
    BEGIN,
    /** One begins where no first response is promised: until there is a first response, its promise is the one that counts. */
    BEGIN_WITHOUT_RESPONSE,
    /** The open one is kept, and another begins. */
    RENEW,
    /** The open one is kept, and another begins, if it changed hands: from a person to another one. */
    RENEW_BY_OTHERS,
    PAUSE,
    RESUME,
    /** The open one is kept. */
    MEET,
    /** The open one is kept if the case is a suggestion: what is promised of it is a reply. */
    MEET_SUGGESTION,
    /** The open one ends, neither kept nor broken by it. */
    CANCEL
}
