package io.huiyin.learning.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.learning.Builtin;
import io.huiyin.learning.Evaluation;
import io.huiyin.learning.Evaluation.Judged;
import io.huiyin.learning.Example;
import io.huiyin.learning.Reading;
import io.huiyin.learning.TextModel;
import io.huiyin.learning.Trainer;
import io.huiyin.learning.rules.Lexicon;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** {@code train}, {@code classify}, {@code evaluate}: what a text is. */
final class Texts {

    private static final String BUILTIN = "builtin:";

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    Texts(InputStream in, PrintStream out, PrintStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    void train(Options options) throws IOException {
        String label = options.or("--label", Lines.LABEL);
        Path target = Path.of(options.needed("--out"));
        String people = options.any("--people");
        List<Example> examples = Speakers.among(
                Lines.examples(Options.files(options.needed("--in")), label), people == null ? null : Path.of(people));
        String dev = options.any("--dev");
        Progress progress = new Progress(err, "read", examples.size());
        TextModel model = Trainer.train(
                examples,
                dev == null ? null : Lines.examples(Options.files(dev), label),
                options.any("--wary"),
                Reading::of,
                progress::at);
        model.write(target);
        out.println(Lines.JSON
                .createObjectNode()
                .put("texts", examples.size())
                .put("labels", model.labels().size())
                .put("bytes", Files.size(target)));
    }

    void classify(Options options) throws IOException {
        Function<Reading, TextModel.Answer> model = answering(options.needed("--model"));
        Writer lines = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        Lines.each("stdin", in, (number, line) -> {
            said(line, model.apply(Reading.of(Lines.text("stdin", number, line, "text"))));
            lines.write(line + "\n");
        });
        lines.flush();
    }

    /** Reasons are doubts if there are any, then the words that spoke most for the label. */
    private static void said(ObjectNode line, TextModel.Answer answer) {
        line.put("label", answer.label())
                .put("confidence", Math.round(answer.confidence() * 1e4) / 1e4)
                .put("accepted", answer.accepted());
        ArrayNode reasons = line.putArray("reasons");
        answer.doubts().forEach(doubt -> reasons.add(doubt.word()));
        answer.words().forEach(reasons::add);
        if (answer.labels().size() > 1) {
            answer.labels().forEach(line.putArray("labels")::add);
        }
    }

    void evaluate(Options options) throws IOException {
        Function<Reading, TextModel.Answer> model = answering(options.needed("--model"));
        List<Example> examples =
                Lines.examples(Options.files(options.needed("--in")), options.or("--label", Lines.LABEL));
        Progress progress = new Progress(err, "classified", examples.size());
        List<Judged> judged =
                Reading.many(examples, it -> new Judged(it.labels(), model.apply(Reading.of(it.text()))), progress::at);
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
                "%naccuracy %.3f   macro-F1 %.3f   ECE %.3f (%.3f by chance)   coverage at 95 %% precision %.3f   accepted %.3f, right %.3f%n",
                it.accuracy(),
                it.macroF1(),
                it.ece(),
                it.eceByChance(),
                it.coverage95(),
                it.accepted(),
                it.acceptedAccuracy());
    }

    private static Function<Reading, TextModel.Answer> answering(String name) throws IOException {
        if (name.startsWith(BUILTIN)) {
            String head = name.substring(BUILTIN.length());
            TextModel model = Builtin.head(head);
            Lexicon dangers = Builtin.dangers();
            return text -> Builtin.beside(dangers, head, text, model.classify(text));
        }
        try (InputStream in = Files.newInputStream(Path.of(name))) {
            return TextModel.read(in)::classify;
        } catch (IOException e) {
            throw new IOException(name + " cannot be read as a model: " + e.getMessage(), e);
        }
    }
}
