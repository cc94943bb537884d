package io.huiyin.escalation.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.huiyin.escalation.policy.EscalationPolicy.Match;
import io.huiyin.escalation.policy.Step.Action;
import io.huiyin.escalation.policy.Step.Stop;
import io.huiyin.escalation.policy.Step.Target;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultTest {

    private static Step step(String name, String from, Action action, String... to) {
        return new Step(
                name,
                Anchor.parse(from),
                Duration.ZERO,
                action,
                Target.ON_CALL,
                Arrays.stream(to).map(Recipient::parse).toList(),
                Set.of(Stop.ACKNOWLEDGED));
    }

    private static Step telling(String name, String from) {
        return step(name, from, Action.NOTIFY, "mail:a@b");
    }

    private static EscalationPolicy policy(@Nullable String accountable, Step... steps) {
        return new EscalationPolicy(
                UUID.randomUUID(),
                1,
                "any",
                0,
                new Match(null, null, null, null, null, null, null),
                List.of(steps),
                accountable == null ? null : Recipient.parse(accountable),
                null,
                false);
    }

    private static List<String> faults(@Nullable String accountable, Step... steps) {
        return Fault.in(policy(accountable, steps)).stream()
                .map(fault -> fault.pointer() + " " + fault.code())
                .toList();
    }

    @Test
    void shouldTakeStepsThatLeadBackToABreachOrWarning() {
        assertThat(faults(
                        null,
                        telling("c", "step:b"),
                        telling("b", "step:a"),
                        telling("a", "breach"),
                        telling("w", "warning:75"),
                        telling("x", "step:w")))
                .isEmpty();
    }

    @Test
    void shouldRefuseStepsThatGoInACircle() {
        assertThat(faults(null, telling("a", "step:b"), telling("b", "step:c"), telling("c", "step:a")))
                .containsExactly(
                        "/steps/0/from circular-steps", "/steps/1/from circular-steps", "/steps/2/from circular-steps");
        assertThat(faults(null, telling("a", "step:a"))).containsExactly("/steps/0/from circular-steps");
        assertThat(faults(null, telling("in", "step:a"), telling("a", "step:b"), telling("b", "step:a")))
                .hasSize(3);
    }

    @Test
    void shouldRefuseStepsThatAreNotThereOrThereTwice() {
        assertThat(faults(null, telling("a", "step:z"), telling("b", "step:a")))
                .containsExactly("/steps/0/from unknown-step");
        assertThat(faults(null, telling("a", "breach"), telling("a", "breach")))
                .containsExactly("/steps/1/name duplicate-step");
    }

    @Test
    void shouldRefuseRecipientsThatDoNotFitTheAction() {
        assertThat(faults(null, step("a", "breach", Action.NOTIFY))).containsExactly("/steps/0/to required");
        assertThat(faults(null, step("a", "breach", Action.PAGE, "accountable")))
                .containsExactly("/steps/0/to no-accountable");
        assertThat(faults("person:mei", step("a", "breach", Action.PAGE, "accountable")))
                .isEmpty();
        assertThat(faults("accountable", telling("a", "breach"))).containsExactly("/accountable circular-recipient");
        assertThat(faults(null, step("a", "breach", Action.RAISE_TIER, "person:mei")))
                .containsExactly("/steps/0/to not-allowed");
        assertThat(faults(null, step("a", "breach", Action.RAISE_TIER))).isEmpty();
        assertThat(faults(null, step("a", "breach", Action.REASSIGN, "mail:a@b")))
                .containsExactly("/steps/0/to one-person");
        assertThat(faults(null, step("a", "breach", Action.REASSIGN, "person:mei", "person:lin")))
                .containsExactly("/steps/0/to one-person");
        assertThat(faults(null, step("a", "breach", Action.REASSIGN, "person:mei")))
                .isEmpty();
        assertThat(faults("person:mei", step("a", "breach", Action.REASSIGN, "accountable")))
                .isEmpty();
        assertThat(faults("mail:a@b", step("a", "breach", Action.REASSIGN, "accountable")))
                .containsExactly("/steps/0/to one-person");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Breach",
                "warning",
                "warning:0",
                "warning:100",
                "warning:7.5",
                "step:",
                "step:A B",
                "breach "
            })
    void shouldRefuseOtherAnchors(String word) {
        assertThatThrownBy(() -> Anchor.parse(word)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mail:",
                "mail:a",
                "mail:a@b,c@d",
                "person:",
                "person:a b",
                "rota:7",
                "channel:x",
                "boss",
                "assignee:lin"
            })
    void shouldRefuseOtherRecipients(String word) {
        assertThatThrownBy(() -> Recipient.parse(word)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mail:a@b",
                "person:mei",
                "rota:01991b6e-7c1a-7d3e-8f00-5b1e6a2c9d0c",
                "channel:01991b6e-7c1a-7d3e-8f00-5b1e6a2c9d0c",
                "assignee",
                "accountable"
            })
    void shouldWriteRecipientsAsTheyWereRead(String word) {
        assertThat(Recipient.parse(word).word()).isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({"49, ''", "50, 1", "74, 1", "75, '1 2'", "90, '1 2'"})
    void shouldBeginWithTheFirstWarningOfAtLeastSoManyPercent(int percent, String numbers) {
        EscalationPolicy policy =
                policy(null, telling("a", "warning:50"), telling("b", "warning:75"), telling("c", "breach"));

        assertThat(policy.onWarning(percent).stream().map(String::valueOf))
                .containsExactlyElementsOf(numbers.isEmpty() ? List.of() : List.of(numbers.split(" ", -1)));
        assertThat(policy.onBreach()).containsExactly(3);
    }

    @Test
    void shouldApplyTheFirstPolicyThatMatches() {
        EscalationPolicy all = policy(null, telling("a", "breach"));
        Match urgent = new Match(null, null, null, null, "urgent", null, null);
        EscalationPolicy some =
                new EscalationPolicy(UUID.randomUUID(), 1, "urgent", 0, urgent, all.steps(), null, null, false);
        Match is = new Match("response", "payments", "rest", "complaint", "urgent", null, "front-line");

        assertThat(EscalationPolicy.firstMatch(List.of(some, all), is)).contains(some);
        assertThat(EscalationPolicy.firstMatch(List.of(some.as(2, 0, true), all), is))
                .contains(all);
        assertThat(EscalationPolicy.firstMatch(
                        List.of(some, all),
                        new Match("response", "payments", "rest", "complaint", "general", null, "x")))
                .contains(all);
        assertThat(EscalationPolicy.coverAll(List.of(some))).isFalse();
        assertThat(EscalationPolicy.coverAll(List.of(some, all))).isTrue();
    }
}
