package io.huiyin.learning;

import io.huiyin.learning.Space.Placed;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** What was learned: which label a text has, how sure that is, and why a person should look. */
public final class TextModel {

    /** Above this a text is read in part. */
    private static final int LONG = 3_000;

    /** However often all that is accepted is right, an answer less likely than this is not. */
    private static final double SURE = 0.8;

    private static final double CLOSE = 0.2;
    private static final double THERE = 0.5;
    private static final int WORDS = 5;

    private final ModelFile.Parts parts;

    TextModel(ModelFile.Parts parts) {
        this.parts = parts;
    }

    /** Why an answer is not accepted without a person. */
    public enum Doubt {
        NO_TEXT,
        TOO_SHORT,
        TOO_LONG,
        UNKNOWN_SCRIPT,
        LOW_CONFIDENCE,
        CLOSE_CALL,
        UNLIKE_TRAINING,
        /** Words of a rule say otherwise. */
        RULE_CONFLICT;

        /** As it is written in answers. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * @param label the first one
     * @param confidence probability that the first label is right
     * @param labels all that are there, the first one first; one, unless the model learned of texts with several
     * @param shares of all labels, together 1
     * @param doubts none if the answer is accepted without a person
     * @param words what speaks most for the label: n-grams, and words of rules before them
     */
    public record Answer(
            String label,
            double confidence,
            List<String> labels,
            Map<String, Double> shares,
            List<Doubt> doubts,
            List<String> words) {

        public boolean accepted() {
            return doubts.isEmpty();
        }

        /** The same answer, doubted for one more reason. @param because words that go with it, said first */
        public Answer doubted(Doubt doubt, List<String> because) {
            List<Doubt> more = new ArrayList<>(doubts);
            more.add(doubt);
            List<String> all = new ArrayList<>(because);
            all.addAll(words);
            return new Answer(label, confidence, labels, shares, List.copyOf(more), List.copyOf(all));
        }
    }

    public List<String> labels() {
        return parts.labels();
    }

    public void write(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            ModelFile.write(parts, out);
        }
    }

    /** @throws IOException if it cannot be read, or is no model of this version */
    public static TextModel read(InputStream in) throws IOException {
        return new TextModel(ModelFile.read(in));
    }

    /** How close a text is to what was learned: the best cosine with the middle of a label's texts; 1 without its embedding. */
    public double near(Reading text) {
        return parts.learned().centres().near(text);
    }

    /** By n-grams and sentence embedding; by n-grams alone if the text was read so. */
    public Answer classify(Reading text) {
        return classify(text, true);
    }

    /** As {@link #classify}, without the words that spoke for it. */
    public Answer decide(Reading text) {
        return classify(text, false);
    }

    /** The same model, with the n-grams of another one if they are the same: then a text is placed among them once for both. */
    TextModel beside(TextModel other) {
        Space theirs = other.parts.learned().space();
        Learned it = parts.learned();
        return theirs.isAs(it.space())
                ? new TextModel(new ModelFile.Parts(
                        parts.labels(),
                        parts.many(),
                        new Learned(theirs, it.full(), it.quick(), it.centres()),
                        parts.calibration(),
                        parts.quickCalibration()))
                : this;
    }

    private Answer classify(Reading text, boolean explained) {
        Placed placed = text.in(parts.learned().space());
        Calibration calibration = text.isQuick() ? parts.quickCalibration() : parts.calibration();
        double[] scores = text.isQuick()
                ? parts.learned().quick().scores(placed.weighted())
                : parts.learned().full().scores(placed);
        double[] probabilities = calibration.probabilities(scores);
        int best = calibration.wary().first(probabilities);
        double confidence = calibration.confidence(probabilities[best]);
        Map<String, Double> shares = new LinkedHashMap<>();
        for (int i = 0; i < probabilities.length; i++) {
            shares.put(labels().get(i), probabilities[i]);
        }
        return new Answer(
                labels().get(best),
                confidence,
                there(scores, best, calibration),
                shares,
                doubts(text, confidence, probabilities, calibration),
                explained ? words(placed, best) : List.of());
    }

    private List<String> there(double[] scores, int best, Calibration calibration) {
        List<String> there = new ArrayList<>(List.of(labels().get(best)));
        if (parts.many()) {
            IntStream.range(0, scores.length)
                    .filter(i -> i != best && calibration.each().of(scores[i]) >= THERE)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> -scores[i]))
                    .forEach(i -> there.add(labels().get(i)));
        }
        return there;
    }

    private List<Doubt> doubts(Reading text, double confidence, double[] probabilities, Calibration calibration) {
        List<Doubt> doubts = new ArrayList<>();
        if (text.length() == 0) {
            doubts.add(Doubt.NO_TEXT);
        } else if (text.length() == 1) {
            doubts.add(Doubt.TOO_SHORT);
        } else if (text.script() == Script.UNKNOWN) {
            doubts.add(Doubt.UNKNOWN_SCRIPT);
        }
        if (text.length() > LONG) {
            doubts.add(Doubt.TOO_LONG);
        }
        if (confidence < Math.max(SURE, calibration.accept())) {
            doubts.add(Doubt.LOW_CONFIDENCE);
        }
        double[] ascending = probabilities.clone();
        Arrays.sort(ascending);
        if (!parts.many() && ascending[ascending.length - 1] - ascending[ascending.length - 2] < CLOSE) {
            doubts.add(Doubt.CLOSE_CALL);
        }
        if (near(text) < calibration.near()) {
            doubts.add(Doubt.UNLIKE_TRAINING);
        }
        return doubts;
    }

    /** Whole words and runs of characters, without what another one holds. */
    private List<String> words(Placed placed, int label) {
        Vec text = placed.weighted();
        float[] weights = parts.learned().full().weighted().weights()[label];
        float[] ratios = parts.learned().full().ratios().weights()[label];
        Space space = parts.learned().space();
        List<String> words = new ArrayList<>();
        IntStream.range(0, text.below(space.size()))
                .filter(i -> Grams.isWhole(space.grams().get(text.indexes()[i])))
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -text.values()[i] * weights[text.indexes()[i]]
                        - placed.present().values()[i] * ratios[text.indexes()[i]]))
                .limit(2 * WORDS)
                .filter(i -> weights[text.indexes()[i]] > 0)
                .map(i -> Grams.word(space.grams().get(text.indexes()[i])))
                .forEach(word -> {
                    if (words.size() < WORDS
                            && words.stream().noneMatch(it -> it.contains(word) || word.contains(it))) {
                        words.add(word);
                    }
                });
        return words;
    }
}
