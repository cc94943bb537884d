package io.huiyin.learning.rules;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Words and what they speak for, read from a file that a person can edit: {@code version NAME} first, then {@code field value weight |
 * word, word …} a line. Chinese words match anywhere, others as whole words; {@code *} at the end matches any ending. Lines of
 * {@code window} name words that negate what follows in the same clause, or make it a supposition, and how far they reach, in characters
 * (Chinese) or words; phrases of {@code harmless} are passed over.
 */
public final class Lexicon {

    private static final Pattern HAN = Pattern.compile("\\p{IsHan}");
    private static final Pattern CLAUSE = Pattern.compile("[,，;；。.!！?？\\n]");
    private static final String NEGATION = "negation";

    private final String version;
    private final List<Entry> entries;
    private final List<Entry> windows;
    private final List<Entry> harmless;

    private Lexicon(String version, List<Entry> entries) {
        this.version = version;
        this.entries = entries.stream()
                .filter(it -> !it.field().equals("window") && !it.field().equals("harmless"))
                .toList();
        this.windows =
                entries.stream().filter(it -> it.field().equals("window")).toList();
        this.harmless =
                entries.stream().filter(it -> it.field().equals("harmless")).toList();
    }

    private record Entry(String field, String value, double weight, String word, Word pattern) {}

    /**
     * How a word is looked for.
     *
     * @param stem lower case
     * @param anywhere also within other letters, as Chinese is written
     * @param open whether letters may follow
     */
    private record Word(String stem, boolean anywhere, boolean open) {

        static Word of(String word) {
            String lower = word.toLowerCase(Locale.ROOT);
            if (HAN.matcher(lower).find()) {
                return new Word(lower, true, true);
            }
            boolean open = lower.endsWith("*");
            return new Word(open ? lower.substring(0, lower.length() - 1) : lower, false, open);
        }

        /** Where it begins, from a place on, or -1. */
        int in(String text, int from) {
            int at = text.indexOf(stem, from);
            while (at >= 0 && !isWhole(text, at)) {
                at = text.indexOf(stem, at + 1);
            }
            return at;
        }

        private boolean isWhole(String text, int at) {
            int end = at + stem.length();
            return anywhere
                    || ((at == 0 || !isLatin(text.charAt(at - 1)))
                            && (open || end == text.length() || !isLatin(text.charAt(end))));
        }

        private static boolean isLatin(char character) {
            return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9');
        }
    }

    /** How a word is meant. */
    public enum Sense {
        MEANT,
        NEGATED,
        SUPPOSED
    }

    /** A word that was found. */
    public record Hit(String field, String value, double weight, String word, Sense sense) {

        public boolean isMeant() {
            return sense == Sense.MEANT;
        }
    }

    /** A lexicon that cannot be used; the message names the line. */
    public static final class Unreadable extends IOException {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    /** @throws IOException if it is not there, or a line is wrong: then with its number */
    public static Lexicon read(Path file) throws IOException {
        return read(file.toString(), Files.newInputStream(file));
    }

    /** @throws IOException as of a file */
    public static Lexicon read(String name, @Nullable InputStream in) throws IOException {
        if (in == null) {
            throw new Unreadable("there is no lexicon " + name);
        }
        String version = "";
        List<Entry> entries = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                if (version.isEmpty()) {
                    version = version(name, number, line);
                } else {
                    entries.addAll(entries(name, number, line));
                }
            }
        }
        if (entries.isEmpty()) {
            throw new Unreadable(name + " holds no words");
        }
        return new Lexicon(version, entries);
    }

    public String version() {
        return version;
    }

    /** Each word once, as it is meant where it is meant most: in earnest, else supposed, else negated. */
    public List<Hit> find(String text) {
        String clear = withoutHarmless(text.toLowerCase(Locale.ROOT));
        List<Hit> hits = new ArrayList<>();
        for (Entry entry : entries) {
            Sense most = null;
            for (int at = entry.pattern().in(clear, 0);
                    at >= 0 && most != Sense.MEANT;
                    at = entry.pattern().in(clear, at + 1)) {
                Sense sense = sense(clear, at);
                most = most == null || most == Sense.NEGATED || sense == Sense.MEANT ? sense : most;
            }
            if (most != null) {
                hits.add(new Hit(entry.field(), entry.value(), entry.weight(), entry.word(), most));
            }
        }
        return hits;
    }

    private String withoutHarmless(String text) {
        StringBuilder clear = new StringBuilder(text);
        for (Entry entry : harmless) {
            int length = entry.pattern().stem().length();
            for (int at = entry.pattern().in(text, 0);
                    at >= 0;
                    at = entry.pattern().in(text, at + length)) {
                clear.replace(at, at + length, " ".repeat(length));
            }
        }
        return clear.toString();
    }

    private Sense sense(String text, int at) {
        int from = 0;
        Matcher clause = CLAUSE.matcher(text).region(0, at);
        while (clause.find()) {
            from = clause.end();
        }
        String before = text.substring(from, at);
        boolean supposed = false;
        for (Entry window : windows) {
            int length = window.pattern().stem().length();
            for (int i = window.pattern().in(before, 0);
                    i >= 0;
                    i = window.pattern().in(before, i + 1)) {
                if (distance(before.substring(i + length)) <= window.weight()) {
                    if (window.value().equals(NEGATION)) {
                        return Sense.NEGATED;
                    }
                    supposed = true;
                }
            }
        }
        return supposed ? Sense.SUPPOSED : Sense.MEANT;
    }

    /** Chinese characters, and words of other scripts. */
    private static int distance(String between) {
        int distance = 0;
        boolean word = false;
        for (int i = 0; i < between.length(); i++) {
            char character = between.charAt(i);
            boolean han = Character.UnicodeScript.of(character) == Character.UnicodeScript.HAN;
            boolean letter = !han && Character.isLetterOrDigit(character);
            distance += han || (letter && !word) ? 1 : 0;
            word = letter;
        }
        return distance;
    }

    private static String version(String name, int number, String line) throws Unreadable {
        String[] words = line.strip().split("\\s+");
        if (words.length != 2 || !words[0].equals("version")) {
            throw new Unreadable(name + ", line " + number + ": a lexicon begins with 'version NAME'");
        }
        return words[1];
    }

    private static List<Entry> entries(String name, int number, String line) throws Unreadable {
        String[] halves = line.split("\\|", 2);
        String[] head = halves[0].strip().split("\\s+");
        if (halves.length != 2 || head.length != 3) {
            throw new Unreadable(name + ", line " + number + ": is not 'field value weight | word, word …'");
        }
        double weight;
        try {
            weight = Double.parseDouble(head[2]);
        } catch (NumberFormatException e) {
            throw new Unreadable(name + ", line " + number + ": '" + head[2] + "' is no number");
        }
        return Arrays.stream(halves[1].split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .map(word -> new Entry(head[0], head[1], weight, word, Word.of(word)))
                .toList();
    }
}
