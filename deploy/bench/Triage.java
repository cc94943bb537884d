import com.fasterxml.jackson.databind.json.JsonMapper;
import io.huiyin.learning.Builtin;
import io.huiyin.learning.Reading;
import io.huiyin.learning.TextModel;
import io.huiyin.learning.rules.Lexicon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/** How long understanding a text takes on one core, all heads together. Run by deploy/bench/triage. */
public final class Triage {

    /** Before anything is counted: the compiler shares the one core, and takes it for four milliseconds at a time. */
    private static final int ROUNDS = 4;
    private static final int TEXTS = 2_000;

    public static void main(String[] arguments) throws IOException {
        List<String> texts = texts(Path.of(arguments[0]));
        System.out.printf(Locale.ROOT, "%d texts, %s%n%n", texts.size(), processor());
        System.out.printf("%-44s %9s %9s %9s %12s%n", "", "p50 ms", "p95 ms", "p99 ms", "texts/s");
        Lexicon dangers = Builtin.dangers();
        measure("words of danger", texts, text -> dangers.find(text));
        List<TextModel> heads = List.copyOf(Builtin.heads().values());
        measure("n-grams, " + heads.size() + " heads", texts, text -> ask(heads, Reading.quickly(text)));
        System.gc();
        long before = resident();
        measure("in full: words, n-grams, embeddings", texts, text -> {
            dangers.find(text);
            return ask(heads, Reading.of(text));
        });
        System.gc();
        System.out.printf(
                Locale.ROOT,
                "%nresident: %d MiB with all heads, %d MiB with both encoders, %d MiB at most%n",
                before,
                resident(),
                memory("VmHWM"));
    }

    private static int ask(List<TextModel> heads, Reading reading) {
        int said = heads.get(0).classify(reading).label().length(); // the first one tells its words too
        for (TextModel head : heads) {
            said += head.decide(reading).label().length();
        }
        return said;
    }

    private static void measure(String what, List<String> texts, Function<String, ?> work) {
        for (int i = 0; i < ROUNDS; i++) {
            texts.forEach(work::apply);
        }
        double[] millis = new double[texts.size()];
        long begun = System.nanoTime();
        for (int i = 0; i < millis.length; i++) {
            long from = System.nanoTime();
            if (work.apply(texts.get(i)) == null) {
                throw new IllegalStateException("no answer");
            }
            millis[i] = (System.nanoTime() - from) / 1e6;
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "%-44s %9.3f %9.3f %9.3f %12.0f%n",
                what,
                at(millis, 0.5),
                at(millis, 0.95),
                at(millis, 0.99),
                millis.length / seconds);
    }

    private static double at(double[] ascending, double share) {
        return ascending[(int) Math.min(ascending.length - 1, Math.ceil(share * ascending.length) - 1)];
    }

    private static List<String> texts(Path folder) throws IOException {
        JsonMapper json = new JsonMapper();
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(it -> it.toString().endsWith(".jsonl")).sorted().toList()) {
                for (String line : Files.readAllLines(file)) {
                    texts.add(json.readTree(line).path("text").asText());
                }
            }
        }
        Collections.shuffle(texts, new Random(1));
        return texts.subList(0, Math.min(TEXTS, texts.size()));
    }

    private static String processor() throws IOException {
        return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(it -> it.startsWith("model name"))
                .findFirst()
                .map(it -> it.replaceFirst(".*: ", ""))
                .orElse("unknown processor");
    }

    private static long resident() throws IOException {
        return memory("VmRSS");
    }

    private static long memory(String field) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(it -> it.startsWith(field))
                        .mapToLong(it -> Long.parseLong(it.replaceAll("\\D", "")))
                        .findFirst()
                        .orElse(0)
                / 1024;
    }

    private Triage() {}
}
