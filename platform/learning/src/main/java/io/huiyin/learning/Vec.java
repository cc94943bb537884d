package io.huiyin.learning;

/**
 * A sparse vector.
 *
 * @param indexes ascending
 */
record Vec(int[] indexes, float[] values) {

    /** With weights of the first dimensions, or of all. */
    double dot(float[] weights) {
        double sum = 0;
        int end = below(weights.length);
        for (int i = 0; i < end; i++) {
            sum += values[i] * weights[indexes[i]];
        }
        return sum;
    }

    /** How many of its numbers are of the first dimensions. */
    int below(int dimensions) {
        int end = indexes.length;
        while (end > 0 && indexes[end - 1] >= dimensions) {
            end--;
        }
        return end;
    }
}
