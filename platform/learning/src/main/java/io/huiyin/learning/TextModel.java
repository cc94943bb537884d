package io.huiyin.learning;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What was learned: which label a text has, and how sure that is. */
public final class TextModel {

    private final List<String> labels;
    private final Space space;
    private final Head full;
    private final Head quick;
    private final Calibration calibration;
    private final Calibration quickCalibration;

    TextModel(
            List<String> labels,
            Space space,
            Head full,
            Head quick,
            Calibration calibration,
            Calibration quickCalibration) {
        this.labels = List.copyOf(labels);
        this.space = space;
        this.full = full;
        this.quick = quick;
        this.calibration = calibration;
        this.quickCalibration = quickCalibration;
    }

    /**
     * @param confidence probability that it is right
     * @param accepted whether that is enough without a person
     */
    public record Answer(String label, double confidence, boolean accepted) {}

    public List<String> labels() {
        return labels;
    }

    public void write(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            ModelFile.write(new ModelFile.Parts(labels, space, full, quick, calibration, quickCalibration), out);
        }
    }

    /** @throws IOException if it cannot be read, or is no model of this version */
    public static TextModel read(InputStream in) throws IOException {
        ModelFile.Parts it = ModelFile.read(in);
        return new TextModel(it.labels(), it.space(), it.full(), it.quick(), it.calibration(), it.quickCalibration());
    }

    /** By n-grams and sentence embedding. */
    public Answer classify(String text) {
        return answer(full.scores(space.vector(Grams.of(text), Encoder.encode(text))), calibration);
    }

    /** By n-grams alone, without the encoders. */
    public Answer classifyQuickly(String text) {
        Map<String, Integer> grams = Grams.of(text);
        return answer(quick.scores(space.vector(grams, null)), quickCalibration);
    }

    private Answer answer(double[] scores, Calibration calibrated) {
        double[] probabilities = calibrated.probabilities(scores);
        int best = Calibration.best(probabilities);
        return new Answer(labels.get(best), probabilities[best], probabilities[best] >= calibrated.accept());
    }
}
