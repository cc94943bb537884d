package io.huiyin.sla.clock;

/** Where a clock stands; whether it breached is a fact beside it. */
public enum ClockState {
    RUNNING,
    PAUSED,
    MET,
    CANCELLED
}
