package io.huiyin.sla.api;

import io.huiyin.sla.policy.SlaPolicy;
import io.huiyin.sla.wire.TargetsJson;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A policy as it is shown. */
record PolicyView(
        UUID id,
        int version,
        String name,
        SlaPolicy.Match match,
        TargetsJson targets,
        String calendar,
        List<Integer> warnings,
        @Nullable Duration afterBreach,
        @Nullable UUID noticeCalendar,
        boolean machineReplies,
        int position) {

    static PolicyView of(SlaPolicy p) {
        return new PolicyView(
                p.id(),
                p.version(),
                p.name(),
                p.match(),
                TargetsJson.of(p.targets()),
                p.calendar() == null ? PolicyBody.ALWAYS : p.calendar().toString(),
                p.notices().warnings(),
                p.notices().afterBreach(),
                p.notices().calendar(),
                p.machineReplies(),
                p.position());
    }
}
