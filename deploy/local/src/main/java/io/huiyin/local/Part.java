package io.huiyin.local;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A process of the suite: started, waited for, started again when it dies, stopped. */
abstract class Part {

    private final String name;
    private final Path log;
    private volatile @Nullable Process process;
    private volatile boolean stopping;

    Part(String name, Path log) {
        this.name = name;
        this.log = log;
    }

    final String name() {
        return name;
    }

    final long pid() {
        Process running = process;
        return running == null ? -1 : running.pid();
    }

    /** Makes ready what a start needs; before the first one and before every other. */
    void prepare() throws IOException, InterruptedException {}

    abstract ProcessBuilder command() throws IOException;

    /** Whether it does its work now. */
    abstract boolean isReady();

    /** What remains to be done once it answers, each time. */
    void completed() throws IOException {}

    Duration patience() {
        return Duration.ofMinutes(4);
    }

    final void start() throws IOException, InterruptedException {
        prepare();
        Instant deadline = Instant.now().plus(patience());
        launch();
        while (!isReady()) {
            if (!alive()) {
                if (stopping || !mayTryAgain() || Instant.now().isAfter(deadline)) {
                    throw new CannotStart(name + " ended while it started; the end of " + log + ":\n" + tail());
                }
                Thread.sleep(500);
                launch();
            }
            if (Instant.now().isAfter(deadline)) {
                throw new CannotStart(name + " is not ready after " + patience().toSeconds() + " s; see " + log);
            }
            Thread.sleep(50);
        }
        completed();
    }

    /** Whether a start that failed may be repeated, since what it met goes away by itself. */
    boolean mayTryAgain() {
        return false;
    }

    private void launch() throws IOException {
        process = command()
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    final boolean alive() {
        Process running = process;
        return running != null && running.isAlive();
    }

    final void awaitEnd() throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.waitFor();
        }
    }

    void stop() {
        stopping = true;
        Process running = process;
        if (running == null) {
            return;
        }
        running.destroy();
        try {
            if (!running.waitFor(10, TimeUnit.SECONDS)) {
                running.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private String tail() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
        } catch (IOException e) {
            return "(no log)";
        }
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** GET answers 200. */
    static boolean answers(String url) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url).toURL().openConnection();
            connection.setConnectTimeout(500);
            connection.setReadTimeout(2_000);
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
