package io.huiyin.learning.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.learning.Evaluation;
import io.huiyin.learning.Evaluation.Judged;
import io.huiyin.learning.Example;
import io.huiyin.learning.TextModel;
import io.huiyin.learning.Trainer;
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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The commands of {@code deploy/model}. JSON goes to stdout, everything for people to stderr. */
public final class Main {

    private static final String USAGE = """
            deploy/model train    --in train.jsonl [--dev dev.jsonl] [--label FIELD] --out model.bin
            deploy/model classify --model model.bin < in.jsonl > out.jsonl
            deploy/model evaluate --model model.bin --in test.jsonl [--label FIELD]

            Lines are {text, label}; --label names another field that holds the label. --in and --dev take several files, separated
            by commas, gzipped or not. classify adds {label, confidence, accepted}; evaluate says a table and JSON.
            """;

    private final Map<String, String> options = new HashMap<>();
    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    Main(InputStream in, PrintStream out, PrintStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /** A command that is not one. */
    private static final class Misused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Misused(String reason) {
            super(reason);
        }
    }

    public static void main(String[] arguments) {
        System.exit(new Main(System.in, System.out, System.err).run(arguments));
    }

    /** @return 0, or 2 for what is wrong with the command or the data */
    int run(String... arguments) {
        try {
            command(arguments);
            return 0;
        } catch (Misused e) {
            err.println("deploy/model: " + e.getMessage() + "\n\n" + USAGE);
        } catch (Lines.BadLine | Trainer.Unlearnable | IOException e) {
            err.println("deploy/model: " + e.getMessage());
        }
        return 2;
    }

    private void command(String... arguments) throws IOException {
        if (arguments.length % 2 == 0) {
            throw new Misused(arguments.length == 0 ? "a command is missing" : "an option has no value");
        }
        for (int i = 1; i < arguments.length; i += 2) {
            options.put(arguments[i], arguments[i + 1]);
        }
        switch (arguments[0]) {
            case "train" -> train();
            case "classify" -> classify();
            case "evaluate" -> evaluate();
            default -> throw new Misused("there is no command " + arguments[0]);
        }
    }

    private void train() throws IOException {
        Path target = Path.of(option("--out"));
        List<Example> examples = examples(option("--in"));
        String dev = options.get("--dev");
        Progress progress = new Progress(err, "read", examples.size());
        TextModel model = Trainer.train(examples, dev == null ? null : examples(dev), progress::at);
        model.write(target);
        out.println(Lines.JSON
                .createObjectNode()
                .put("texts", examples.size())
                .put("labels", model.labels().size())
                .put("bytes", Files.size(target)));
    }

    private void classify() throws IOException {
        TextModel model = model();
        Writer lines = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        Lines.each("stdin", in, (number, line) -> {
            TextModel.Answer answer = model.classify(Lines.text("stdin", number, line, "text"));
            line.put("label", answer.label())
                    .put("confidence", answer.confidence())
                    .put("accepted", answer.accepted());
            lines.write(line + "\n");
        });
        lines.flush();
    }

    private void evaluate() throws IOException {
        TextModel model = model();
        List<Example> examples = examples(option("--in"));
        Progress progress = new Progress(err, "classified", examples.size());
        List<Judged> judged = new ArrayList<>();
        for (Example it : examples) {
            judged.add(new Judged(it.label(), model.classify(it.text())));
            progress.at(judged.size());
        }
        Evaluation evaluation = Evaluation.of(judged);
        table(evaluation);
        out.println((ObjectNode) Lines.JSON.valueToTree(evaluation));
    }

    private void table(Evaluation it) {
        err.printf(Locale.ROOT, "%-30s %9s %9s %9s %9s%n", "", "precision", "recall", "F1", "texts");
        it.labels()
                .forEach((label, of) -> err.printf(
                        Locale.ROOT,
                        "%-30s %9.3f %9.3f %9.3f %9d%n",
                        label,
                        of.precision(),
                        of.recall(),
                        of.f1(),
                        of.support()));
        err.printf(
                Locale.ROOT,
                "%naccuracy %.3f   macro-F1 %.3f   ECE %.3f   coverage at 95 %% precision %.3f   accepted %.3f, right %.3f%n",
                it.accuracy(),
                it.macroF1(),
                it.ece(),
                it.coverage95(),
                it.accepted(),
                it.acceptedAccuracy());
    }

    private TextModel model() throws IOException {
        String file = option("--model");
        try (InputStream model = Files.newInputStream(Path.of(file))) {
            return TextModel.read(model);
        } catch (IOException e) {
            throw new IOException(file + " cannot be read as a model: " + e.getMessage(), e);
        }
    }

    private List<Example> examples(String files) throws IOException {
        return Lines.examples(
                Arrays.stream(files.split(",")).map(Path::of).toList(), options.getOrDefault("--label", Lines.LABEL));
    }

    private String option(String name) {
        String value = options.get(name);
        if (value == null) {
            throw new Misused(name + " is missing");
        }
        return value;
    }
}
