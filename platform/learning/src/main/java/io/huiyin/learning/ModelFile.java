package io.huiyin.learning;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A model as a file: gzipped; a mark and a version, labels, n-grams with their idf, and weights in 16 bits, each label with a scale of
 * its own. The same model is always the same bytes.
 */
final class ModelFile {

    private static final int MARK = 0x48594d31; // HYM1
    private static final int MOST_LABELS = 20_000;
    private static final int MOST_DIMENSIONS = 2_000_000;
    private static final int FINEST = Short.MAX_VALUE;

    record Parts(
            List<String> labels,
            Space space,
            Head full,
            Head quick,
            Calibration calibration,
            Calibration quickCalibration) {}

    static void write(Parts parts, OutputStream out) throws IOException {
        GZIPOutputStream zipped = new GZIPOutputStream(out, 1 << 16);
        DataOutputStream data = new DataOutputStream(new BufferedOutputStream(zipped));
        data.writeInt(MARK);
        strings(data, parts.labels());
        strings(data, parts.space().grams());
        for (float idf : parts.space().idf()) {
            data.writeFloat(idf);
        }
        head(data, parts.full());
        head(data, parts.quick());
        calibration(data, parts.calibration());
        calibration(data, parts.quickCalibration());
        data.flush();
        zipped.finish();
    }

    /** @throws IOException if it is no model, or one of another version */
    static Parts read(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(new BufferedInputStream(new GZIPInputStream(in, 1 << 16)));
        if (data.readInt() != MARK) {
            throw new IOException("is no model of this version");
        }
        List<String> labels = strings(data, MOST_LABELS);
        List<String> grams = strings(data, MOST_DIMENSIONS);
        float[] idf = new float[grams.size()];
        for (int i = 0; i < idf.length; i++) {
            idf[i] = data.readFloat();
        }
        return new Parts(
                labels,
                new Space(grams, idf),
                head(data, labels.size()),
                head(data, labels.size()),
                calibration(data),
                calibration(data));
    }

    private static void strings(DataOutputStream data, List<String> strings) throws IOException {
        data.writeInt(strings.size());
        for (String string : strings) {
            data.writeUTF(string);
        }
    }

    private static List<String> strings(DataInputStream data, int most) throws IOException {
        int count = within(data.readInt(), most);
        List<String> strings = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            strings.add(data.readUTF());
        }
        return strings;
    }

    private static void head(DataOutputStream data, Head head) throws IOException {
        data.writeInt(head.weights()[0].length);
        for (int label = 0; label < head.weights().length; label++) {
            float[] weights = head.weights()[label];
            float most = 0;
            for (float weight : weights) {
                most = Math.max(most, Math.abs(weight));
            }
            float scale = most == 0 ? 1 : most / FINEST;
            data.writeFloat(scale);
            data.writeFloat(head.bias()[label]);
            for (float weight : weights) {
                data.writeShort(Math.round(weight / scale));
            }
        }
    }

    private static Head head(DataInputStream data, int labels) throws IOException {
        int dimensions = within(data.readInt(), MOST_DIMENSIONS);
        float[][] weights = new float[labels][dimensions];
        float[] bias = new float[labels];
        for (int label = 0; label < labels; label++) {
            float scale = data.readFloat();
            bias[label] = data.readFloat();
            for (int i = 0; i < dimensions; i++) {
                weights[label][i] = data.readShort() * scale;
            }
        }
        return new Head(weights, bias);
    }

    private static void calibration(DataOutputStream data, Calibration calibration) throws IOException {
        data.writeDouble(calibration.temperature());
        data.writeDouble(calibration.accept());
    }

    private static Calibration calibration(DataInputStream data) throws IOException {
        return new Calibration(data.readDouble(), data.readDouble());
    }

    private static int within(int number, int most) throws IOException {
        if (number < 0 || number > most) {
            throw new IOException("is damaged: " + number + " is out of range");
        }
        return number;
    }

    private ModelFile() {}
}
