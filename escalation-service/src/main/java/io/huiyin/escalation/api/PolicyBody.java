package io.huiyin.escalation.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.huiyin.escalation.policy.Anchor;
import io.huiyin.escalation.policy.EscalationPolicy;
import io.huiyin.escalation.policy.EscalationPolicy.Match;
import io.huiyin.escalation.policy.Recipient;
import io.huiyin.escalation.policy.Step;
import io.huiyin.escalation.policy.Step.Action;
import io.huiyin.escalation.policy.Step.Stop;
import io.huiyin.escalation.policy.Step.Target;
import io.huiyin.escalation.wire.PolicyJson;
import io.huiyin.escalation.wire.PolicyJson.StepJson;
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
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A policy as it is sent. */
record PolicyBody(
        @NotBlank @Size(max = 100) String name,

        @Nullable @Valid @Schema(description = "What it is for; everything where absent")
        MatchBody match,

        @NotNull @Size(min = 1, max = 50) List<@NotNull @Valid StepBody> steps,

        @Nullable
        @Pattern(regexp = Recipient.PATTERN, message = Recipient.WRITTEN)
        @Schema(
                description = "Who answers for it, and is told where a step reaches nobody else",
                examples = "person:mei")
        String accountable,

        @Nullable
        @Schema(
                description =
                        "How long an acknowledged case may rest before it is raised again, at least PT1S; for ever where absent. While it waits for the"
                                + " customer, no time runs.",
                examples = "PT2H")
        Duration renewAfter,

        @Nullable @Min(0) @Max(999) Integer position) {

    private static final Duration LONGEST = Duration.ofDays(90);
    private static final Duration SHORTEST_REST = Duration.ofSeconds(1);

    enum PromiseWord {
        RESPONSE,
        NEXT_REPLY,
        RESOLUTION,
        OWNERSHIP,
        UPDATE
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

    record MatchBody(
            @Nullable PromiseWord promise,
            @Nullable @Size(min = 1, max = 100) String product,
            @Nullable ChannelWord channel,
            @Nullable TypeWord type,
            @Nullable PriorityWord priority,
            @Nullable @Size(min = 1, max = 40) String customerTier,
            @Nullable @Size(min = 1, max = 100) String team) {

        Match match() {
            return new Match(word(promise), product, word(channel), word(type), word(priority), customerTier, team);
        }

        private static @Nullable String word(@Nullable Enum<?> constant) {
            return constant == null ? null : Json.word(constant);
        }
    }

    record StepBody(
            @Nullable
            @Pattern(regexp = Step.NAME, message = "must be lower-case letters, digits and hyphens, at most 40")
            @Schema(description = "By which other steps refer to it; step-<number> where absent")
            String name,

            @Nullable
            @Pattern(regexp = Anchor.PATTERN, message = "must be breach, warning:<1–99> or step:<name>")
            @Schema(description = "What it is counted from; breach where absent", examples = "step:team-lead")
            String from,

            @NotNull Duration after,

            @Nullable @Schema(description = "notify where absent")
            Action action,

            @Nullable
            @Schema(description = "For whom it is meant; required unless it pages, reassigns or raises the tier")
            Target target,

            @Nullable
            @Size(max = 10)
            @Schema(
                    description =
                            "Whom it reaches: mail:<address>, person:<username>, rota:<id>, channel:<id>, assignee, accountable. A page without any"
                                    + " reaches the accountable.",
                    examples = "[\"rota:01991b6e-7c1a-7d3e-8f00-5b1e6a2c9d0c\"]")
            List<@NotNull @Pattern(regexp = Recipient.PATTERN, message = Recipient.WRITTEN) String> to,

            @Nullable
            @Schema(
                    description =
                            "What makes it needless, beside a solved case and a kept promise; acknowledged where absent. An empty list goes on until then.")
            Set<@NotNull Stop> stopsOn) {

        Step step(int number) {
            if (after.isNegative() || after.compareTo(LONGEST) > 0) {
                throw new ProblemException(
                        Problem.at("/steps/" + (number - 1) + "/after", "out-of-range", "must be PT0S to P90D"));
            }
            Action does = action == null ? Action.NOTIFY : action;
            return new Step(
                    name == null ? "step-" + number : name,
                    Anchor.parse(from == null ? "breach" : from),
                    after,
                    does,
                    target == null ? usual(does, number) : target,
                    recipients(does),
                    stopsOn == null ? Set.of(Stop.ACKNOWLEDGED) : stopsOn);
        }

        private List<Recipient> recipients(Action does) {
            List<String> words = to == null ? List.of() : to;
            return words.isEmpty() && does == Action.PAGE
                    ? List.of(Recipient.parse("accountable"))
                    : words.stream().map(Recipient::parse).toList();
        }

        private static Target usual(Action does, int number) {
            return switch (does) {
                case PAGE -> Target.ACCOUNTABLE;
                case REASSIGN -> Target.ASSIGNEE;
                case RAISE_TIER -> Target.NEXT_TIER;
                case NOTIFY ->
                    throw new ProblemException(
                            Problem.at("/steps/" + (number - 1) + "/target", "required", "must not be null"));
            };
        }
    }

    /** @param standing where it stands unless the body says so */
    EscalationPolicy policy(UUID id, int version, int standing) {
        if (renewAfter != null && (renewAfter.compareTo(SHORTEST_REST) < 0 || renewAfter.compareTo(LONGEST) > 0)) {
            throw new ProblemException(Problem.at("/renewAfter", "out-of-range", "must be PT1S to P90D"));
        }
        return new EscalationPolicy(
                id,
                version,
                name,
                position == null ? standing : position,
                match == null ? new MatchBody(null, null, null, null, null, null, null).match() : match.match(),
                IntStream.range(0, steps.size())
                        .mapToObj(i -> steps.get(i).step(i + 1))
                        .toList(),
                accountable == null ? null : Recipient.parse(accountable),
                renewAfter,
                false);
    }

    /** A policy as it is shown. */
    record PolicyView(
            UUID id,
            int version,
            String name,
            int position,
            @JsonInclude Match match,
            List<StepJson> steps,
            @Nullable String accountable,
            @Nullable Duration renewAfter) {

        static PolicyView of(EscalationPolicy policy) {
            PolicyJson terms = PolicyJson.of(policy);
            return new PolicyView(
                    policy.id(),
                    policy.version(),
                    policy.name(),
                    policy.position(),
                    terms.match(),
                    terms.steps(),
                    terms.accountable(),
                    terms.renewAfter());
        }
    }
}
