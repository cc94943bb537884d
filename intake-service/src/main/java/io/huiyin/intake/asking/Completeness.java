package io.huiyin.intake.asking;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How much of what those who work on it need was told.
 *
 * @param score 0 to 100
 * @param missing what would help, the weightiest first
 */
public record Completeness(int score, List<Detail> missing) {

    /** A description says enough with so many letters; a Chinese character counts as four. */
    private static final int ENOUGH = 60;

    private static final int LETTERS_OF_A_HAN = 4;

    /** @param told details that are not empty */
    public static Completeness of(Kind kind, String description, Set<Detail> told) {
        int score = 0;
        List<Detail> missing = new ArrayList<>();
        for (var weight : kind.weights().entrySet().stream()
                .sorted((a, b) -> b.getValue() - a.getValue())
                .toList()) {
            int share = weight.getKey() == Detail.DESCRIPTION
                    ? Math.min(ENOUGH, letters(description)) * weight.getValue() / ENOUGH
                    : told.contains(weight.getKey()) ? weight.getValue() : 0;
            score += share;
            if (share < weight.getValue()) {
                missing.add(weight.getKey());
            }
        }
        return new Completeness(score, missing);
    }

    private static int letters(String text) {
        return text.codePoints()
                .filter(Character::isLetterOrDigit)
                .map(c -> UnicodeScript.of(c) == UnicodeScript.HAN ? LETTERS_OF_A_HAN : 1)
                .sum();
    }
}
