package io.huiyin.learning.cli;

import io.huiyin.learning.Trainer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Set;

/** The commands of {@code deploy/model}. JSON goes to stdout, everything for people to stderr. */
public final class Main {

    /** A system property: the process ends when its input does, for who is started by another one and reads nothing. */
    public static final String WITH_PARENT = "huiyin.learning.with-parent";

    private static final String USAGE = """
            deploy/model train    --in train.jsonl [--dev dev.jsonl] [--label FIELD] [--wary LABEL] [--people FILE] --out model.bin
            deploy/model classify --model model.bin|builtin:HEAD < in.jsonl > out.jsonl
            deploy/model evaluate --model model.bin|builtin:HEAD --in test.jsonl [--label FIELD]
            deploy/model pairs          [--model model.bin] < pairs.jsonl > out.jsonl
            deploy/model pairs-train    --in train.jsonl --out model.bin
            deploy/model pairs-evaluate [--model model.bin] --in test.jsonl
            deploy/model builtin  --texts FOLDER [--data FOLDER] --out FOLDER

            Lines are {text, label} or {text, labels}; --label names another field that holds the label. --in and --dev take several
            files, separated by commas, gzipped or not; four or more are learned from file against file. --wary
            names a label that must not be missed, --people lines of a language and a beginning, as "en My mother says:", with which some
            texts are learned once more, so that who speaks says nothing. classify adds {label,
            confidence, accepted, reasons}; evaluate says a table and JSON. HEAD is one of type, subtype, severity, scope, topic,
            sentiment, anger, safety. Pairs are {a, b, same}; pairs adds {score, same}. builtin makes the delivered models again.
            """;

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    Main(InputStream in, PrintStream out, PrintStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    public static void main(String[] arguments) {
        if (Boolean.getBoolean(WITH_PARENT)) {
            endWithParent();
        }
        System.exit(new Main(System.in, System.out, System.err).run(arguments));
    }

    /** Nobody waits for what a child would say whose parent was killed: then its input ends. */
    private static void endWithParent() {
        Thread watch = new Thread(
                () -> {
                    try {
                        System.in.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        System.err.println("deploy/model: " + e.getMessage());
                    }
                    Runtime.getRuntime().halt(2);
                },
                "parent");
        watch.setDaemon(true);
        watch.start();
    }

    /** @return 0, or 2 for what is wrong with the command or the data */
    int run(String... arguments) {
        try {
            command(arguments);
            return 0;
        } catch (Options.Misused e) {
            err.println("deploy/model: " + e.getMessage() + "\n\n" + USAGE);
        } catch (Lines.BadLine | Trainer.Unlearnable | IOException e) {
            err.println("deploy/model: " + e.getMessage());
        }
        return 2;
    }

    private void command(String... arguments) throws IOException {
        if (arguments.length == 0) {
            throw new Options.Misused("a command is missing");
        }
        Texts texts = new Texts(in, out, err);
        Pairs pairs = new Pairs(in, out, err);
        switch (arguments[0]) {
            case "train" ->
                texts.train(new Options(Set.of("--in", "--dev", "--label", "--wary", "--people", "--out"), arguments));
            case "classify" -> texts.classify(new Options(Set.of("--model"), arguments));
            case "evaluate" -> texts.evaluate(new Options(Set.of("--model", "--in", "--label"), arguments));
            case "pairs" -> pairs.compare(new Options(Set.of("--model"), arguments));
            case "pairs-train" -> pairs.train(new Options(Set.of("--in", "--out"), arguments));
            case "pairs-evaluate" -> pairs.evaluate(new Options(Set.of("--model", "--in"), arguments));
            case "builtin" -> new Builtins(out, err).make(new Options(Set.of("--texts", "--data", "--out"), arguments));
            case "help" -> err.print(USAGE);
            default -> throw new Options.Misused("there is no command " + arguments[0]);
        }
    }
}
