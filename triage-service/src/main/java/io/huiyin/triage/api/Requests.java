package io.huiyin.triage.api;

import io.huiyin.triage.desk.Outcome;
import io.huiyin.triage.desk.Scope;
import io.huiyin.triage.desk.Sentiment;
import io.huiyin.triage.desk.Severity;
import io.huiyin.triage.desk.Subtype;
import io.huiyin.triage.desk.Tier;
import io.huiyin.triage.desk.Type;
import io.huiyin.triage.desk.Visibility;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** Bodies of the desk's actions. */
final class Requests {

    record Assign(@NotBlank @Size(max = 255) String assignee) {}

    record HandOff(
            @NotNull Tier tier,

            @Nullable @Pattern(regexp = "[a-z0-9][a-z0-9-]{0,59}")
            String team,

            @NotBlank @Size(max = 4000) String tried) {}

    record Reason(@Nullable @Size(min = 1, max = 4000) String reason) {}

    record Resolve(
            @NotBlank @Size(max = 4000) String rootCause,
            @NotNull Outcome outcome,
            @Nullable @Size(min = 1, max = 4000) String note) {}

    record Reclassify(
            @Nullable Type type,
            @Nullable Subtype subtype,
            @Nullable Severity severity,
            @Nullable Scope scope,
            @Nullable Sentiment sentiment,
            @Nullable @Size(min = 1, max = 180) String reason) {}

    record Say(
            @NotNull Visibility visibility,
            @NotBlank @Size(max = 20_000) String body) {}

    private Requests() {}
}
