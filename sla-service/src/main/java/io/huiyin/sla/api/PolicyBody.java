package io.huiyin.sla.api;

import io.huiyin.sla.clock.Promise;
import io.huiyin.sla.policy.IsoDuration;
import io.huiyin.sla.policy.SlaPolicy;
import io.huiyin.sla.policy.Targets;
import io.huiyin.web.Json;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
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

        @Nullable
        @Size(max = 20)
        @Schema(description = "Shares of each target, in percent, at which to warn; 50, 75 and 90 where absent")
        List<@NotNull @Min(1) @Max(99) Integer> warnings,

        @Nullable
        @Schema(description = "How often to remind after a breach, ISO 8601, at least a minute; never where absent")
        String afterBreach,

        @Nullable
        @Pattern(regexp = PolicyBody.UUID_PATTERN, message = "must be the id of a calendar")
        @Schema(
                description =
                        "Outside of whose opening hours warnings are held, and nobody is told of a breach; never where absent")
        String noticeCalendar,

        @Nullable @Schema(description = "Whether a machine's answer counts as a person's; it does not where absent")
        Boolean machineReplies,

        @Nullable @Min(0) @Max(999) Integer position) {

    static final String ALWAYS = "24x7";
    private static final String UUID_PATTERN = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";
    private static final List<Integer> DEFAULT_WARNINGS = List.of(50, 75, 90);
    private static final Duration OFTENEST = Duration.ofMinutes(1);

    record MatchBody(
            @Nullable @Size(min = 1, max = 100) String product,
            @Nullable ChannelWord channel,
            @Nullable TypeWord type,
            @Nullable PriorityWord priority,
            @Nullable @Size(min = 1, max = 40) String customerTier,

            @Nullable @Pattern(regexp = "zh-CN|en", message = "must be zh-CN or en")
            String language,

            @Nullable @Size(min = 1, max = 100) String businessLine) {

        SlaPolicy.Match match() {
            return new SlaPolicy.Match(
                    product, word(channel), word(type), word(priority), customerTier, language, businessLine);
        }

        private static @Nullable String word(@Nullable Enum<?> constant) {
            return constant == null ? null : Json.word(constant);
        }
    }

    @Schema(description = "ISO 8601 durations of at least a second; what is absent is not promised")
    record TargetsBody(
            @Nullable @Schema(description = "Until a person answers")
            String response,

            @Nullable @Schema(description = "Until a person answers what the customer added")
            String nextReply,

            @Nullable @Schema(description = "Until the matter is settled")
            String resolution,

            @Nullable @Schema(description = "At most so long without news")
            String update,

            @Nullable @Valid OwnershipBody ownership) {}

    @Schema(description = "How long a tier may keep a case before it settles it or hands it on")
    record OwnershipBody(
            @Nullable String l1,
            @Nullable String l2,
            @Nullable String l3) {}

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

    /** @throws ProblemException naming what is wrong */
    SlaPolicy policy(UUID id, int version, int otherwiseAt) {
        return new SlaPolicy(
                id,
                version,
                name,
                position == null ? otherwiseAt : position,
                match.match(),
                promised(),
                new SlaPolicy.Notices(
                        warnings == null
                                ? DEFAULT_WARNINGS
                                : warnings.stream().distinct().sorted().toList(),
                        reminders(),
                        noticeCalendar == null ? null : UUID.fromString(noticeCalendar)),
                calendar == null || calendar.equals(ALWAYS) ? null : UUID.fromString(calendar),
                Boolean.TRUE.equals(machineReplies),
                false);
    }

    private Targets promised() {
        Map<Promise, Duration> customer = new EnumMap<>(Promise.class);
        put(customer, Promise.RESPONSE, "/targets/response", targets.response());
        put(customer, Promise.NEXT_REPLY, "/targets/nextReply", targets.nextReply());
        put(customer, Promise.RESOLUTION, "/targets/resolution", targets.resolution());
        put(customer, Promise.UPDATE, "/targets/update", targets.update());
        Map<String, Duration> ownership = new TreeMap<>();
        if (targets.ownership() != null) {
            put(ownership, "l1", "/targets/ownership/l1", targets.ownership().l1());
            put(ownership, "l2", "/targets/ownership/l2", targets.ownership().l2());
            put(ownership, "l3", "/targets/ownership/l3", targets.ownership().l3());
        }
        if (customer.isEmpty() && ownership.isEmpty()) {
            throw new ProblemException(Problem.at(
                    "/targets",
                    "required",
                    "must promise something: response, nextReply, resolution, update or ownership"));
        }
        return new Targets(customer, ownership);
    }

    private static <K> void put(Map<K, Duration> targets, K key, String pointer, @Nullable String text) {
        if (text != null) {
            targets.put(key, duration(pointer, text));
        }
    }

    private @Nullable Duration reminders() {
        if (afterBreach == null) {
            return null;
        }
        Duration every = duration("/afterBreach", afterBreach);
        if (every.compareTo(OFTENEST) < 0) {
            throw new ProblemException(Problem.at("/afterBreach", "out-of-range", "must be at least PT1M"));
        }
        return every;
    }

    private static Duration duration(String pointer, String text) {
        try {
            return IsoDuration.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.at(pointer, "invalid-value", String.valueOf(e.getMessage())));
        }
    }
}
