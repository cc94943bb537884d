package io.huiyin.learning;

import io.huiyin.learning.Calibration.Tried;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Learns a model of texts with one label each: n-grams and sentence embedding side by side, one logistic regression for each label, and
 * a temperature found on texts that were not learned from. Deterministic.
 */
public final class Trainer {

    private static final int MOST_LABELS = 1_000;
    private static final int FOLDS = 5;
    private static final long SEED = 20_260_101;
    private static final double[] COSTS = {0.5, 2, 8};

    private final List<String> labels;
    private final Texts texts;

    /** Nothing can be learned of this. */
    public static final class Unlearnable extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        Unlearnable(String reason) {
            super(reason);
        }
    }

    /** Texts as they are learned from: read once, used many times. */
    private record Texts(List<Map<String, Integer>> grams, List<float[]> embeddings, List<Integer> right) {

        static Texts of(List<Example> examples, List<String> labels, IntConsumer progress) {
            Texts texts = new Texts(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (Example it : examples) {
                texts.grams.add(Grams.of(it.text()));
                texts.embeddings.add(Encoder.encode(it.text()));
                texts.right.add(labels.indexOf(it.label()));
                progress.accept(texts.right.size());
            }
            return texts;
        }

        Texts only(List<Integer> numbers) {
            return new Texts(
                    numbers.stream().map(grams::get).toList(),
                    numbers.stream().map(embeddings::get).toList(),
                    numbers.stream().map(right::get).toList());
        }
    }

    /** What was said of texts that were not learned from, with the sentence embedding and without. */
    private record Tries(List<Tried> full, List<Tried> quick) {

        static Tries none() {
            return new Tries(new ArrayList<>(), new ArrayList<>());
        }

        long mistakes() {
            return full.stream()
                    .filter(it -> Calibration.best(it.scores()) != it.right())
                    .count();
        }
    }

    private Trainer(List<String> labels, Texts texts) {
        this.labels = labels;
        this.texts = texts;
    }

    /**
     * @param dev texts to calibrate on; where null, folds of the examples
     * @param progress told how many texts were read
     * @throws Unlearnable if there are fewer than two labels or far too many, or labels to calibrate on that there are no examples of
     */
    public static TextModel train(List<Example> examples, @Nullable List<Example> dev, IntConsumer progress) {
        List<String> labels =
                examples.stream().map(Example::label).distinct().sorted().toList();
        if (labels.size() < 2) {
            throw new Unlearnable(
                    labels.isEmpty()
                            ? "there is nothing to learn from"
                            : "all texts have the label '" + labels.get(0) + "'; there must be two at least");
        }
        if (labels.size() > MOST_LABELS) {
            throw new Unlearnable("there are " + labels.size() + " labels; more than " + MOST_LABELS
                    + " cannot be learned. Is it the right field?");
        }
        for (Example it : dev == null ? List.<Example>of() : dev) {
            if (!labels.contains(it.label())) {
                throw new Unlearnable("there is no example of the label '" + it.label() + "'");
            }
        }
        Trainer trainer = new Trainer(labels, Texts.of(examples, labels, progress));
        return trainer.learn(dev == null ? null : Texts.of(dev, labels, read -> {}));
    }

    private TextModel learn(@Nullable Texts dev) {
        double bestCost = COSTS[0];
        Tries best = Tries.none();
        for (double cost : COSTS) {
            Tries tries = dev == null ? inFolds(cost) : tried(texts, dev, cost, Tries.none());
            if (best.full().isEmpty() || tries.mistakes() < best.mistakes()) {
                best = tries;
                bestCost = cost;
            }
        }
        Space space = Space.of(texts.grams());
        return new TextModel(
                labels,
                space,
                head(space, texts, true, bestCost),
                head(space, texts, false, bestCost),
                Calibration.of(best.full()),
                Calibration.of(best.quick()));
    }

    /** Learns from all folds but one, and tries on that one; each in turn. */
    private Tries inFolds(double cost) {
        List<Integer> shuffled =
                new ArrayList<>(IntStream.range(0, texts.right().size()).boxed().toList());
        Collections.shuffle(shuffled, new Random(SEED));
        int folds = Math.min(FOLDS, shuffled.size());
        Tries tries = Tries.none();
        for (int fold = 0; fold < folds; fold++) {
            List<Integer> learned = new ArrayList<>();
            List<Integer> apart = new ArrayList<>();
            for (int i = 0; i < shuffled.size(); i++) {
                (i % folds == fold ? apart : learned).add(shuffled.get(i));
            }
            tried(texts.only(learned), texts.only(apart), cost, tries);
        }
        return tries;
    }

    private Tries tried(Texts learned, Texts apart, double cost, Tries tries) {
        Space space = Space.of(learned.grams());
        Head full = head(space, learned, true, cost);
        Head quick = head(space, learned, false, cost);
        for (int i = 0; i < apart.right().size(); i++) {
            Map<String, Integer> grams = apart.grams().get(i);
            int right = apart.right().get(i);
            tries.full()
                    .add(new Tried(
                            full.scores(space.vector(grams, apart.embeddings().get(i))), right));
            tries.quick().add(new Tried(quick.scores(space.vector(grams, null)), right));
        }
        return tries;
    }

    private Head head(Space space, Texts of, boolean embedded, double cost) {
        return Head.learned(
                IntStream.range(0, of.right().size())
                        .mapToObj(i -> space.vector(
                                of.grams().get(i), embedded ? of.embeddings().get(i) : null))
                        .toList(),
                of.right(),
                labels.size(),
                embedded ? space.dimensions() : space.size(),
                cost);
    }
}
