package io.huiyin.learning;

import java.util.Arrays;

/**
 * A sparse vector.
 *
 * @param indexes ascending
 */
record Vec(int[] indexes, float[] values) {

    double dot(float[] weights) {
        double sum = 0;
        for (int i = 0; i < indexes.length; i++) {
            sum += values[i] * weights[indexes[i]];
        }
        return sum;
    }

    /** Those below a bound alone. */
    Vec below(int bound) {
        int count = 0;
        while (count < indexes.length && indexes[count] < bound) {
            count++;
        }
        return new Vec(Arrays.copyOf(indexes, count), Arrays.copyOf(values, count));
    }
}
