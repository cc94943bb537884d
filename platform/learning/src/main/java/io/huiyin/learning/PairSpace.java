package io.huiyin.learning;

import io.huiyin.learning.Space.Placed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where two texts become one vector, the same whichever comes first: n-grams that both hold and that one holds more of, products and
 * differences of their sentence embeddings, and measures of likeness.
 *
 * @param mean of each measure, over what was learned from
 * @param deviation of each measure
 * @param wholly with n-grams and embeddings; else by the measures alone, which say the same of any field
 */
record PairSpace(Space space, float[] mean, float[] deviation, boolean wholly) {

    static final int MEASURES = 14;

    /** What makes products of two embeddings as large as n-grams are; found by trying. */
    private static final float PRODUCT = 14;

    /** Two texts as they are learned from. */
    record Both(Reading a, Reading b) {}

    static PairSpace of(List<Both> pairs, boolean wholly) {
        Space space =
                Space.of(pairs.stream().flatMap(it -> Stream.of(it.a(), it.b())).toList(), 2);
        PairSpace raw = new PairSpace(space, new float[MEASURES], ones(), wholly);
        float[] mean = new float[MEASURES];
        float[] deviation = new float[MEASURES];
        List<float[]> all = pairs.stream()
                .map(it -> raw.measures(it, space.place(it.a()), space.place(it.b())))
                .toList();
        for (int i = 0; i < MEASURES; i++) {
            int at = i;
            double average = all.stream().mapToDouble(it -> it[at]).average().orElse(0);
            double square = all.stream()
                    .mapToDouble(it -> (it[at] - average) * (it[at] - average))
                    .average()
                    .orElse(0);
            mean[i] = (float) average;
            deviation[i] = (float) Math.max(1e-6, Math.sqrt(square));
        }
        return new PairSpace(space, mean, deviation, wholly);
    }

    private static float[] ones() {
        float[] ones = new float[MEASURES];
        Arrays.fill(ones, 1);
        return ones;
    }

    int dimensions() {
        return MEASURES + (wholly ? 2 * space.dimensions() : 0);
    }

    Vec place(Both pair) {
        Placed a = space.place(pair.a());
        Placed b = space.place(pair.b());
        List<float[]> found = new ArrayList<>();
        float[] measures = measures(pair, a, b);
        for (int i = 0; i < MEASURES; i++) {
            found.add(new float[] {i, (measures[i] - mean[i]) / deviation[i]});
        }
        if (wholly) {
            join(a.weighted(), b.weighted(), found);
        }
        found.sort(Comparator.comparingDouble(it -> it[0]));
        int[] indexes = new int[found.size()];
        float[] values = new float[found.size()];
        for (int i = 0; i < indexes.length; i++) {
            indexes[i] = (int) found.get(i)[0];
            values[i] = found.get(i)[1];
        }
        return new Vec(indexes, values);
    }

    /** What both hold stands at {@code MEASURES + index}, by how much they differ after it. */
    private void join(Vec a, Vec b, List<float[]> found) {
        int i = 0;
        int j = 0;
        while (i < a.indexes().length || j < b.indexes().length) {
            int x = i < a.indexes().length ? a.indexes()[i] : Integer.MAX_VALUE;
            int y = j < b.indexes().length ? b.indexes()[j] : Integer.MAX_VALUE;
            int index = Math.min(x, y);
            float of = x == index ? a.values()[i++] : 0;
            float other = y == index ? b.values()[j++] : 0;
            float common = index < space.size() ? Math.min(of, other) : PRODUCT * of * other;
            if (common != 0) {
                found.add(new float[] {MEASURES + index, common});
            }
            if (of != other) {
                found.add(new float[] {MEASURES + space.dimensions() + index, Math.abs(of - other)});
            }
        }
    }

    private float[] measures(Both pair, Placed a, Placed b) {
        double meaning = cosine(a.weighted(), b.weighted(), space.size(), Integer.MAX_VALUE);
        double words = cosine(a.weighted(), b.weighted(), 0, space.size());
        double[] small = overlap(pair, 1);
        double[] large = overlap(pair, 2);
        double longer = Math.max(pair.a().length(), pair.b().length());
        double shorter = Math.min(pair.a().length(), pair.b().length());
        double[] measures = {
            meaning,
            meaning * meaning,
            words,
            words * words,
            meaning * words,
            small[0],
            small[1],
            small[0] * small[0],
            large[0],
            large[1],
            meaning * small[0],
            longer == 0 ? 0 : (longer - shorter) / longer,
            Math.log(1 + shorter),
            Math.log(1 + longer),
        };
        float[] floats = new float[MEASURES];
        for (int i = 0; i < MEASURES; i++) {
            floats[i] = (float) measures[i];
        }
        return floats;
    }

    private static double cosine(Vec a, Vec b, int from, int to) {
        double product = 0;
        double squareA = 0;
        double squareB = 0;
        for (int i = 0, j = 0; i < a.indexes().length || j < b.indexes().length; ) {
            int x = i < a.indexes().length ? a.indexes()[i] : Integer.MAX_VALUE;
            int y = j < b.indexes().length ? b.indexes()[j] : Integer.MAX_VALUE;
            float of = x <= y ? a.values()[i++] : 0;
            float other = y <= x ? b.values()[j++] : 0;
            if (Math.min(x, y) >= from && Math.min(x, y) < to) {
                product += of * other;
                squareA += of * of;
                squareB += other * other;
            }
        }
        return squareA == 0 || squareB == 0 ? 0 : product / Math.sqrt(squareA * squareB);
    }

    /** Of words and characters, or of two in a row: how many are common of all, and of the fewer ones. */
    private static double[] overlap(Both pair, int row) {
        Set<String> a = units(pair.a().grams(), row);
        Set<String> b = units(pair.b().grams(), row);
        Set<String> common = new HashSet<>(a);
        common.retainAll(b);
        double all = a.size() + b.size() - common.size();
        double fewer = Math.min(a.size(), b.size());
        return new double[] {all == 0 ? 0 : common.size() / all, fewer == 0 ? 0 : common.size() / fewer};
    }

    private static Set<String> units(Map<String, Integer> grams, int row) {
        return grams.keySet().stream().filter(it -> Grams.isRow(it, row)).collect(Collectors.toSet());
    }
}
