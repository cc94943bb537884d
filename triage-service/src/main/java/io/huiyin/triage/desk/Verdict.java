package io.huiyin.triage.desk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What feedback was taken for.
 *
 * @param needsHuman the machine was unsure, or the matter is such that a person must look
 * @param confidence 0–1
 * @param reasons what decided, readable
 * @param modelVersion who decided; {@code human} for a person
 * @param besides what else is known; people leave it as it is
 */
public record Verdict(
        Type type,
        @Nullable Subtype subtype,
        Severity severity,
        Scope scope,
        Sentiment sentiment,
        Priority priority,
        boolean needsHuman,
        double confidence,
        List<String> reasons,
        String modelVersion,
        Besides besides) {

    /** Stands at the end of the version where n-grams alone decided, in a hurry. */
    public static final String QUICK = "-quick";

    public Verdict {
        reasons = List.copyOf(reasons);
    }

    /** Whether somebody should look again when there is time. */
    public boolean isQuick() {
        return modelVersion.endsWith(QUICK);
    }

    /** Whether another verdict leads to the same. */
    boolean saysAs(Verdict other) {
        return type == other.type
                && subtype == other.subtype
                && severity == other.severity
                && scope == other.scope
                && sentiment == other.sentiment
                && priority == other.priority
                && needsHuman == other.needsHuman;
    }
}
