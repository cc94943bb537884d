package io.huiyin.sla.policy;

import io.huiyin.sla.clock.Terms;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Why a policy applies.
 *
 * @param matched what it asks for, and the case has; empty where it asks for nothing
 * @param passedOver those before it that did not fit, in the order in which they were tried
 */
public record Choice(Terms.Policy policy, Map<String, String> matched, List<PassedOver> passedOver) {

    /** A policy that did not apply. @param unmet what it asks for, and the case has not */
    public record PassedOver(UUID id, String name, int version, Map<String, String> unmet) {}

    static Choice of(SlaPolicy chosen, List<SlaPolicy> ordered, SlaPolicy.CaseKind kind) {
        return new Choice(
                new Terms.Policy(chosen.id(), chosen.name(), chosen.version()),
                chosen.match().conditions(),
                ordered.stream()
                        .takeWhile(it -> !it.equals(chosen))
                        .map(it -> new PassedOver(
                                it.id(), it.name(), it.version(), it.match().unmet(kind)))
                        .toList());
    }
}
