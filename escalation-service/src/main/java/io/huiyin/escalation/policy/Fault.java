package io.huiyin.escalation.policy;

import io.huiyin.escalation.policy.Recipient.Kind;
import io.huiyin.escalation.policy.Step.Action;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Something that makes a policy impossible.
 *
 * @param pointer RFC 6901, into the policy
 */
public record Fault(String pointer, String code, String message) {

    /** All there are, in the order of the steps. */
    public static List<Fault> in(EscalationPolicy policy) {
        List<Fault> faults = new ArrayList<>();
        Map<String, Step> byName = new HashMap<>();
        for (int i = 0; i < policy.steps().size(); i++) {
            Step step = policy.steps().get(i);
            if (byName.putIfAbsent(step.name(), step) != null) {
                faults.add(at(i, "name", "duplicate-step", "another step is called " + step.name()));
            }
        }
        for (int i = 0; i < policy.steps().size(); i++) {
            Step step = policy.steps().get(i);
            origin(i, step, byName, faults);
            recipients(i, step, policy, faults);
        }
        if (policy.accountable() != null && policy.accountable().kind() == Kind.ACCOUNTABLE) {
            faults.add(new Fault("/accountable", "circular-recipient", "must be somebody else than the accountable"));
        }
        return faults;
    }

    /** Every step leads back to a breach or a warning. */
    private static void origin(int i, Step step, Map<String, Step> byName, List<Fault> faults) {
        Set<String> seen = new HashSet<>(Set.of(step.name()));
        Step at = step;
        while (at.from() instanceof Anchor.AfterStep before) {
            Step next = byName.get(before.name());
            if (next == null) {
                if (at == step) {
                    faults.add(at(i, "from", "unknown-step", "there is no step called " + before.name()));
                }
                return;
            }
            if (!seen.add(next.name())) {
                faults.add(at(
                        i,
                        "from",
                        "circular-steps",
                        "leads back to step " + next.name() + ", so it would never begin"));
                return;
            }
            at = next;
        }
    }

    private static void recipients(int i, Step step, EscalationPolicy policy, List<Fault> faults) {
        boolean names = IntStream.range(0, step.to().size())
                .anyMatch(n -> step.to().get(n).kind() == Kind.ACCOUNTABLE);
        if (names && policy.accountable() == null) {
            faults.add(at(i, "to", "no-accountable", "names the accountable, and the policy has none"));
        }
        if (step.tells() && step.to().isEmpty()) {
            faults.add(at(i, "to", "required", "must name whom it reaches"));
        }
        if (step.action() == Action.RAISE_TIER && !step.to().isEmpty()) {
            faults.add(at(i, "to", "not-allowed", "the next tier follows from the case; leave it out"));
        }
        if (step.action() == Action.REASSIGN && !isOnePerson(step.to(), policy)) {
            faults.add(at(i, "to", "one-person", "must be one person or rota, to whom the case is given"));
        }
    }

    private static boolean isOnePerson(List<Recipient> to, EscalationPolicy policy) {
        if (to.size() != 1) {
            return false;
        }
        Recipient accountable = policy.accountable();
        Recipient behind = to.get(0).kind() == Kind.ACCOUNTABLE && accountable != null ? accountable : to.get(0);
        return behind.kind() == Kind.PERSON || behind.kind() == Kind.ROTA;
    }

    private static Fault at(int step, String field, String code, String message) {
        return new Fault("/steps/" + step + "/" + field, code, message);
    }
}
