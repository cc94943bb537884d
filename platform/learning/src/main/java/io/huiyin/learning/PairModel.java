package io.huiyin.learning;

import io.huiyin.learning.Calibration.Line;
import io.huiyin.learning.Head.Lesson;
import io.huiyin.learning.PairSpace.Both;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Whether two texts say the same. */
public final class PairModel {

    private static final int MARK = 0x48595031; // HYP1
    private static final double[] COSTS = {0.1, 0.5, 2};
    private static final int FOLDS = 5;
    private static final double LIKELY = 0.5;

    private final PairSpace space;
    private final Head head;
    private final Line line;

    private PairModel(PairSpace space, Head head, Line line) {
        this.space = space;
        this.head = head;
        this.line = line;
    }

    /** Two texts, and whether they say the same. */
    public record Pair(String a, String b, boolean same) {}

    /** @param score probability that they say the same */
    public record Answer(double score, boolean same) {}

    public Answer compare(Reading a, Reading b) {
        double score = line.of(head.scores(space.place(new Both(a, b)))[1]);
        return new Answer(score, score >= LIKELY);
    }

    /**
     * @param wholly whether words of the pairs are learned, and what embeddings say of their field; else by measures alone
     * @param progress told how many pairs were read
     * @throws Trainer.Unlearnable if all are the same, or none
     */
    public static PairModel train(List<Pair> pairs, boolean wholly, IntConsumer progress) {
        if (pairs.stream().map(Pair::same).distinct().count() < 2) {
            throw new Trainer.Unlearnable("there must be pairs that say the same, and pairs that do not");
        }
        List<Both> texts = Reading.many(pairs, it -> new Both(Reading.of(it.a()), Reading.of(it.b())), progress);
        int[] apart = IntStream.range(0, pairs.size())
                .filter(i -> isApart(pairs.get(i)))
                .toArray();
        int[] learned = IntStream.range(0, pairs.size())
                .filter(i -> !isApart(pairs.get(i)))
                .toArray();
        boolean enough = Arrays.stream(apart)
                                .mapToObj(i -> pairs.get(i).same())
                                .distinct()
                                .count()
                        == 2
                && Arrays.stream(learned)
                                .mapToObj(i -> pairs.get(i).same())
                                .distinct()
                                .count()
                        == 2;
        double bestCost = COSTS[0];
        Line line = new Line(1, 0);
        double least = Double.MAX_VALUE;
        for (double cost : enough ? COSTS : new double[0]) {
            PairModel model = learned(texts, pairs, learned, wholly, cost);
            List<double[]> points = Arrays.stream(apart)
                    .mapToObj(i -> new double[] {
                        model.head.scores(model.space.place(texts.get(i)))[1],
                        pairs.get(i).same() ? 1 : 0
                    })
                    .toList();
            Line through = Line.through(points);
            double surprise = points.stream()
                    .mapToDouble(
                            it -> -Math.log(Math.max(1e-9, it[1] == 1 ? through.of(it[0]) : 1 - through.of(it[0]))))
                    .sum();
            if (surprise < least) {
                least = surprise;
                bestCost = cost;
                line = through;
            }
        }
        PairModel all = learned(texts, pairs, IntStream.range(0, pairs.size()).toArray(), wholly, bestCost);
        return new PairModel(all.space, all.head, line);
    }

    /** Pairs with the same first text are on the same side. */
    private static boolean isApart(Pair pair) {
        return Math.floorMod(pair.a().hashCode() * 31, FOLDS) == 0;
    }

    private static PairModel learned(List<Both> texts, List<Pair> pairs, int[] numbers, boolean wholly, double cost) {
        List<Both> chosen = Arrays.stream(numbers).mapToObj(texts::get).toList();
        PairSpace space = PairSpace.of(chosen, wholly);
        boolean[] same = new boolean[numbers.length];
        boolean[] other = new boolean[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            same[i] = pairs.get(numbers[i]).same();
            other[i] = !same[i];
        }
        Lesson lesson =
                new Lesson(chosen.stream().map(space::place).toList(), List.of(other, same), space.dimensions());
        return new PairModel(space, Head.learned(lesson, cost), new Line(1, 0));
    }

    public void write(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                GZIPOutputStream zipped = new GZIPOutputStream(out, 1 << 16);
                DataOutputStream data = new DataOutputStream(new BufferedOutputStream(zipped))) {
            data.writeInt(MARK);
            data.writeBoolean(space.wholly());
            ModelFile.space(data, space.space());
            ModelFile.row(data, space.mean(), 0);
            ModelFile.row(data, space.deviation(), 0);
            ModelFile.row(data, head.weights()[1], 0);
            data.writeFloat(head.bias()[1]);
            data.writeDouble(line.slope());
            data.writeDouble(line.intercept());
        }
    }

    /** @throws IOException if it cannot be read, or is no model of pairs of this version */
    public static PairModel read(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(new BufferedInputStream(new GZIPInputStream(in, 1 << 16)));
        if (data.readInt() != MARK) {
            throw new IOException("is no model of pairs of this version");
        }
        boolean wholly = data.readBoolean();
        Space space = ModelFile.space(data);
        PairSpace pairs = new PairSpace(space, ModelFile.row(data, 0), ModelFile.row(data, 0), wholly);
        float[] weights = ModelFile.row(data, 0);
        float bias = data.readFloat();
        Head head = new Head(new float[][] {new float[0], weights}, new float[] {0, bias});
        return new PairModel(pairs, head, new Line(data.readDouble(), data.readDouble()));
    }
}
