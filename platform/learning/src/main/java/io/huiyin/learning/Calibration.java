package io.huiyin.learning;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Makes probabilities of scores that hold what they say, and says from which on an answer is accepted without a person. All of it is
 * found on texts that were not learned from.
 *
 * @param temperature by which scores are divided
 * @param trust how likely the first label is right, by the logarithm of the odds that its probability says
 * @param each how likely a label is there, by its score, if a text may have several
 * @param wary a label that must not be missed, and the probability from which it is said whatever else is likelier; none at -1
 * @param accept confidence from which answers were right often enough; above 1 if none were
 * @param near how close to what was learned nearly all texts are, as a cosine
 */
record Calibration(double temperature, Line trust, Line each, Wary wary, double accept, double near) {

    /** Of what is accepted automatically, at least so much is right. */
    static final double PRECISION = 0.95;

    private static final double COLDEST = 0.05;
    private static final double HOTTEST = 10;
    private static final int STEPS = 60;

    /** Answers too few to say how often they are right. */
    private static final int TOO_FEW = 20;

    /** One text of a hundred is farther than this from all that was learned. */
    private static final double FAR = 0.01;

    /** Of texts with the label that must not be missed, so many are found, if so many of what is found are right. */
    private static final double RECALL = 0.985;

    /** Of texts by other authors fewer are right, six of ten. */
    private static final double WORTH = 2.0 / 3;

    private static final double LEAST = 1e-9;

    /** @param label its number, or -1 @param from probability */
    record Wary(int label, double from) {

        int first(double[] probabilities) {
            return label >= 0 && probabilities[label] >= from ? label : best(probabilities);
        }
    }

    /** A text that was not learned from. @param right numbers of its labels @param near closest cosine to what was learned */
    record Tried(double[] scores, List<Integer> right, double near) {}

    /** A logistic function. */
    record Line(double slope, double intercept) {

        double of(double x) {
            return 1 / (1 + Math.exp(-(slope * x + intercept)));
        }

        /** By Newton's method, held a little to slope 1 and intercept 0. */
        static Line through(List<double[]> points) {
            double a = 1;
            double b = 0;
            for (int step = 0; step < STEPS; step++) {
                Line line = new Line(a, b);
                double ga = a - 1;
                double gb = b;
                double haa = 1;
                double hab = 0;
                double hbb = 1;
                for (double[] point : points) {
                    double p = line.of(point[0]);
                    double w = p * (1 - p);
                    ga += (p - point[1]) * point[0];
                    gb += p - point[1];
                    haa += w * point[0] * point[0];
                    hab += w * point[0];
                    hbb += w;
                }
                double determinant = haa * hbb - hab * hab;
                double da = (hbb * ga - hab * gb) / determinant;
                double db = (haa * gb - hab * ga) / determinant;
                double most = Math.max(1, Math.max(Math.abs(da), Math.abs(db)));
                a -= da / most;
                b -= db / most;
            }
            return new Line(a, b);
        }
    }

    /** @param wary number of the label that must not be missed, or -1 */
    static Calibration of(List<Tried> tried, int wary) {
        double temperature = coldest(tried);
        Wary careful = new Wary(wary, wary < 0 ? 1 : from(tried, wary, temperature));
        List<double[]> firsts = new ArrayList<>();
        boolean many = tried.stream().anyMatch(it -> it.right().size() > 1);
        List<double[]> all = new ArrayList<>();
        for (Tried it : tried) {
            double[] probabilities = probabilities(it.scores(), temperature);
            int best = careful.first(probabilities);
            firsts.add(new double[] {odds(probabilities[best]), it.right().contains(best) ? 1 : 0});
            for (int label = 0; many && label < probabilities.length; label++) {
                all.add(new double[] {it.scores()[label], it.right().contains(label) ? 1 : 0});
            }
        }
        Line trust = Line.through(firsts);
        firsts.forEach(it -> it[0] = trust.of(it[0]));
        return new Calibration(temperature, trust, Line.through(all), careful, threshold(firsts), near(tried));
    }

    double[] probabilities(double[] scores) {
        return probabilities(scores, temperature);
    }

    /** @param probability of the first label */
    double confidence(double probability) {
        return trust.of(odds(probability));
    }

    private static double odds(double probability) {
        double it = Math.min(1 - LEAST, Math.max(LEAST, probability));
        return Math.log(it / (1 - it));
    }

    /** The lowest probability that finds enough, and no more wrong ones than is worth it. */
    private static double from(List<Tried> tried, int label, double temperature) {
        List<double[]> likely = new ArrayList<>();
        for (Tried it : tried) {
            likely.add(new double[] {
                probabilities(it.scores(), temperature)[label], it.right().contains(label) ? 1 : 0
            });
        }
        likely.sort(Comparator.<double[]>comparingDouble(it -> it[0]).reversed());
        double all = likely.stream().mapToDouble(it -> it[1]).sum();
        double from = 1;
        double found = 0;
        for (int i = 0; i < likely.size() && found < RECALL * all; i++) {
            found += likely.get(i)[1];
            if (found >= WORTH * (i + 1)) {
                from = likely.get(i)[0];
            }
        }
        return from;
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
        double sum = 0;
        for (Tried it : tried) {
            double[] probabilities = probabilities(it.scores(), temperature);
            for (int label : it.right()) {
                sum -= Math.log(Math.max(LEAST, probabilities[label]));
            }
        }
        return sum;
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

    private static double near(List<Tried> tried) {
        double[] near = tried.stream().mapToDouble(Tried::near).sorted().toArray();
        return near.length == 0 ? 0 : near[(int) (FAR * near.length)];
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
