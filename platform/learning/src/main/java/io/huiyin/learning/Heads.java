package io.huiyin.learning;

import io.huiyin.learning.Head.Lesson;
import io.huiyin.learning.Space.Placed;
import java.util.List;

/**
 * Two heads that see a text in different ways and are wrong about different texts; their scores are averaged.
 *
 * @param weighted of n-grams by how rare they are
 * @param ratios of n-grams by how much they speak for a label
 */
record Heads(Head weighted, Head ratios) {

    /** @param have by label, which of the texts have it */
    static Heads learned(Space space, List<Placed> texts, List<boolean[]> have, double cost) {
        int dimensions = space.dimensions();
        return new Heads(
                Head.learned(new Lesson(texts.stream().map(Placed::weighted).toList(), have, dimensions), cost),
                Head.learnedByRatios(
                        new Lesson(texts.stream().map(Placed::present).toList(), have, dimensions),
                        space.size(),
                        cost));
    }

    double[] scores(Placed text) {
        double[] scores = weighted.scores(text.weighted());
        double[] others = ratios.scores(text.present());
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (scores[i] + others[i]) / 2;
        }
        return scores;
    }
}
