package io.huiyin.learning;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One logistic regression (L2) for each label against all others; where there are two and each text has one, one for both.
 *
 * @param weights by label, then by dimension
 * @param bias by label
 */
record Head(float[][] weights, float[] bias) {

    private static final double PRECISE_ENOUGH = 0.1;

    private static final double CERTAIN = 10;

    static {
        Linear.disableDebugOutput();
    }

    /** Vectors and, by label, which of them have it. */
    record Lesson(List<Vec> vectors, List<boolean[]> have, int dimensions) {

        boolean isEither() {
            return have.size() == 2
                    && IntStream.range(0, vectors.size()).allMatch(i -> have.get(0)[i] != have.get(1)[i]);
        }
    }

    /** @param c how much a mistake costs beside large weights */
    static Head learned(Lesson lesson, double c) {
        Feature[][] features = features(lesson, null);
        return each(lesson, label -> one(features, lesson, label, c));
    }

    /**
     * Weighs each n-gram by how much likelier it is with the label than without before it learns (NB-SVM: Wang and Manning, ACL 2012).
     *
     * @param grams dimensions that are n-grams, the first ones
     */
    static Head learnedByRatios(Lesson lesson, int grams, double c) {
        return each(lesson, label -> {
            float[] ratios = ratios(lesson, grams, label);
            double[] w = one(features(lesson, ratios), lesson, label, c);
            for (int i = 0; i < grams; i++) {
                w[i] *= ratios[i];
            }
            return w;
        });
    }

    private interface One {
        /** Weights, and the bias last. */
        double[] learn(int label);
    }

    private static Head each(Lesson lesson, One one) {
        int labels = lesson.have().size();
        float[][] weights = new float[labels][lesson.dimensions()];
        float[] bias = new float[labels];
        boolean either = lesson.isEither();
        IntStream.range(either ? 1 : 0, labels).parallel().forEach(label -> {
            double[] w = one.learn(label);
            for (int i = 0; i < lesson.dimensions(); i++) {
                weights[label][i] = (float) w[i];
            }
            bias[label] = (float) w[lesson.dimensions()];
        });
        if (either) {
            for (int i = 0; i < lesson.dimensions(); i++) {
                weights[0][i] = -weights[1][i];
            }
            bias[0] = -bias[1];
        }
        return new Head(weights, bias);
    }

    private static double[] one(Feature[][] features, Lesson lesson, int label, double c) {
        double[] y = new double[features.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = lesson.have().get(label)[i] ? 1 : 0;
        }
        double positives = Arrays.stream(y).sum();
        if (positives == 0 || positives == y.length) { // a fold without the label, or with it alone
            double[] certain = new double[lesson.dimensions() + 1];
            certain[lesson.dimensions()] = positives == 0 ? -CERTAIN : CERTAIN;
            return certain;
        }
        Problem problem = new Problem();
        problem.l = y.length;
        problem.n = lesson.dimensions() + 1;
        problem.x = features;
        problem.y = y;
        problem.bias = 1;
        Parameter parameter = new Parameter(SolverType.L2R_LR_DUAL, c, PRECISE_ENOUGH);
        double balance = Math.sqrt((y.length - positives + 1) / (positives + 1));
        parameter.setWeights(new double[] {balance, 1}, new int[] {1, 0});
        Model model = Linear.train(problem, parameter);
        double sign = model.getLabels()[0] == 1 ? 1 : -1;
        double[] learned = model.getFeatureWeights();
        double[] w = new double[lesson.dimensions() + 1];
        for (int i = 0; i < w.length; i++) {
            w[i] = sign * learned[i];
        }
        return w;
    }

    /** How much likelier each n-gram is with the label, as a logarithm, scaled so that they are 1 in the quadratic mean. */
    private static float[] ratios(Lesson lesson, int grams, int label) {
        double[] with = new double[grams];
        double[] without = new double[grams];
        Arrays.fill(with, 1);
        Arrays.fill(without, 1);
        for (int i = 0; i < lesson.vectors().size(); i++) {
            double[] counts = lesson.have().get(label)[i] ? with : without;
            for (int index : lesson.vectors().get(i).indexes()) {
                if (index < grams) {
                    counts[index]++;
                }
            }
        }
        double offset =
                Math.log(Arrays.stream(with).sum() / Arrays.stream(without).sum());
        double square = 0;
        for (int i = 0; i < grams; i++) {
            with[i] = Math.log(with[i] / without[i]) - offset;
            square += with[i] * with[i];
        }
        double scale = Math.max(1e-6, Math.sqrt(square / Math.max(1, grams)));
        float[] ratios = new float[grams];
        for (int i = 0; i < grams; i++) {
            ratios[i] = (float) (with[i] / scale);
        }
        return ratios;
    }

    private static Feature[][] features(Lesson lesson, float @Nullable [] ratios) {
        return lesson.vectors().stream()
                .map(vector -> features(vector, lesson.dimensions(), ratios))
                .toArray(Feature[][]::new);
    }

    private static Feature[] features(Vec vector, int dimensions, float @Nullable [] ratios) {
        int found = vector.below(dimensions);
        Feature[] features = new Feature[found + 1];
        for (int i = 0; i < found; i++) {
            int index = vector.indexes()[i];
            float ratio = ratios == null || index >= ratios.length ? 1 : ratios[index];
            features[i] = new FeatureNode(index + 1, ratio * vector.values()[i]);
        }
        features[found] = new FeatureNode(dimensions + 1, 1); // the bias
        return features;
    }

    /** One number per label; the higher, the likelier. */
    double[] scores(Vec vector) {
        double[] scores = new double[weights.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = vector.dot(weights[i]) + bias[i];
        }
        return scores;
    }
}
