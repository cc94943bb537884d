package io.huiyin.triage.watching;

import java.util.Map;
import java.util.TreeSet;

/** Population stability index: how far a mix has moved. Below 0.1 little, above 0.25 much. */
final class Psi {

    private static final double AT_LEAST = 0.5;

    /**
     * @param before how often each kind was seen in the time that is compared with
     * @param now how often it is seen now
     * @return 0 for the same mix; NaN where either is empty. Kinds that are missing on one side count as half a sighting
     */
    static double of(Map<String, Long> before, Map<String, Long> now) {
        double all = sum(before);
        double current = sum(now);
        if (all == 0 || current == 0) {
            return Double.NaN;
        }
        TreeSet<String> kinds = new TreeSet<>(before.keySet());
        kinds.addAll(now.keySet());
        double psi = 0;
        for (String kind : kinds) {
            double expected = Math.max(AT_LEAST, before.getOrDefault(kind, 0L)) / all;
            double actual = Math.max(AT_LEAST, now.getOrDefault(kind, 0L)) / current;
            psi += (actual - expected) * Math.log(actual / expected);
        }
        return psi;
    }

    private static double sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private Psi() {}
}
