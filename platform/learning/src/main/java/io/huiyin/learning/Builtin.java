package io.huiyin.learning;

import io.huiyin.learning.rules.Lexicon;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The models that are delivered, in {@code models/} beside this class; how they were made stands in the model card. Words of danger are
 * looked for beside them: a model that is less alarmed than they are is doubted, so that a person decides.
 */
public final class Builtin {

    /** What is said of feedback, each by a model of its own; their words are those of the guide for people who label. */
    public static final List<String> HEADS =
            List.of("type", "subtype", "severity", "scope", "topic", "sentiment", "anger", "safety");

    private static final String VERSION = named();

    private static final List<String> SEVERITIES = List.of("minor", "moderate", "serious", "critical");

    /** Answers that must not be missed, by head. */
    public static final Map<String, String> WARY = Map.of("safety", "yes");

    /**
     * @param head one of {@link #HEADS}
     * @throws IOException if there is none of that name
     */
    public static TextModel head(String head) throws IOException {
        if (!HEADS.contains(head)) {
            throw new IOException("there is no builtin:" + head + "; there are " + String.join(", ", HEADS));
        }
        try (InputStream in = open(head)) {
            return TextModel.read(in);
        }
    }

    /** All of them by name; those that know the same n-grams share them. */
    public static Map<String, TextModel> heads() throws IOException {
        Map<String, TextModel> heads = new LinkedHashMap<>();
        TextModel first = head(HEADS.get(0));
        for (String head : HEADS) {
            heads.put(head, head(head).beside(first));
        }
        return heads;
    }

    /** Whether two texts say the same, of whatever they are about. */
    public static PairModel pairs() throws IOException {
        try (InputStream in = open("pairs")) {
            return PairModel.read(in);
        }
    }

    /** A name of what is delivered: {@code heads-} and the beginning of the SHA-256 of all checksums. */
    public static String version() {
        return VERSION;
    }

    private static String named() {
        try (InputStream in = Builtin.class.getResourceAsStream("models/SHA256SUMS")) {
            byte[] sums = in == null ? new byte[0] : in.readAllBytes();
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(sums);
            return "heads-" + HexFormat.of().formatHex(sum, 0, 4);
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("the checksums of the models cannot be read", e);
        }
    }

    /** Words of danger in Chinese and English, as they are delivered. */
    public static Lexicon dangers() throws IOException {
        return Lexicon.read("rules/dangers.txt", Builtin.class.getResourceAsStream("rules/dangers.txt"));
    }

    /** Insults and threats in Chinese and English, as they are delivered. */
    public static Lexicon abuse() throws IOException {
        return Lexicon.read("rules/abuse.txt", Builtin.class.getResourceAsStream("rules/abuse.txt"));
    }

    /** @param answer of a head of that name; doubted if it says less than words of danger do */
    public static TextModel.Answer beside(Lexicon dangers, String head, Reading text, TextModel.Answer answer) {
        int said =
                switch (head) {
                    case "safety" -> answer.label().equals("yes") ? SEVERITIES.size() : 0;
                    case "severity" -> SEVERITIES.indexOf(answer.label());
                    default -> SEVERITIES.size();
                };
        List<String> higher = said == SEVERITIES.size()
                ? List.of()
                : dangers.find(text.text()).stream()
                        .filter(it -> it.isMeant() && SEVERITIES.indexOf(it.value()) > said)
                        .map(it -> it.field() + ": " + it.word())
                        .toList();
        return higher.isEmpty() ? answer : answer.doubted(TextModel.Doubt.RULE_CONFLICT, higher);
    }

    private static InputStream open(String name) throws IOException {
        InputStream in = Builtin.class.getResourceAsStream("models/" + name + ".bin");
        if (in == null) {
            throw new IOException("the model " + name + " is not among the classes");
        }
        return in;
    }

    private Builtin() {}
}
