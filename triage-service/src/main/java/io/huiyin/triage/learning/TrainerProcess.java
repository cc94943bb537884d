package io.huiyin.triage.learning;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.huiyin.learning.TextModel;
import io.huiyin.learning.cli.Main;
import io.huiyin.triage.config.TriageConfig;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Learns in a process of its own, the one of {@code deploy/model}: it takes one processor and its own memory, none of the service's, and
 * may be killed.
 */
final class TrainerProcess {

    private static final Duration LOOK = Duration.ofSeconds(10);
    /** Exit codes above it are signals. */
    private static final int KILLED = 128;

    private static final String PREFIX = "deploy/model: ";

    private final TriageConfig.Learning config;

    TrainerProcess(TriageConfig.Learning config) {
        this.config = config;
    }

    /** What cannot be learned, and why. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String reason) {
            super(reason);
        }
    }

    /**
     * @param folder for what is said on the way
     * @param options of {@code deploy/model train}, without {@code --out}
     * @param goOn called now and then; where it throws, the process ends and nothing comes of it
     * @return the model's file
     * @throws IllegalStateException if it was killed
     * @throws Refused if the texts cannot be learned from, or it took too long
     */
    Path learn(Path folder, Map<String, String> options, Runnable goOn)
            throws IOException, InterruptedException, Refused {
        Path model = folder.resolve("model.bin");
        Path said = folder.resolve("said.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + config.memory(),
                "-XX:+UseSerialGC",
                "-XX:ActiveProcessorCount=1",
                "-Dslf4j.internal.verbosity=ERROR",
                "-Djava.io.tmpdir=" + folder,
                "-D" + Main.WITH_PARENT + "=true",
                "-cp",
                classPath(),
                Main.class.getName(),
                "train"));
        options.forEach((name, value) -> command.addAll(List.of(name, value)));
        command.addAll(List.of("--out", model.toString()));
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(said.toFile())
                .start();
        try {
            long end = System.nanoTime() + config.longest().toNanos();
            while (!process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                if (System.nanoTime() > end) {
                    throw new Refused("it took longer than " + config.longest());
                }
                goOn.run();
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        if (process.exitValue() > KILLED) {
            throw new IllegalStateException("the trainer was killed: it ended with " + process.exitValue());
        }
        if (process.exitValue() != 0) {
            throw new Refused(reason(Files.readString(said, UTF_8), process.exitValue()));
        }
        return model;
    }

    /** What it says last, if it says something; progress stands before it on the same line. */
    private static String reason(String said, int code) {
        return Arrays.stream(said.split("[\\r\\n]+"))
                .filter(line -> line.contains(PREFIX))
                .map(line -> line.substring(line.indexOf(PREFIX) + PREFIX.length()))
                .findFirst()
                .orElse("the trainer ended with " + code);
    }

    /** All jars beside the one with the trainer, as it is delivered; else what this process was started with. */
    private static String classPath() throws IOException {
        CodeSource source =
                Objects.requireNonNull(TextModel.class.getProtectionDomain().getCodeSource(), "no code source");
        try {
            Path learning = Path.of(source.getLocation().toURI());
            Path folder = learning.getParent();
            return learning.toString().endsWith(".jar") && folder != null && folder.endsWith(Path.of("lib", "main"))
                    ? folder + File.separator + "*"
                    : System.getProperty("java.class.path");
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
