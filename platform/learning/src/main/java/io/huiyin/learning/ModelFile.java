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
 * A model as a file: gzipped; a mark and a version, labels, n-grams with their idf, and weights, each row with a scale of its own: in 8
 * bits of n-grams, in 16 of embeddings. The same model is always the same bytes.
 */
final class ModelFile {

    private static final int MARK = 0x48594d33; // HYM3
    /** Steps to either side of zero in which weights of n-grams are written: finer ones make files larger and answers no better. */
    private static final int STEPS = 31;

    private static final int MOST_LABELS = 20_000;
    private static final int MOST_DIMENSIONS = 2_000_000;

    /** @param many whether texts had several labels */
    record Parts(
            List<String> labels,
            boolean many,
            Learned learned,
            Calibration calibration,
            Calibration quickCalibration) {}

    static void write(Parts parts, OutputStream out) throws IOException {
        GZIPOutputStream zipped = new GZIPOutputStream(out, 1 << 16);
        DataOutputStream data = new DataOutputStream(new BufferedOutputStream(zipped));
        Learned learned = parts.learned();
        data.writeInt(MARK);
        strings(data, parts.labels());
        data.writeBoolean(parts.many());
        space(data, learned.space());
        int grams = learned.space().size();
        head(data, learned.full().weighted(), grams);
        head(data, learned.full().ratios(), grams);
        head(data, learned.quick(), grams);
        for (float[] centre : learned.centres().of()) {
            row(data, centre, 0);
        }
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
        boolean many = data.readBoolean();
        Space space = space(data);
        Heads full = new Heads(head(data, labels.size(), space.size()), head(data, labels.size(), space.size()));
        Head quick = head(data, labels.size(), space.size());
        float[][] centres = new float[labels.size()][];
        for (int label = 0; label < centres.length; label++) {
            centres[label] = row(data, 0);
        }
        Learned learned = new Learned(space, full, quick, new Centres(centres));
        return new Parts(labels, many, learned, calibration(data), calibration(data));
    }

    static void space(DataOutputStream data, Space space) throws IOException {
        strings(data, space.grams());
        for (float idf : space.idf()) {
            data.writeFloat(idf);
        }
    }

    static Space space(DataInputStream data) throws IOException {
        List<String> grams = strings(data, MOST_DIMENSIONS);
        float[] idf = new float[grams.size()];
        for (int i = 0; i < idf.length; i++) {
            idf[i] = data.readFloat();
        }
        return new Space(grams, idf);
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

    private static void head(DataOutputStream data, Head head, int grams) throws IOException {
        for (int label = 0; label < head.weights().length; label++) {
            data.writeFloat(head.bias()[label]);
            row(data, head.weights()[label], grams);
        }
    }

    private static Head head(DataInputStream data, int labels, int grams) throws IOException {
        float[][] weights = new float[labels][];
        float[] bias = new float[labels];
        for (int label = 0; label < labels; label++) {
            bias[label] = data.readFloat();
            weights[label] = row(data, grams);
        }
        return new Head(weights, bias);
    }

    /** @param coarse how many numbers of it, from the first, are written in few steps */
    static void row(DataOutputStream data, float[] row, int coarse) throws IOException {
        data.writeInt(row.length);
        float bytes = scale(row, 0, coarse) / STEPS;
        float shorts = scale(row, coarse, row.length) / Short.MAX_VALUE;
        data.writeFloat(bytes);
        data.writeFloat(shorts);
        for (int i = 0; i < row.length; i++) {
            if (i < coarse) {
                data.writeByte(Math.round(row[i] / bytes));
            } else {
                data.writeShort(Math.round(row[i] / shorts));
            }
        }
    }

    private static float scale(float[] row, int from, int to) {
        float most = 0;
        for (int i = from; i < to; i++) {
            most = Math.max(most, Math.abs(row[i]));
        }
        return most == 0 ? 1 : most;
    }

    static float[] row(DataInputStream data, int coarse) throws IOException {
        float[] row = new float[within(data.readInt(), MOST_DIMENSIONS)];
        float bytes = data.readFloat();
        float shorts = data.readFloat();
        for (int i = 0; i < row.length; i++) {
            row[i] = i < coarse ? data.readByte() * bytes : data.readShort() * shorts;
        }
        return row;
    }

    private static void calibration(DataOutputStream data, Calibration it) throws IOException {
        for (double number : new double[] {
            it.temperature(),
            it.trust().slope(),
            it.trust().intercept(),
            it.each().slope(),
            it.each().intercept(),
            it.wary().label(),
            it.wary().from(),
            it.accept(),
            it.near()
        }) {
            data.writeDouble(number);
        }
    }

    private static Calibration calibration(DataInputStream data) throws IOException {
        return new Calibration(
                data.readDouble(),
                new Calibration.Line(data.readDouble(), data.readDouble()),
                new Calibration.Line(data.readDouble(), data.readDouble()),
                new Calibration.Wary((int) data.readDouble(), data.readDouble()),
                data.readDouble(),
                data.readDouble());
    }

    private static int within(int number, int most) throws IOException {
        if (number < 0 || number > most) {
            throw new IOException("is damaged: " + number + " is out of range");
        }
        return number;
    }

    private ModelFile() {}
}
