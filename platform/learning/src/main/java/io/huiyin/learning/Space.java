package io.huiyin.learning;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where texts become vectors: first the n-grams that were seen in training, then the sentence embedding. There are two ways to count
 * n-grams: weighted by how often they stand and how rare they are (sublinear tf, smoothed idf), and present or not. Words, and pieces of
 * words, are of length 1 each by themselves: pieces are many and would drown the words.
 */
final class Space {

    private static final int MOST_GRAMS = 140_000;
    private static final int MOST_WEIGHTS = 30_000_000;
    private static final int OFTEN_ENOUGH = 2;
    private static final int FEW = 50;

    /** How much the embedding weighs beside n-grams, found by trying; 1 beside n-grams that are only present. */
    private static final float EMBEDDING = 1.5F;

    private final List<String> grams;
    private final float[] idf;
    private final boolean[] piece;
    private final Map<String, Integer> index = new HashMap<>();

    Space(List<String> grams, float[] idf) {
        this.grams = List.copyOf(grams);
        this.idf = idf.clone();
        this.piece = new boolean[grams.size()];
        for (int i = 0; i < grams.size(); i++) {
            piece[i] = Grams.isPiece(grams.get(i));
            index.put(grams.get(i), i);
        }
    }

    /** Texts in this space, both ways. */
    record Placed(Vec weighted, Vec present) {}

    /** @param labels of which each will have a weight for each n-gram */
    static Space of(List<Reading> texts, int labels) {
        Map<String, Integer> documents = new HashMap<>();
        texts.forEach(text -> text.grams().keySet().forEach(gram -> documents.merge(gram, 1, Integer::sum)));
        int enough = texts.size() < FEW ? 1 : OFTEN_ENOUGH;
        List<String> kept = documents.entrySet().stream()
                .filter(it -> it.getValue() >= enough)
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(Math.min(MOST_GRAMS, MOST_WEIGHTS / labels))
                .map(Map.Entry::getKey)
                .sorted()
                .collect(Collectors.toCollection(ArrayList::new));
        float[] idf = new float[kept.size()];
        for (int i = 0; i < idf.length; i++) {
            idf[i] = (float) (Math.log((1.0 + texts.size()) / (1.0 + documents.getOrDefault(kept.get(i), 0))) + 1);
        }
        return new Space(kept, idf);
    }

    List<String> grams() {
        return grams;
    }

    float[] idf() {
        return idf.clone();
    }

    /** Dimensions of the n-grams alone. */
    int size() {
        return grams.size();
    }

    int dimensions() {
        return size() + Encoder.DIMENSIONS;
    }

    Placed place(Reading text) {
        long[] found = found(text.grams());
        float[] embedding = text.embedding();
        int dense = 0;
        for (int i = 0; embedding != null && i < embedding.length; i++) {
            dense += embedding[i] == 0 ? 0 : 1;
        }
        int[] indexes = new int[found.length + dense];
        float[] weighted = new float[indexes.length];
        float[] present = new float[indexes.length];
        grams(found, indexes, weighted, present);
        int at = found.length;
        for (int i = 0; embedding != null && i < embedding.length; i++) {
            if (embedding[i] != 0) {
                indexes[at] = size() + i;
                weighted[at] = EMBEDDING * embedding[i];
                present[at++] = embedding[i];
            }
        }
        return new Placed(new Vec(indexes, weighted), new Vec(indexes, present));
    }

    /** Ascending: the number of an n-gram, and in the lower half how often it stands. */
    private long[] found(Map<String, Integer> grams) {
        long[] found = new long[grams.size()];
        int count = 0;
        for (Map.Entry<String, Integer> gram : grams.entrySet()) {
            Integer at = index.get(gram.getKey());
            if (at != null) {
                found[count++] = ((long) at << Integer.SIZE) | gram.getValue();
            }
        }
        long[] ascending = Arrays.copyOf(found, count);
        Arrays.sort(ascending);
        return ascending;
    }

    private void grams(long[] found, int[] indexes, float[] weighted, float[] present) {
        double[] square = new double[2];
        int[] many = new int[2];
        for (int i = 0; i < found.length; i++) {
            indexes[i] = (int) (found[i] >>> Integer.SIZE);
            int count = (int) found[i];
            weighted[i] = (float) ((count == 1 ? 1 : 1 + Math.log(count)) * idf[indexes[i]]);
            square[kind(indexes[i])] += weighted[i] * weighted[i];
            many[kind(indexes[i])]++;
        }
        for (int i = 0; i < found.length; i++) {
            int kind = kind(indexes[i]);
            weighted[i] /= (float) Math.sqrt(square[kind]);
            present[i] = (float) (1 / Math.sqrt(many[kind]));
        }
    }

    private int kind(int gram) {
        return piece[gram] ? 1 : 0;
    }

    boolean isAs(Space other) {
        return Arrays.equals(idf, other.idf) && grams.equals(other.grams);
    }
}
