package io.huiyin.sla.api;

import io.huiyin.sla.clock.Promise;
import io.huiyin.sla.clock.Terms;
import io.huiyin.sla.policy.SlaPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A policy as it is shown. */
record PolicyView(
        UUID id,
        int version,
        String name,
        SlaPolicy.Match match,
        Map<Promise, Duration> targets,
        String calendar,
        List<Integer> warnings,
        int position) {

    static PolicyView of(SlaPolicy p) {
        Terms.Version calendar = p.counting().calendar();
        return new PolicyView(
                p.id(),
                p.version(),
                p.name(),
                p.match(),
                p.targets(),
                calendar == null ? PolicyBody.ALWAYS : calendar.id().toString(),
                p.warnings(),
                p.position());
    }
}
