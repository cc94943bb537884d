package io.huiyin.sla.clock;

/** What can happen to a case that moves its clocks. */
public enum FactKind {
    /** The customer wrote for the first time; known once the case is classified. */
    RECEIVED,
    /** It began again: another cycle. */
    REOPENED,
    /** Its type or priority changed, so that other promises may apply. */
    RECLASSIFIED,
    /** Somebody took it or was given it. */
    ASSIGNED,
    /** It went to another tier or team. */
    HANDED_OFF,
    /** A person said something to the customer. */
    ANSWERED,
    /** A machine said something to the customer. */
    ANSWERED_BY_MACHINE,
    /** The customer added something. */
    CUSTOMER_WROTE,
    /** It waits for the customer. */
    WAITING,
    /** It is worked on again. */
    RESUMED,
    RESOLVED,
    CLOSED
}
