package io.huiyin.survey.api;

import io.huiyin.survey.asking.Answer;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** An answer as JSON. */
record AnswerRequest(
        @NotNull @Min(1) @Max(5) Integer csat,
        @NotNull Answer.Resolved resolved,
        @Nullable @Min(0) @Max(10) Integer nps,
        @Nullable @Size(max = 4000) String comment) {

    Answer answer() {
        return new Answer(csat, resolved, nps, comment == null || comment.isBlank() ? null : comment);
    }
}
