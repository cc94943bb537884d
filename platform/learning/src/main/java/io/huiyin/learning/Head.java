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

/**
 * One logistic regression (L2) for each label against all others.
 *
 * @param weights by label, then by dimension
 * @param bias by label
 */
record Head(float[][] weights, float[] bias) {

    private static final double PRECISE_ENOUGH = 0.01;

    private static final double CERTAIN = 10;

    static {
        Linear.disableDebugOutput();
    }

    /**
     * @param labels the number of each vector's label
     * @param c how much a mistake costs beside large weights
     */
    static Head learned(List<Vec> vectors, List<Integer> labels, int count, int dimensions, double c) {
        Feature[][] features =
                vectors.stream().map(it -> features(it, dimensions)).toArray(Feature[][]::new);
        float[][] weights = new float[count][];
        float[] bias = new float[count];
        IntStream.range(0, count).parallel().forEach(label -> {
            double[] y = labels.stream().mapToDouble(it -> it == label ? 1 : 0).toArray();
            double[] w = one(features, y, dimensions, c);
            weights[label] = new float[dimensions];
            for (int i = 0; i < dimensions; i++) {
                weights[label][i] = (float) w[i];
            }
            bias[label] = (float) w[dimensions];
        });
        return new Head(weights, bias);
    }

    private static double[] one(Feature[][] features, double[] y, int dimensions, double c) {
        Problem problem = new Problem();
        problem.l = y.length;
        problem.n = dimensions + 1;
        problem.x = features;
        problem.y = y;
        problem.bias = 1;
        double positives = Arrays.stream(y).sum();
        if (positives == 0 || positives == y.length) { // a fold without the label, or with it alone
            double[] certain = new double[dimensions + 1];
            certain[dimensions] = positives == 0 ? -CERTAIN : CERTAIN;
            return certain;
        }
        Parameter parameter = new Parameter(SolverType.L2R_LR, c, PRECISE_ENOUGH);
        double balance = Math.sqrt((y.length - positives + 1) / (positives + 1));
        parameter.setWeights(new double[] {balance, 1}, new int[] {1, 0});
        Model model = Linear.train(problem, parameter);
        double sign = model.getLabels()[0] == 1 ? 1 : -1;
        double[] learned = model.getFeatureWeights();
        double[] w = new double[dimensions + 1];
        for (int i = 0; i < w.length; i++) {
            w[i] = sign * learned[i];
        }
        return w;
    }

    private static Feature[] features(Vec vector, int dimensions) {
        int found = vector.indexes().length;
        Feature[] features = new Feature[found + 1];
        for (int i = 0; i < found; i++) {
            features[i] = new FeatureNode(vector.indexes()[i] + 1, vector.values()[i]);
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
