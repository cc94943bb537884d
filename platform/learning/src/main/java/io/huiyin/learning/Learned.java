package io.huiyin.learning;

import io.huiyin.learning.Head.Lesson;
import io.huiyin.learning.Space.Placed;
import java.util.List;

/**
 * What is learned of texts.
 *
 * @param full sees n-grams and sentence embeddings
 * @param quick sees n-grams alone
 */
record Learned(Space space, Heads full, Head quick, Centres centres) {

    /** @param have by label, which of the texts have it */
    static Learned of(List<Reading> texts, List<boolean[]> have, double cost) {
        Space space = Space.of(texts, have.size());
        List<Placed> placed = texts.stream().map(space::place).toList();
        return new Learned(
                space,
                Heads.learned(space, placed, have, cost),
                Head.learned(new Lesson(placed.stream().map(Placed::weighted).toList(), have, space.size()), cost),
                Centres.of(texts, have));
    }
}
