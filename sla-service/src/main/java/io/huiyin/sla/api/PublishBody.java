package io.huiyin.sla.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.huiyin.sla.persistence.PgRulebook.Terms;
import io.huiyin.sla.policy.Publication.Mode;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Time;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** For whom a version is to be in force. */
record PublishBody(
        @NotNull
        @Schema(
                description =
                        "futureOnly: clocks that begin from now on. openClocks: those that are open as well; what is broken stays broken. asOf: those that began since an instant, as if it had been in force then. What has ended is never changed.")
        ModeWord mode,

        @Nullable @Schema(description = "With asOf: since when")
        Instant asOf) {

    enum ModeWord {
        @JsonProperty("futureOnly")
        FUTURE_ONLY,
        @JsonProperty("openClocks")
        OPEN_CLOCKS,
        @JsonProperty("asOf")
        AS_OF;

        static ModeWord of(Mode mode) {
            return valueOf(mode.name());
        }
    }

    Terms terms(Instant now, String by) {
        if (mode == ModeWord.AS_OF && asOf == null) {
            throw new ProblemException(Problem.at("/asOf", "required", "is needed with the mode asOf"));
        }
        if (mode != ModeWord.AS_OF && asOf != null) {
            throw new ProblemException(Problem.at("/asOf", "invalid-value", "belongs to the mode asOf alone"));
        }
        return switch (mode) {
            case FUTURE_ONLY -> Terms.futureOnly(now, by);
            case OPEN_CLOCKS -> new Terms(Mode.OPEN_CLOCKS, now, Instant.EPOCH, by);
            case AS_OF -> new Terms(Mode.AS_OF, now, Time.stored(asOf == null ? now : asOf), by);
        };
    }
}
