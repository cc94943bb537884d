package io.huiyin.learning;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The n-grams of a text: characters of Chinese (one to four), words of other scripts (one to three) and their letters (three to five,
 * within a word and its edges). Digits, addresses and links are made equal, emoji and marks are words of their own.
 */
final class Grams {

    private static final int LONGEST_TEXT = 4_000;
    private static final int MOST_CHARACTERS = 4;
    private static final int FEWEST_LETTERS = 3;
    private static final int MOST_LETTERS = 5;

    private static final Pattern LINK = Pattern.compile("(?:https?://|www\\.)\\S+");
    private static final Pattern ADDRESS = Pattern.compile("[\\w.+-]+@[\\w.-]+\\w");
    private static final Pattern NUMBER = Pattern.compile("\\d+(?:[.,:]\\d+)*");

    private final Map<String, Integer> counts = new HashMap<>();
    private final List<String> words = new ArrayList<>();

    /** How often each stands in a text. */
    static Map<String, Integer> of(String text) {
        Grams grams = new Grams();
        grams.read(normal(text));
        return grams.counts;
    }

    /** As it is compared: without differences of width, case and space. */
    static String normal(String text) {
        String shorter = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
        String folded = Normalizer.normalize(shorter, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        String equal =
                ADDRESS.matcher(LINK.matcher(folded).replaceAll(" <link> ")).replaceAll(" <address> ");
        return NUMBER.matcher(equal).replaceAll("0").replace('’', '\'').strip();
    }

    /** Whether a person reads it as a word or words: no piece of a word, no single character, no mark. */
    static boolean isWhole(String gram) {
        return switch (gram.charAt(0)) {
            case 'w', 'b', 't' -> true;
            case 'c' -> gram.codePointCount(0, gram.length()) > 3;
            default -> false;
        };
    }

    /** Whether it is no word or words, nor one or two Chinese characters: letters, longer rows of characters, edges and marks. */
    static boolean isPiece(String gram) {
        return switch (gram.charAt(0)) {
            case 'w', 'b', 't' -> false;
            case 'c' -> gram.codePointCount(0, gram.length()) > 4;
            default -> true;
        };
    }

    /** Whether it is a word or a Chinese character, or so many of them in a row (one or two). */
    static boolean isRow(String gram, int many) {
        return switch (gram.charAt(0)) {
            case 'w' -> many == 1;
            case 'b' -> many == 2;
            case 'c' -> gram.codePointCount(0, gram.length()) == 2 + many;
            default -> false;
        };
    }

    /** As it stands in the text. */
    static String word(String gram) {
        return gram.substring(2);
    }

    private void read(String text) {
        StringBuilder run = new StringBuilder();
        boolean wasHan = false;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            boolean han = Character.UnicodeScript.of(point) == Character.UnicodeScript.HAN;
            boolean word = Character.isLetterOrDigit(point) || point == '\'' || point == '<' || point == '>';
            if (!word || han != wasHan) {
                end(run, wasHan);
            }
            wasHan = han;
            if (word) {
                run.appendCodePoint(point);
            } else if (!Character.isWhitespace(point)) {
                add("p " + Character.toString(point));
            }
        }
        end(run, wasHan);
        for (int i = 0; i < words.size(); i++) {
            add("w " + words.get(i));
            if (i > 0) {
                add("b " + words.get(i - 1) + " " + words.get(i));
            }
            if (i > 1) {
                add("t " + words.get(i - 2) + " " + words.get(i - 1) + " " + words.get(i));
            }
        }
    }

    private void end(StringBuilder run, boolean han) {
        if (run.isEmpty()) {
            return;
        }
        String it = run.toString();
        run.setLength(0);
        if (han) {
            characters(it);
        } else {
            words.add(it);
            letters("_" + it + "_");
        }
    }

    private void characters(String run) {
        int[] points = run.codePoints().toArray();
        for (int from = 0; from < points.length; from++) {
            for (int n = 1; n <= MOST_CHARACTERS && from + n <= points.length; n++) {
                add("c " + new String(points, from, n));
            }
        }
        add("s " + new String(points, 0, Math.min(2, points.length)));
        add("e " + new String(points, Math.max(0, points.length - 2), Math.min(2, points.length)));
    }

    private void letters(String word) {
        for (int n = FEWEST_LETTERS; n <= MOST_LETTERS; n++) {
            for (int from = 0; from + n <= word.length(); from++) {
                add("l " + word.substring(from, from + n));
            }
        }
    }

    private void add(String gram) {
        counts.merge(gram, 1, Integer::sum);
    }
}
