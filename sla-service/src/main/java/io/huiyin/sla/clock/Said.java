package io.huiyin.sla.clock;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What was said of a clock already.
 *
 * @param thresholds as in {@link Notice}
 * @param breachedAt the due time that was said to have passed
 * @param provisional whether that was said without knowing all that happened until then
 */
public record Said(SortedSet<Integer> thresholds, @Nullable Instant breachedAt, boolean provisional) {

    public static final Said NOTHING = new Said(Collections.emptySortedSet(), null, false);

    public Said {
        thresholds = Collections.unmodifiableSortedSet(new TreeSet<>(thresholds));
    }

    Said and(Notice notice, boolean asProvisional) {
        SortedSet<Integer> more = new TreeSet<>(thresholds);
        more.add(notice.threshold());
        return notice.isBreach() ? new Said(more, notice.at(), asProvisional) : new Said(more, breachedAt, provisional);
    }

    Said withoutBreach() {
        return new Said(thresholds.headSet(Notice.BREACH), null, false);
    }
}
