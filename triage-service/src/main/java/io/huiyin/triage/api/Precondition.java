package io.huiyin.triage.api;

import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import org.jspecify.annotations.Nullable;

/** If-Match: an agent decides on what they saw. */
final class Precondition {

    /** @throws ProblemException 428 without a tag, 412 with a stale or malformed one */
    static void check(@Nullable String ifMatch, int version) {
        if (ifMatch == null || ifMatch.isBlank()) {
            throw new ProblemException(Problem.of(
                    428,
                    "precondition-required",
                    "If-Match with the case's ETag is required.",
                    new Problem.Error("/If-Match", "required", "is missing")));
        }
        if (!ifMatch.strip().equals("*") && !ifMatch.strip().equals("\"" + version + "\"")) {
            throw new ProblemException(Problem.of(412, "stale", "The case has changed since; read it again."));
        }
    }

    private Precondition() {}
}
