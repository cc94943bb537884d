package io.huiyin.triage.desk;

/** Front line, experts, architects and management. */
public enum Tier {
    L1,
    L2,
    L3
}
