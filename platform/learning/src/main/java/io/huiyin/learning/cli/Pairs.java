package io.huiyin.learning.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.learning.Builtin;
import io.huiyin.learning.PairEvaluation;
import io.huiyin.learning.PairModel;
import io.huiyin.learning.PairModel.Pair;
import io.huiyin.learning.Reading;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code pairs}, {@code pairs-train}, {@code pairs-evaluate}: whether two texts say the same. */
final class Pairs {

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    Pairs(InputStream in, PrintStream out, PrintStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    void compare(Options options) throws IOException {
        PairModel model = model(options.any("--model"));
        Writer lines = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        Lines.each("stdin", in, (number, line) -> {
            PairModel.Answer answer = model.compare(
                    Reading.of(Lines.text("stdin", number, line, "a")),
                    Reading.of(Lines.text("stdin", number, line, "b")));
            line.put("score", Math.round(answer.score() * 1e4) / 1e4).put("same", answer.same());
            lines.write(line + "\n");
        });
        lines.flush();
    }

    void train(Options options) throws IOException {
        Path target = Path.of(options.needed("--out"));
        List<Pair> pairs = pairs(options.needed("--in"));
        Progress progress = new Progress(err, "read", pairs.size());
        PairModel.train(pairs, true, progress::at).write(target);
        out.println(Lines.JSON.createObjectNode().put("pairs", pairs.size()).put("bytes", Files.size(target)));
    }

    void evaluate(Options options) throws IOException {
        PairModel model = model(options.any("--model"));
        List<Pair> pairs = pairs(options.needed("--in"));
        Progress progress = new Progress(err, "compared", pairs.size());
        List<PairEvaluation.Judged> judged = Reading.many(
                pairs,
                it -> new PairEvaluation.Judged(it.same(), model.compare(Reading.of(it.a()), Reading.of(it.b()))),
                progress::at);
        PairEvaluation evaluation = PairEvaluation.of(judged);
        err.printf(
                Locale.ROOT,
                "pairs %d   AUC %.3f   F1 %.3f   recall at 95 %% precision %.3f   accuracy %.3f%n",
                evaluation.pairs(),
                evaluation.auc(),
                evaluation.f1(),
                evaluation.recall95(),
                evaluation.accuracy());
        out.println((ObjectNode) Lines.JSON.valueToTree(evaluation));
    }

    private static PairModel model(@Nullable String file) throws IOException {
        if (file == null) {
            return Builtin.pairs();
        }
        try (InputStream model = Files.newInputStream(Path.of(file))) {
            return PairModel.read(model);
        } catch (IOException e) {
            throw new IOException(file + " cannot be read as a model of pairs: " + e.getMessage(), e);
        }
    }

    private static List<Pair> pairs(String files) throws IOException {
        List<Pair> pairs = new ArrayList<>();
        for (Path file : Options.files(files)) {
            String source = file.toString();
            Lines.each(
                    file,
                    (number, line) -> pairs.add(new Pair(
                            Lines.text(source, number, line, "a"),
                            Lines.text(source, number, line, "b"),
                            same(source, number, line))));
        }
        if (pairs.isEmpty()) {
            throw new Lines.BadLine(files, 1, "there are no lines");
        }
        return pairs;
    }

    private static boolean same(String source, long number, ObjectNode line) {
        JsonNode same = line.path("same");
        return switch (same.asText()) {
            case "1", "true" -> true;
            case "0", "false" -> false;
            default -> throw new Lines.BadLine(source, number, "\"same\" must be 1 or 0, true or false");
        };
    }
}
