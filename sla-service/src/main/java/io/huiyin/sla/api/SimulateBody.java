package io.huiyin.sla.api;

import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Over which period of history to try a version. */
record SimulateBody(
        @Nullable @Schema(description = "30 days before the end where absent")
        Instant from,

        @Nullable @Schema(description = "Exclusive; now where absent")
        Instant to) {

    private static final Duration A_MONTH = Duration.ofDays(30);

    record Period(Instant from, Instant to) {}

    Period period(Instant now) {
        Instant end = to == null ? now : to;
        Instant begin = from == null ? end.minus(A_MONTH) : from;
        if (!begin.isBefore(end)) {
            throw new ProblemException(Problem.at("/from", "out-of-range", "must be before the end of the period"));
        }
        return new Period(begin, end);
    }
}
