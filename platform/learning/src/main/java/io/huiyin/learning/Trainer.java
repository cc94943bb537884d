package io.huiyin.learning;

import io.huiyin.learning.Calibration.Tried;
import io.huiyin.learning.Space.Placed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Learns a model of texts with one label or more each: n-grams and sentence embedding side by side, two views of them, one logistic
 * regression for each label, and a calibration found on texts that were not learned from. Deterministic.
 */
public final class Trainer {

    private static final int MOST_LABELS = 1_000;
    private static final int FOLDS = 4;

    /** From so many texts on, two folds say enough. */
    private static final int MANY = 5_000;

    private static final long SEED = 20_260_101;

    /** Ascending; looked through while they make it better. */
    private static final double[] COSTS = {1, 4, 32};

    private final List<String> labels;
    private final Texts texts;

    /** Nothing can be learned of this. */
    public static final class Unlearnable extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        Unlearnable(String reason) {
            super(reason);
        }
    }

    /** Texts as they are learned from: read once, used many times. @param right numbers of the labels of each */
    private record Texts(List<Reading> readings, List<List<Integer>> right, List<String> groups) {

        static Texts of(
                List<Example> examples, List<String> labels, Function<String, Reading> reader, IntConsumer progress) {
            return new Texts(
                    Reading.many(examples, it -> reader.apply(it.text()), progress),
                    examples.stream()
                            .map(it -> it.labels().stream().map(labels::indexOf).toList())
                            .toList(),
                    examples.stream().map(Example::group).toList());
        }

        int size() {
            return readings.size();
        }

        Texts only(List<Integer> numbers) {
            return new Texts(
                    numbers.stream().map(readings::get).toList(),
                    numbers.stream().map(right::get).toList(),
                    numbers.stream().map(groups::get).toList());
        }

        List<boolean[]> have(int labels) {
            List<boolean[]> have = new ArrayList<>();
            for (int label = 0; label < labels; label++) {
                boolean[] it = new boolean[size()];
                for (int i = 0; i < it.length; i++) {
                    it[i] = right.get(i).contains(label);
                }
                have.add(it);
            }
            return have;
        }
    }

    /** What was said of texts that were not learned from, with the sentence embedding and without. */
    private record Tries(List<Tried> full, List<Tried> quick) {

        static Tries none() {
            return new Tries(new ArrayList<>(), new ArrayList<>());
        }

        long mistakes() {
            return full.stream()
                    .filter(it -> !it.right().contains(Calibration.best(it.scores())))
                    .count();
        }
    }

    private Trainer(List<String> labels, Texts texts) {
        this.labels = labels;
        this.texts = texts;
    }

    /**
     * @param dev texts to calibrate on; where null, folds of the examples
     * @param wary a label that must not be missed: it is said as soon as it is likely enough that nearly all are found
     * @param progress told how many texts were read
     * @param reader reads a text, {@code Reading::of} or one that has read it before; on many threads
     * @throws Unlearnable if there are fewer than two labels or far too many, or labels to calibrate on that there are no examples of
     */
    public static TextModel train(
            List<Example> examples,
            @Nullable List<Example> dev,
            @Nullable String wary,
            Function<String, Reading> reader,
            IntConsumer progress) {
        List<String> labels = examples.stream()
                .flatMap(it -> it.labels().stream())
                .distinct()
                .sorted()
                .toList();
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
            for (String label : it.labels()) {
                if (!labels.contains(label)) {
                    throw new Unlearnable("there is no example of the label '" + label + "'");
                }
            }
        }
        if (wary != null && !labels.contains(wary)) {
            throw new Unlearnable("there is no example of the label '" + wary + "'");
        }
        Trainer trainer = new Trainer(labels, Texts.of(examples, labels, reader, progress));
        return trainer.learn(
                dev == null || dev.isEmpty() ? null : Texts.of(dev, labels, reader, read -> {}), labels.indexOf(wary));
    }

    private TextModel learn(@Nullable Texts dev, int wary) {
        List<List<Integer>> folds = folds();
        List<List<Integer>> enough = texts.size() < MANY ? folds : folds.subList(0, 2);
        double bestCost = COSTS[0];
        Tries best = Tries.none();
        for (double cost : COSTS) {
            Tries tries = Tries.none();
            if (dev == null) {
                enough.forEach(fold -> without(fold, cost, tries));
            } else {
                tried(texts, dev, cost, tries);
            }
            if (!best.full().isEmpty() && tries.mistakes() >= best.mistakes()) {
                break;
            }
            best = tries;
            bestCost = cost;
        }
        boolean many = texts.right().stream().anyMatch(it -> it.size() > 1);
        return new TextModel(new ModelFile.Parts(
                labels,
                many,
                learned(texts, bestCost),
                Calibration.of(best.full(), wary),
                Calibration.of(best.quick(), wary)));
    }

    /** Numbers of texts; by group where there are enough of them, so that nothing is tried on its own neighbours. */
    private List<List<Integer>> folds() {
        List<Integer> shuffled =
                new ArrayList<>(IntStream.range(0, texts.size()).boxed().toList());
        Collections.shuffle(shuffled, new Random(SEED));
        Map<String, List<Integer>> groups = shuffled.stream()
                .collect(Collectors.groupingBy(i -> texts.groups().get(i), TreeMap::new, Collectors.toList()));
        int count = Math.min(FOLDS, texts.size());
        List<List<Integer>> folds = new ArrayList<>();
        IntStream.range(0, count).forEach(fold -> folds.add(new ArrayList<>()));
        if (groups.size() < FOLDS) {
            IntStream.range(0, shuffled.size())
                    .forEach(i -> folds.get(i % count).add(shuffled.get(i)));
        } else {
            int next = 0;
            for (List<Integer> group : groups.values()) {
                folds.get(next++ % count).addAll(group);
            }
        }
        return folds;
    }

    /** Learns from all texts but a fold, and tries on that. */
    private void without(List<Integer> fold, double cost, Tries tries) {
        boolean[] apart = new boolean[texts.size()];
        fold.forEach(i -> apart[i] = true);
        List<Integer> learned =
                IntStream.range(0, apart.length).filter(i -> !apart[i]).boxed().toList();
        tried(texts.only(learned), texts.only(fold), cost, tries);
    }

    private void tried(Texts from, Texts apart, double cost, Tries tries) {
        Learned learned = learned(from, cost);
        for (int i = 0; i < apart.size(); i++) {
            Reading text = apart.readings().get(i);
            Placed placed = learned.space().place(text);
            double near = learned.centres().near(text);
            tries.full()
                    .add(new Tried(learned.full().scores(placed), apart.right().get(i), near));
            tries.quick()
                    .add(new Tried(
                            learned.quick().scores(placed.weighted()),
                            apart.right().get(i),
                            1));
        }
    }

    private Learned learned(Texts from, double cost) {
        return Learned.of(from.readings(), from.have(labels.size()), cost);
    }
}
