package io.huiyin.triage.desk;

import java.util.Optional;

/** Front line, experts, architects and management. */
public enum Tier {
    L1,
    L2,
    L3;

    /** @return empty for the highest */
    Optional<Tier> next() {
        return this == L3 ? Optional.empty() : Optional.of(values()[ordinal() + 1]);
    }
}
