package io.huiyin.learning;

import java.util.List;

/**
 * The middle of each label's texts, to tell how far a text is from all that was learned.
 *
 * @param of by label; the part of each encoder has length 1, or is zeros where no text was encoded by it
 */
record Centres(float[][] of) {

    static Centres of(List<Reading> texts, List<boolean[]> have) {
        float[][] centres = new float[have.size()][Encoder.DIMENSIONS];
        for (int label = 0; label < centres.length; label++) {
            for (int i = 0; i < texts.size(); i++) {
                float[] embedding = texts.get(i).embedding();
                if (have.get(label)[i] && embedding != null) {
                    add(centres[label], embedding);
                }
            }
            shorten(centres[label], 0, Encoder.CHINESE_DIMENSIONS);
            shorten(centres[label], Encoder.CHINESE_DIMENSIONS, Encoder.DIMENSIONS);
        }
        return new Centres(centres);
    }

    private static void add(float[] sum, float[] embedding) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += embedding[i];
        }
    }

    private static void shorten(float[] vector, int from, int to) {
        double square = 0;
        for (int i = from; i < to; i++) {
            square += vector[i] * vector[i];
        }
        float length = (float) Math.sqrt(square);
        for (int i = from; i < to && length > 0; i++) {
            vector[i] /= length;
        }
    }

    /** The closest cosine; of a text of both encoders the better one, and 1 of a text that was read by its n-grams alone. */
    double near(Reading text) {
        float[] embedding = text.embedding();
        if (embedding == null) {
            return 1;
        }
        double nearest = 0;
        for (float[] centre : of) {
            nearest = Math.max(nearest, cosine(centre, embedding, 0, Encoder.CHINESE_DIMENSIONS));
            nearest = Math.max(nearest, cosine(centre, embedding, Encoder.CHINESE_DIMENSIONS, Encoder.DIMENSIONS));
        }
        return nearest;
    }

    private static double cosine(float[] a, float[] b, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
