package io.huiyin.learning;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * How good answers are.
 *
 * @param accuracy share of texts whose first label is right
 * @param macroF1 mean of the F1 of all labels that are right or were said
 * @param ece expected calibration error: by how much confidence and accuracy differ, over fifteen bins of equal width
 * @param eceByChance error up to which nothing is shown: 95 of 100 times a model whose confidences were exactly right would stay below
 * @param coverage95 share of texts that can be accepted by confidence, most confident first, so that 95 % of them are right
 * @param accepted share of texts that the model accepts by itself
 * @param acceptedAccuracy how many of those are right; 1 where there are none
 * @param confusion how often a text of a label (first) was given another one (second)
 */
public record Evaluation(
        int texts,
        double accuracy,
        double macroF1,
        double ece,
        double eceByChance,
        double coverage95,
        double accepted,
        double acceptedAccuracy,
        Map<String, OfLabel> labels,
        Map<String, Map<String, Integer>> confusion) {

    private static final int BINS = 15;
    private static final int DRAWS = 200;
    private static final long SEED = 20_260_101;
    private static final double PRECISE = 0.95;

    /** @param support how many texts have it */
    public record OfLabel(double precision, double recall, double f1, int support) {}

    /** A text's labels, one at least, and what was said of it. */
    public record Judged(List<String> right, TextModel.Answer answer) {

        boolean isRight() {
            return right.contains(answer.label());
        }

        /** The label that the first one said stands against. */
        private String against() {
            return isRight() ? answer.label() : right.get(0);
        }
    }

    /** @param judged at least one */
    public static Evaluation of(List<Judged> judged) {
        Map<String, Map<String, Integer>> confusion = new TreeMap<>();
        judged.forEach(it -> confusion
                .computeIfAbsent(it.against(), right -> new TreeMap<>())
                .merge(it.answer().label(), 1, Integer::sum));
        Map<String, OfLabel> labels = labels(judged);
        List<Judged> accepted =
                judged.stream().filter(it -> it.answer().accepted()).toList();
        return new Evaluation(
                judged.size(),
                accuracy(judged),
                labels.values().stream().mapToDouble(OfLabel::f1).average().orElse(0),
                ece(judged, Judged::isRight),
                eceByChance(judged),
                coverage(judged),
                (double) accepted.size() / judged.size(),
                accuracy(accepted),
                labels,
                confusion);
    }

    private static double accuracy(List<Judged> judged) {
        return judged.stream().mapToInt(it -> it.isRight() ? 1 : 0).average().orElse(1);
    }

    private static Map<String, OfLabel> labels(List<Judged> judged) {
        TreeSet<String> all = new TreeSet<>();
        judged.forEach(it -> {
            all.addAll(it.right());
            all.addAll(it.answer().labels());
        });
        Map<String, OfLabel> labels = new TreeMap<>();
        for (String label : all) {
            int support = 0;
            int said = 0;
            int right = 0;
            for (Judged it : judged) {
                boolean has = it.right().contains(label);
                boolean says = it.answer().labels().contains(label);
                support += has ? 1 : 0;
                said += says ? 1 : 0;
                right += has && says ? 1 : 0;
            }
            double precision = said == 0 ? 0 : (double) right / said;
            double recall = support == 0 ? 0 : (double) right / support;
            double f1 = precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
            labels.put(label, new OfLabel(precision, recall, f1, support));
        }
        return labels;
    }

    /** By drawing right and wrong from the confidences themselves. */
    private static double eceByChance(List<Judged> judged) {
        Random random = new Random(SEED);
        double[] errors = new double[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            errors[i] = ece(judged, it -> random.nextDouble() < it.answer().confidence());
        }
        Arrays.sort(errors);
        return errors[DRAWS * 95 / 100];
    }

    private static double ece(List<Judged> judged, Predicate<Judged> isRight) {
        double[] confidence = new double[BINS];
        double[] right = new double[BINS];
        for (Judged it : judged) {
            int bin = Math.min(BINS - 1, (int) (it.answer().confidence() * BINS));
            confidence[bin] += it.answer().confidence();
            right[bin] += isRight.test(it) ? 1 : 0;
        }
        double error = 0;
        for (int bin = 0; bin < BINS; bin++) {
            error += Math.abs(confidence[bin] - right[bin]);
        }
        return error / judged.size();
    }

    private static double coverage(List<Judged> judged) {
        List<Judged> surest = new ArrayList<>(judged);
        surest.sort(Comparator.comparingDouble((Judged it) -> it.answer().confidence())
                .reversed());
        int covered = 0;
        int right = 0;
        for (int i = 0; i < surest.size(); i++) {
            right += surest.get(i).isRight() ? 1 : 0;
            if (right >= PRECISE * (i + 1)) {
                covered = i + 1;
            }
        }
        return (double) covered / judged.size();
    }
}
