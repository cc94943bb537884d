package io.huiyin.escalation.policy;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a step is counted from. */
public sealed interface Anchor {

    /** The promise was broken. Written {@code breach}. */
    record Breach() implements Anchor {
        @Override
        public String word() {
            return "breach";
        }
    }

    /** The first warning of at least so many percent. Written {@code warning:75}. */
    record Warning(int percent) implements Anchor {
        @Override
        public String word() {
            return "warning:" + percent;
        }
    }

    /** Another step was taken. Written {@code step:<name>}. */
    record AfterStep(String name) implements Anchor {
        @Override
        public String word() {
            return "step:" + name;
        }
    }

    /** @return as it is written */
    String word();

    String PATTERN = "breach|warning:([1-9]\\d?)|step:(" + Step.NAME + ")";

    /** @throws IllegalArgumentException that says how it is written */
    static Anchor parse(String word) {
        Matcher parts = Pattern.compile(PATTERN).matcher(word);
        if (!parts.matches()) {
            throw new IllegalArgumentException("must be breach, warning:<1–99> or step:<name>");
        }
        if (parts.group(1) != null) {
            return new Warning(Integer.parseInt(parts.group(1)));
        }
        return parts.group(2) == null ? new Breach() : new AfterStep(parts.group(2));
    }
}
