package io.huiyin.sla.policy;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** ISO-8601 durations of fixed length, weeks included. */
public final class IsoDuration {

    private static final Pattern WEEKS = Pattern.compile("P(\\d{1,4})W");
    private static final Duration LONGEST = Duration.ofDays(3660);

    /** @throws IllegalArgumentException unless at least a second and at most ten years */
    public static Duration parse(String text) {
        Matcher weeks = WEEKS.matcher(text);
        Duration duration;
        try {
            duration = weeks.matches() ? Duration.ofDays(7L * Integer.parseInt(weeks.group(1))) : Duration.parse(text);
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new IllegalArgumentException("must be an ISO 8601 duration such as PT15M", e);
        }
        if (duration.compareTo(Duration.ofSeconds(1)) < 0 || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("must be between PT1S and ten years");
        }
        return duration;
    }

    private IsoDuration() {}
}
