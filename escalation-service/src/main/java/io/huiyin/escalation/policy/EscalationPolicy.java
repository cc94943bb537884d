package io.huiyin.escalation.policy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A version of a policy. Immutable: an escalation keeps the version it began with.
 *
 * @param position in which order policies are tried; the first that matches applies
 * @param accountable who is told where a step reaches nobody else
 * @param renewAfter how long an acknowledged case may rest before the escalation is raised again; null is for ever
 * @param retired whether it applies to nothing any more
 */
public record EscalationPolicy(
        UUID id,
        int version,
        String name,
        int position,
        Match match,
        List<Step> steps,
        @Nullable Recipient accountable,
        @Nullable Duration renewAfter,
        boolean retired) {

    public static final int BEFORE_DEFAULTS = 0;

    public EscalationPolicy {
        steps = List.copyOf(steps);
    }

    /** What a policy is for; null is any. */
    public record Match(
            @Nullable String promise,
            @Nullable String product,
            @Nullable String channel,
            @Nullable String type,
            @Nullable String priority,
            @Nullable String customerTier,
            @Nullable String team) {

        boolean fits(Match is) {
            return same(promise, is.promise)
                    && same(product, is.product)
                    && same(channel, is.channel)
                    && same(type, is.type)
                    && same(priority, is.priority)
                    && same(customerTier, is.customerTier)
                    && same(team, is.team);
        }

        private static boolean same(@Nullable String wanted, @Nullable String is) {
            return wanted == null || wanted.equals(is);
        }

        boolean fitsAll() {
            return equals(new Match(null, null, null, null, null, null, null));
        }
    }

    /**
     * The policy for a case and promise.
     *
     * @param ordered by position
     * @param is the case, with a value wherever it has one
     */
    public static Optional<EscalationPolicy> firstMatch(List<EscalationPolicy> ordered, Match is) {
        return ordered.stream()
                .filter(policy -> !policy.retired && policy.match.fits(is))
                .findFirst();
    }

    /** Whether there is one among them that fits whatever comes. */
    public static boolean coverAll(List<EscalationPolicy> policies) {
        return policies.stream().anyMatch(policy -> !policy.retired && policy.match.fitsAll());
    }

    /** Numbers of the steps, from 1, that are counted from the breach. */
    public List<Integer> onBreach() {
        return numbers(new Anchor.Breach());
    }

    /** Numbers of the steps that a warning begins: those that wait for so many percent or fewer. */
    public List<Integer> onWarning(int percent) {
        return IntStream.rangeClosed(1, steps.size())
                .filter(number -> step(number).from() instanceof Anchor.Warning warning && warning.percent() <= percent)
                .boxed()
                .toList();
    }

    /** Numbers of the steps that are counted from another. */
    public List<Integer> following(int number) {
        return numbers(new Anchor.AfterStep(step(number).name()));
    }

    /** @param number from 1 */
    public Step step(int number) {
        return steps.get(number - 1);
    }

    public EscalationPolicy as(int otherVersion, int otherPosition, boolean ended) {
        return new EscalationPolicy(
                id, otherVersion, name, otherPosition, match, steps, accountable, renewAfter, ended);
    }

    /** Whether anybody is told through a recipient. */
    public boolean names(Recipient recipient) {
        return recipient.equals(accountable)
                || steps.stream().anyMatch(step -> step.to().contains(recipient));
    }

    private List<Integer> numbers(Anchor from) {
        return IntStream.rangeClosed(1, steps.size())
                .filter(number -> step(number).from().equals(from))
                .boxed()
                .toList();
    }
}
