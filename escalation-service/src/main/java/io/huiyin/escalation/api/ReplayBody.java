package io.huiyin.escalation.api;

import io.huiyin.web.Json;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Which messages are sent again. */
record ReplayBody(
        @NotNull @Schema(description = "Messages made from then on")
        Instant from,

        @Nullable @Schema(description = "and before then; now where absent")
        Instant to,

        @Nullable @Schema(description = "Only those in this state; any that has come to an end where absent")
        Ended state) {

    /** States from which a message can be sent again. */
    enum Ended {
        SENT,
        DEAD,
        CANCELLED
    }

    @Nullable
    String stateWord() {
        return state == null ? null : Json.word(state);
    }

    /** How many are sent again. */
    record Replayed(int replayed) {}
}
