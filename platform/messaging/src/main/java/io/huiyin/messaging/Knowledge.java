package io.huiyin.messaging;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a reader knows of a type. */
enum Knowledge {
    KNOWN,
    NEWER,
    UNKNOWN;

    private static final Pattern VERSIONED = Pattern.compile("(.+)\\.v(\\d{1,6})");

    /** A record without type counts as known: decoding it names what is missing. */
    static Knowledge of(@Nullable String type, Set<String> known) {
        if (type == null || known.contains(type)) {
            return KNOWN;
        }
        Matcher asked = VERSIONED.matcher(type);
        if (!asked.matches()) {
            return UNKNOWN;
        }
        int version = Integer.parseInt(asked.group(2));
        boolean newer = known.stream()
                .map(VERSIONED::matcher)
                .filter(Matcher::matches)
                .anyMatch(k -> k.group(1).equals(asked.group(1)) && Integer.parseInt(k.group(2)) < version);
        return newer ? NEWER : UNKNOWN;
    }
}
