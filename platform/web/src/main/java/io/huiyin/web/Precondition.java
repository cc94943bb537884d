package io.huiyin.web;

import org.jspecify.annotations.Nullable;

/** If-Match: people decide on what they saw. */
public final class Precondition {

    /** @throws ProblemException 428 without a tag, 412 with a stale or malformed one */
    public static void check(@Nullable String ifMatch, int version) {
        if (ifMatch == null || ifMatch.isBlank()) {
            throw new ProblemException(Problem.of(
                    428,
                    "precondition-required",
                    "If-Match with the ETag of what was read is required.",
                    new Problem.Error("/If-Match", "required", "is missing")));
        }
        if (!ifMatch.strip().equals("*") && !ifMatch.strip().equals("\"" + version + "\"")) {
            throw new ProblemException(Problem.of(412, "stale", "It has changed since; read it again."));
        }
    }

    private Precondition() {}
}
