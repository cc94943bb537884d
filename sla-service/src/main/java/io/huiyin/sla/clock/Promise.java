package io.huiyin.sla.clock;

/** What is promised to a customer. */
public enum Promise {
    /** That a person answers. */
    RESPONSE,
    /** That the matter is settled. */
    RESOLUTION
}
