package io.huiyin.triage.watching;

import io.huiyin.triage.persistence.PgReviews.Pair;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far two people agree beyond chance (Cohen 1960).
 *
 * @param texts that both labelled
 * @param agreed share of them that got the same label
 * @param kappa 1 for always, 0 for no better than chance; 1 where both only ever use one label
 */
public record Kappa(long texts, double agreed, double kappa) {

    /** @param pairs of one field, at least one */
    public static Kappa of(List<Pair> pairs) {
        Map<String, Long> one = new HashMap<>();
        Map<String, Long> other = new HashMap<>();
        double texts = 0;
        double same = 0;
        for (Pair pair : pairs) {
            texts += pair.times();
            same += pair.one().equals(pair.other()) ? pair.times() : 0;
            one.merge(pair.one(), pair.times(), Long::sum);
            other.merge(pair.other(), pair.times(), Long::sum);
        }
        double agreed = same / texts;
        double chance = 0;
        for (Map.Entry<String, Long> it : one.entrySet()) {
            chance += it.getValue() * other.getOrDefault(it.getKey(), 0L) / texts / texts;
        }
        return new Kappa((long) texts, agreed, chance == 1 ? 1 : (agreed - chance) / (1 - chance));
    }
}
