package io.huiyin.analytics.measuring;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Which events a number comes from.
 *
 * @param sql condition over an event {@code e} of the case, with its {@code cycle}, and a row {@code c} of the sample
 */
public record Evidence(String sql) {

    /** Events of these types, as {@code case.closed}, in the cycle itself. */
    static Evidence of(String... types) {
        return new Evidence(Arrays.stream(types)
                .map(type -> "'io.huiyin." + type + ".v1'")
                .collect(Collectors.joining(", ", "e.type IN (", ") AND e.cycle = c.cycle")));
    }

    /** Where the clocks of these promises broke, or did not after all. */
    static Evidence breaches(String... promises) {
        return new Evidence(of("clock.breached", "clock.breach-withdrawn").sql()
                + Arrays.stream(promises)
                        .map(promise -> "'" + promise + "'")
                        .collect(Collectors.joining(", ", " AND e.data ->> 'promise' IN (", ")")));
    }

    /** How the clocks of a promise ended. */
    static Evidence clocks(String promise) {
        return new Evidence(of("clock.met", "clock.breached", "clock.breach-withdrawn")
                        .sql() + " AND e.data ->> 'promise' = '" + promise + "'");
    }
}
