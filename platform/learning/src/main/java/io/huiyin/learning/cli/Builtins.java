package io.huiyin.learning.cli;

import io.huiyin.learning.Builtin;
import io.huiyin.learning.Example;
import io.huiyin.learning.PairModel;
import io.huiyin.learning.PairModel.Pair;
import io.huiyin.learning.Reading;
import io.huiyin.learning.TextModel;
import io.huiyin.learning.Trainer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code builtin}: makes the delivered models of the texts of the project, and of open sets that allow it. */
final class Builtins {

    /** Same intent, same meaning: PolyAI's banking77 (CC BY 4.0) and clinc150 (CC BY 3.0). */
    private static final List<String> INTENTS =
            List.of("en_topic_banking77.train.jsonl.gz", "en_topic_clinc150.train.jsonl.gz");

    private static final int PAIRS_OF_EACH = 4_000;
    private static final long SEED = 20_260_101;

    private final PrintStream out;
    private final PrintStream err;

    Builtins(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    void make(Options options) throws IOException {
        Path target = Path.of(options.needed("--out"));
        String data = options.any("--data");
        Files.createDirectories(target);
        Path texts = Path.of(options.needed("--texts"));
        List<Path> batches;
        try (Stream<Path> files = Files.list(texts)) {
            batches = files.filter(it -> it.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
        if (batches.isEmpty()) {
            throw new IOException(texts + " holds no .jsonl");
        }
        Map<String, Reading> read = new ConcurrentHashMap<>();
        for (String head : Builtin.HEADS) {
            List<Example> examples = Speakers.among(Lines.examples(batches, head), texts.resolve("people.txt"));
            Progress progress = new Progress(err, "read for " + head, examples.size());
            TextModel model = Trainer.train(
                    examples,
                    null,
                    Builtin.WARY.get(head),
                    text -> read.computeIfAbsent(text, Reading::of),
                    progress::at);
            Path file = target.resolve(head + ".bin");
            model.write(file);
            made(head, file);
        }
        if (data != null) {
            List<Pair> pairs = pairs(Path.of(data));
            Progress progress = new Progress(err, "read for pairs", pairs.size());
            Path file = target.resolve("pairs.bin");
            PairModel.train(pairs, false, progress::at).write(file);
            made("pairs", file);
        }
        sums(target);
    }

    private void made(String name, Path file) throws IOException {
        out.println(Lines.JSON.createObjectNode().put("model", name).put("bytes", Files.size(file)));
    }

    private static List<Pair> pairs(Path data) throws IOException {
        Random random = new Random(SEED);
        List<Pair> pairs = new ArrayList<>();
        for (String set : INTENTS) {
            Map<String, List<String>> intents = Lines.examples(List.of(data.resolve(set)), Lines.LABEL).stream()
                    .collect(Collectors.groupingBy(
                            it -> it.labels().get(0),
                            TreeMap::new,
                            Collectors.mapping(Example::text, Collectors.toList())));
            List<List<String>> groups = new ArrayList<>(intents.values());
            for (int i = 0; i < PAIRS_OF_EACH; i++) {
                Collections.swap(groups, 0, random.nextInt(groups.size()));
                List<String> one = groups.get(0);
                List<String> other = groups.get(1 + random.nextInt(groups.size() - 1));
                String text = any(one, random);
                pairs.add(new Pair(text, any(one, random), true));
                pairs.add(new Pair(text, any(other, random), false));
            }
        }
        return pairs;
    }

    private static String any(List<String> texts, Random random) {
        return texts.get(random.nextInt(texts.size()));
    }

    /** As {@code sha256sum} writes them. */
    private static void sums(Path folder) throws IOException {
        StringBuilder sums = new StringBuilder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(it -> it.toString().endsWith(".bin")).sorted().toList()) {
                sums.append(sum(Files.readAllBytes(file)))
                        .append("  ")
                        .append(file.getFileName())
                        .append('\n');
            }
        }
        Files.writeString(folder.resolve("SHA256SUMS"), sums);
    }

    private static String sum(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
