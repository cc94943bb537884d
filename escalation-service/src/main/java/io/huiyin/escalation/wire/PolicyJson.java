package io.huiyin.escalation.wire;

import com.fasterxml.jackson.core.type.TypeReference;
import io.huiyin.escalation.policy.Anchor;
import io.huiyin.escalation.policy.EscalationPolicy;
import io.huiyin.escalation.policy.EscalationPolicy.Match;
import io.huiyin.escalation.policy.Recipient;
import io.huiyin.escalation.policy.Step;
import io.huiyin.web.Json;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a policy says, as it is kept and as it is shown. */
public record PolicyJson(
        Match match,
        List<StepJson> steps,
        @Nullable String accountable,
        @Nullable Duration renewAfter) {

    /** As {@link Step}, in words. */
    public record StepJson(
            String name,
            String from,
            Duration after,
            Step.Action action,
            Step.Target target,
            List<String> to,
            Set<Step.Stop> stopsOn) {

        public static StepJson of(Step step) {
            return new StepJson(
                    step.name(),
                    step.from().word(),
                    step.after(),
                    step.action(),
                    step.target(),
                    step.to().stream().map(Recipient::word).toList(),
                    step.stopsOn());
        }

        public Step step() {
            return new Step(
                    name,
                    Anchor.parse(from),
                    after,
                    action,
                    target,
                    to.stream().map(Recipient::parse).toList(),
                    stopsOn);
        }
    }

    public static PolicyJson of(EscalationPolicy policy) {
        return new PolicyJson(
                policy.match(),
                policy.steps().stream().map(StepJson::of).toList(),
                policy.accountable() == null ? null : policy.accountable().word(),
                policy.renewAfter());
    }

    public static PolicyJson read(String json) {
        return Json.read(json, new TypeReference<>() {});
    }

    public @Nullable Recipient accountablePerson() {
        return accountable == null ? null : Recipient.parse(accountable);
    }
}
