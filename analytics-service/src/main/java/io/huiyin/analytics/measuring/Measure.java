package io.huiyin.analytics.measuring;

import org.jspecify.annotations.Nullable;

/**
 * How the rows in a sample become one number, and so by what test two periods are compared.
 *
 * @param value SQL of the number
 * @param each SQL of the number of each row, where rows have one
 * @param quantile which quantile of those the number is; 0 for their mean
 */
public record Measure(Kind kind, String value, @Nullable String each, double quantile) {

    /** What the rows of a sample are. */
    public enum Kind {
        /** Each row counts 0 or 1. */
        SHARE,
        /** Events are counted over time. */
        COUNT,
        /** Each row has a number of its own. */
        NUMBER,
        /** A count that does not add up over time: what is there, or different people. No test compares two of them. */
        STOCK
    }

    /** How many rows there are. */
    public static final Measure COUNT = new Measure(Kind.COUNT, "count(*)", null, 0);

    public static Measure share(String condition) {
        return new Measure(Kind.SHARE, "avg(CASE WHEN " + condition + " THEN 1.0 ELSE 0.0 END)", null, 0);
    }

    public static Measure sum(String each) {
        return new Measure(Kind.COUNT, "sum(" + each + ")", null, 0);
    }

    public static Measure stock(String value) {
        return new Measure(Kind.STOCK, value, null, 0);
    }

    public static Measure mean(String each) {
        return new Measure(Kind.NUMBER, "avg(" + each + ")", each, 0);
    }

    /** Interpolated between rows. */
    public static Measure quantile(double quantile, String each) {
        return new Measure(
                Kind.NUMBER, "percentile_cont(" + quantile + ") WITHIN GROUP (ORDER BY " + each + ")", each, quantile);
    }
}
