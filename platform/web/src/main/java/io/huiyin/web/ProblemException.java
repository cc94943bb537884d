package io.huiyin.web;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Thrown anywhere to answer with a problem. A WebApplicationException so that parameter converters may throw it too. */
public final class ProblemException extends WebApplicationException {

    private static final long serialVersionUID = 1;
    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.detail(), problem.status());
        this.problem = problem;
    }

    /** @param retryAfter seconds the caller should wait */
    public ProblemException(Problem problem, long retryAfter) {
        super(
                problem.detail(),
                Response.status(problem.status())
                        .header(HttpHeaders.RETRY_AFTER, retryAfter)
                        .build());
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
