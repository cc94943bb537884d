package io.huiyin.learning;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Makes probabilities of scores that hold what they say, and says from which on an answer is accepted without a person.
 *
 * @param temperature by which scores are divided
 * @param accept probability from which answers were right often enough; above 1 if none were
 */
record Calibration(double temperature, double accept) {

    /** Of what is accepted automatically, at least so much is right. */
    static final double PRECISION = 0.95;

    private static final double COLDEST = 0.05;
    private static final double HOTTEST = 10;
    private static final int STEPS = 60;

    /** Answers too few to say how often they are right. */
    private static final int TOO_FEW = 20;

    /** What was said of a text that was not learned from. @param right number of the right label */
    record Tried(double[] scores, int right) {}

    static Calibration of(List<Tried> tried) {
        double temperature = coldest(tried);
        List<double[]> answers = new ArrayList<>();
        for (Tried it : tried) {
            double[] probabilities = probabilities(it.scores(), temperature);
            int best = best(probabilities);
            answers.add(new double[] {probabilities[best], best == it.right() ? 1 : 0});
        }
        return new Calibration(temperature, threshold(answers));
    }

    double[] probabilities(double[] scores) {
        return probabilities(scores, temperature);
    }

    /** Golden section over the logarithm of the temperature, for the likelihood of what is right. */
    private static double coldest(List<Tried> tried) {
        double ratio = (Math.sqrt(5) - 1) / 2;
        double low = Math.log(COLDEST);
        double high = Math.log(HOTTEST);
        for (int i = 0; i < STEPS; i++) {
            double a = high - ratio * (high - low);
            double b = low + ratio * (high - low);
            if (surprise(tried, Math.exp(a)) < surprise(tried, Math.exp(b))) {
                high = b;
            } else {
                low = a;
            }
        }
        return Math.exp((low + high) / 2);
    }

    private static double surprise(List<Tried> tried, double temperature) {
        return tried.stream()
                .mapToDouble(it -> -Math.log(Math.max(1e-12, probabilities(it.scores(), temperature)[it.right()])))
                .sum();
    }

    /** @param answers confidence, and 1 if right */
    private static double threshold(List<double[]> answers) {
        answers.sort(Comparator.<double[]>comparingDouble(it -> it[0]).reversed());
        double threshold = 1.01;
        double right = 0;
        for (int i = 0; i < answers.size(); i++) {
            right += answers.get(i)[1];
            if (i + 1 >= TOO_FEW && right / (i + 1) >= PRECISION) {
                threshold = answers.get(i)[0];
            }
        }
        return threshold;
    }

    static int best(double[] numbers) {
        int best = 0;
        for (int i = 1; i < numbers.length; i++) {
            if (numbers[i] > numbers[best]) {
                best = i;
            }
        }
        return best;
    }

    private static double[] probabilities(double[] scores, double temperature) {
        double highest = scores[best(scores)];
        double[] probabilities = new double[scores.length];
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            probabilities[i] = Math.exp((scores[i] - highest) / temperature);
            sum += probabilities[i];
        }
        for (int i = 0; i < scores.length; i++) {
            probabilities[i] /= sum;
        }
        return probabilities;
    }
}
