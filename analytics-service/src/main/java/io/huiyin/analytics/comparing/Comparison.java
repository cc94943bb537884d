package io.huiyin.analytics.comparing;

/**
 * How a period differs from the one before.
 *
 * @param test its name, to be shown
 * @param change window minus baseline; for counts their ratio per time
 * @param unchanged what the change would be if nothing had changed: 0, or 1 for a ratio
 * @param low of the confidence interval of the change
 * @param pValue two-sided: how likely at least such a change is if nothing had changed
 */
public record Comparison(String test, double change, double unchanged, double low, double high, double pValue) {

    /** What a comparison says of an improvement. */
    public enum Verdict {
        EFFECTIVE,
        NOT_EFFECTIVE,
        INCONCLUSIVE
    }

    /**
     * Effective: the whole interval lies on the wanted side. Not effective: it lies on the other side, or falls short of the target,
     * whole, without lying on the wanted side. Inconclusive: all the rest.
     *
     * @param increase whether more is wanted
     * @param target the change that was aimed for, in the wanted direction
     */
    public Verdict verdict(boolean increase, double target) {
        boolean wanted = increase ? low > unchanged : high < unchanged;
        boolean unwanted = increase ? high < unchanged : low > unchanged;
        boolean shortOfTarget = increase ? high < target : low > target;
        return wanted ? Verdict.EFFECTIVE : unwanted || shortOfTarget ? Verdict.NOT_EFFECTIVE : Verdict.INCONCLUSIVE;
    }
}
