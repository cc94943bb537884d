package io.huiyin.triage.desk;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How the work ended. */
public record Resolution(
        String rootCause, Outcome outcome, @Nullable String note, Instant resolvedAt) {}
