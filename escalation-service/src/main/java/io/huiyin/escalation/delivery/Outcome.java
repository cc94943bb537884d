package io.huiyin.escalation.delivery;

import org.jspecify.annotations.Nullable;

/** What became of an attempt. */
public sealed interface Outcome {

    /**
     * It arrived.
     *
     * @param status of HTTP, null for mail
     * @param acknowledgedBy who takes the escalation, where the answer says that somebody does
     */
    record Arrived(@Nullable Integer status, @Nullable String acknowledgedBy) implements Outcome {}

    /** It will never arrive; nothing is wrong with the target. */
    record Refused(@Nullable Integer status, String reason) implements Outcome {}

    /** The target wants nothing any more. */
    record Gone(int status) implements Outcome {}

    /**
     * It may arrive later.
     *
     * @param targetFails whether the target is to blame, and others would fail as well
     */
    record Failed(@Nullable Integer status, String reason, boolean targetFails) implements Outcome {

        public static Failed ofTarget(@Nullable Integer status, String reason) {
            return new Failed(status, reason, true);
        }
    }
}
