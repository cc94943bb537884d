package io.huiyin.learning;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How well pairs that say the same are told from others.
 *
 * @param auc area under the ROC curve: how often a pair that says the same has the higher score of two
 * @param f1 of what was called the same
 * @param recall95 how many of those that say the same are found while 95 % of what is found is right
 */
public record PairEvaluation(
        int pairs, double auc, double accuracy, double precision, double recall, double f1, double recall95) {

    private static final double PRECISE = 0.95;

    /** What two texts are, and what was said of them. */
    public record Judged(boolean same, PairModel.Answer answer) {}

    /** @param judged at least one */
    public static PairEvaluation of(List<Judged> judged) {
        double same = judged.stream().filter(Judged::same).count();
        double said = judged.stream().filter(it -> it.answer().same()).count();
        double both =
                judged.stream().filter(it -> it.same() && it.answer().same()).count();
        double right =
                judged.stream().filter(it -> it.same() == it.answer().same()).count();
        double precision = said == 0 ? 0 : both / said;
        double recall = same == 0 ? 0 : both / same;
        return new PairEvaluation(
                judged.size(),
                auc(judged, same),
                right / judged.size(),
                precision,
                recall,
                precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall),
                recall95(judged, same));
    }

    /** By ranks, equal scores sharing theirs (Mann and Whitney); one half where there is but one kind. */
    private static double auc(List<Judged> judged, double same) {
        List<Judged> ascending = ascending(judged);
        double ranks = 0;
        for (int from = 0; from < ascending.size(); ) {
            int to = from;
            int found = 0;
            while (to < ascending.size()
                    && ascending.get(to).answer().score()
                            == ascending.get(from).answer().score()) {
                found += ascending.get(to++).same() ? 1 : 0;
            }
            ranks += found * (from + 1 + to) / 2.0;
            from = to;
        }
        double others = judged.size() - same;
        return same == 0 || others == 0 ? 0.5 : (ranks - same * (same + 1) / 2) / (same * others);
    }

    private static double recall95(List<Judged> judged, double same) {
        List<Judged> ascending = ascending(judged);
        int found = 0;
        int most = 0;
        for (int i = 1; i <= ascending.size(); i++) {
            found += ascending.get(ascending.size() - i).same() ? 1 : 0;
            if (found >= PRECISE * i) {
                most = found;
            }
        }
        return same == 0 ? 0 : most / same;
    }

    private static List<Judged> ascending(List<Judged> judged) {
        List<Judged> ascending = new ArrayList<>(judged);
        ascending.sort(Comparator.comparingDouble(it -> it.answer().score()));
        return ascending;
    }
}
