package io.huiyin.sla.api;

import io.huiyin.sla.policy.SlaPolicy;
import io.huiyin.web.Json;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A policy as it is sent. */
record PolicyBody(
        @NotBlank @Size(max = 100) String name,
        @NotNull @Valid MatchBody match,
        @NotNull @Valid TargetsBody targets,

        @Nullable
        @Pattern(
                regexp = PolicyBody.ALWAYS + "|" + PolicyBody.UUID_PATTERN,
                message = "must be 24x7 or the id of a calendar")
        @Schema(description = "Whose opening hours count; 24x7, the clock around, where absent")
        String calendar,

        @Nullable @Size(max = 20) List<@NotNull @Min(1) @Max(99) Integer> warnings,
        @Nullable @Min(0) @Max(999) Integer position) {

    static final String ALWAYS = "24x7";
    private static final String UUID_PATTERN = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

    record MatchBody(
            @Nullable @Size(min = 1, max = 100) String product,
            @Nullable ChannelWord channel,
            @Nullable TypeWord type,
            @Nullable PriorityWord priority,
            @Nullable @Size(min = 1, max = 40) String customerTier) {

        SlaPolicy.Match match() {
            return new SlaPolicy.Match(product, word(channel), word(type), word(priority), customerTier);
        }

        private static @Nullable String word(@Nullable Enum<?> constant) {
            return constant == null ? null : Json.word(constant);
        }
    }

    record TargetsBody(@Nullable String response, @Nullable String resolution) {}

    enum TypeWord {
        PROBLEM,
        SUGGESTION,
        REQUIREMENT,
        PRAISE,
        COMPLAINT,
        QUESTION,
        OTHER
    }

    enum PriorityWord {
        URGENT,
        IMPORTANT,
        GENERAL,
        SUGGESTION,
        REQUIREMENT
    }

    enum ChannelWord {
        REST,
        WEB,
        EMAIL,
        PHONE,
        CHAT,
        SOCIAL,
        VISIT
    }
}
