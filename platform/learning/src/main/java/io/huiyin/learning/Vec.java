package io.huiyin.learning;

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
}
