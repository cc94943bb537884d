package io.huiyin.triage.understanding;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Words and what they speak for, read from a file a person can edit: {@code field value weight | word, word …} a line. Chinese words
 * match anywhere, others as whole words; {@code *} at the end matches any ending.
 */
final class Lexicon {

    private static final Pattern CJK = Pattern.compile("\\p{IsHan}");

    private final List<Entry> entries;

    private Lexicon(List<Entry> entries) {
        this.entries = entries;
    }

    /** One word and what it speaks for. */
    record Entry(String field, String value, double weight, String word, Pattern pattern) {}

    /** A word that was found. */
    record Hit(String field, String value, double weight, String word) {}

    static Lexicon load(String resource) {
        try (InputStream in = Lexicon.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no lexicon " + resource);
            }
            List<Entry> entries = new ArrayList<>();
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .forEach(line -> entries.addAll(entries(line)));
            return new Lexicon(entries);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Hit> find(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        List<Hit> hits = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.pattern().matcher(lower).find()) {
                hits.add(new Hit(entry.field(), entry.value(), entry.weight(), entry.word()));
            }
        }
        return hits;
    }

    private static List<Entry> entries(String line) {
        String[] halves = line.split("\\|", 2);
        String[] head = halves[0].strip().split("\\s+");
        if (halves.length != 2 || head.length != 3) {
            throw new IllegalStateException("lexicon line is not 'field value weight | words': " + line);
        }
        return Arrays.stream(halves[1].split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .map(word -> new Entry(head[0], head[1], Double.parseDouble(head[2]), word, pattern(word)))
                .toList();
    }

    private static Pattern pattern(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (CJK.matcher(lower).find()) {
            return Pattern.compile(Pattern.quote(lower));
        }
        boolean open = lower.endsWith("*");
        String stem = open ? lower.substring(0, lower.length() - 1) : lower;
        return Pattern.compile("(?<![a-z0-9])" + Pattern.quote(stem) + (open ? "" : "(?![a-z0-9])"));
    }
}
