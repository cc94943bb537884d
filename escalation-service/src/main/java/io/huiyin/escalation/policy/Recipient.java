package io.huiyin.escalation.policy;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom a step reaches.
 *
 * @param id of whom or what; empty for the assignee and the accountable
 */
public record Recipient(Kind kind, String id) {

    /** How a recipient is found when the step is taken. */
    public enum Kind {
        /** An e-mail address. */
        MAIL,
        /** Somebody in the directory, by username. */
        PERSON,
        /** Whoever is on call, by the id of a rota. */
        ROTA,
        /** A chat channel, by the id of a webhook. */
        CHANNEL,
        /** Who holds the case. */
        ASSIGNEE,
        /** Who answers for the policy. */
        ACCOUNTABLE
    }

    public static final String PATTERN = "mail:([^\\s@<>,;]{1,64}@[^\\s@<>,;]{1,189})|person:(\\S{1,255})"
            + "|(?:rota|channel):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})|assignee|accountable";

    public static final String WRITTEN =
            "must be mail:<address>, person:<username>, rota:<id>, channel:<id>, assignee or accountable";

    private static final Pattern WORD = Pattern.compile(PATTERN);

    /** @throws IllegalArgumentException that says how it is written */
    public static Recipient parse(String word) {
        Matcher parts = WORD.matcher(word);
        if (!parts.matches()) {
            throw new IllegalArgumentException(WRITTEN);
        }
        int colon = word.indexOf(':');
        String kind = colon < 0 ? word : word.substring(0, colon);
        return new Recipient(Kind.valueOf(kind.toUpperCase(Locale.ROOT)), colon < 0 ? "" : word.substring(colon + 1));
    }

    /** @return as it is written */
    public String word() {
        String word = kind.name().toLowerCase(Locale.ROOT);
        return id.isEmpty() ? word : word + ":" + id;
    }
}
