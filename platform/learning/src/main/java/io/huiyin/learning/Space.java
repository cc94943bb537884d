package io.huiyin.learning;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where texts become vectors: first the n-grams that were seen in training, weighted by how rare they are (sublinear tf, smoothed idf,
 * length 1), then the sentence embedding.
 */
final class Space {

    private static final int MOST_GRAMS = 150_000;
    private static final int OFTEN_ENOUGH = 2;

    private final List<String> grams;
    private final float[] idf;
    private final Map<String, Integer> index = new HashMap<>();

    Space(List<String> grams, float[] idf) {
        this.grams = List.copyOf(grams);
        this.idf = idf.clone();
        for (int i = 0; i < grams.size(); i++) {
            index.put(grams.get(i), i);
        }
    }

    static Space of(List<Map<String, Integer>> texts) {
        Map<String, Integer> documents = new HashMap<>();
        texts.forEach(text -> text.keySet().forEach(gram -> documents.merge(gram, 1, Integer::sum)));
        int enough = texts.size() < 50 ? 1 : OFTEN_ENOUGH;
        List<String> kept = documents.entrySet().stream()
                .filter(it -> it.getValue() >= enough)
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_GRAMS)
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

    /** @param embedding null for the n-grams alone */
    Vec vector(Map<String, Integer> text, float @Nullable [] embedding) {
        List<int[]> found = new ArrayList<>();
        text.forEach((gram, count) -> {
            Integer at = index.get(gram);
            if (at != null) {
                found.add(new int[] {at, count});
            }
        });
        found.sort(Comparator.comparingInt(it -> it[0]));
        float[] dense = embedding == null ? new float[0] : embedding;
        int[] indexes = new int[found.size() + dense.length];
        float[] values = new float[found.size() + dense.length];
        double square = 0;
        for (int i = 0; i < found.size(); i++) {
            indexes[i] = found.get(i)[0];
            values[i] = (float) ((1 + Math.log(found.get(i)[1])) * idf[indexes[i]]);
            square += values[i] * values[i];
        }
        float length = (float) Math.sqrt(square);
        for (int i = 0; i < found.size(); i++) {
            values[i] /= length;
        }
        for (int i = 0; i < dense.length; i++) {
            indexes[found.size() + i] = size() + i;
            values[found.size() + i] = dense[i];
        }
        return new Vec(indexes, values);
    }
}
