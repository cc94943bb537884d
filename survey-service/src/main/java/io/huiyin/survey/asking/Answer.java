package io.huiyin.survey.asking;

import org.jspecify.annotations.Nullable;

/**
 * What a customer answered.
 *
 * @param csat satisfaction, 1–5
 * @param nps likelihood to recommend, 0–10
 */
public record Answer(
        int csat,
        Resolved resolved,
        @Nullable Integer nps,
        @Nullable String comment) {

    /** Whether the matter is settled, as the customer sees it. */
    public enum Resolved {
        YES,
        PARTLY,
        NO
    }

    /** A low score begins a second handling. */
    public boolean isLow() {
        return csat <= 2 || resolved == Resolved.NO;
    }
}
