package io.huiyin.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The whole suite, started once per JVM by the launcher that {@code deploy/up} uses, on free ports and with data of its own. */
final class RunningSuite {

    private static final class Shared {
        private static final RunningSuite INSTANCE = start();
    }

    private final Path home;

    private RunningSuite(Path home) {
        this.home = home;
    }

    static RunningSuite shared() {
        return Shared.INSTANCE;
    }

    private static RunningSuite start() {
        Path project = Path.of("../..").toAbsolutePath().normalize();
        Path home = Path.of("target/suite").toAbsolutePath();
        Path local = project.resolve("deploy/local/target");
        try {
            Files.createDirectories(home);
            Files.deleteIfExists(home.resolve("demo.json")); // of a run that was killed
            Process launcher = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx128m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Dhuiyin.project=" + project,
                            "-Dhuiyin.build=target",
                            "-cp",
                            local.resolve("classes") + ":" + local.resolve("lib") + "/*",
                            "io.huiyin.local.Main",
                            "--fresh",
                            "--free-ports",
                            "--home",
                            home.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("launcher.log").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(launcher)));
            Instant deadline = Instant.now().plus(Duration.ofMinutes(8));
            while (!Files.exists(home.resolve("demo.json"))) {
                if (!launcher.isAlive() || Instant.now().isAfter(deadline)) {
                    throw new IllegalStateException(
                            "the suite did not start:\n" + Files.readString(home.resolve("launcher.log")));
                }
                Thread.sleep(200);
            }
            return new RunningSuite(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code deploy/demo} on this suite. */
    ProcessBuilder demoProcess(String... arguments) {
        Path local = Path.of("../local/target").toAbsolutePath().normalize();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                local.resolve("classes") + ":" + local.resolve("lib") + "/*",
                "io.huiyin.demo.Main",
                "--home",
                home.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    private static void stop(Process launcher) {
        launcher.destroy();
        try {
            if (!launcher.waitFor(40, TimeUnit.SECONDS)) {
                launcher.destroyForcibly();
            }
        } catch (InterruptedException e) {
            launcher.destroyForcibly();
        }
    }

    /** As the file says now: pids change when a part was started again. */
    JsonNode demo() {
        try {
            return new ObjectMapper().readTree(home.resolve("demo.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL; the launcher starts it again. */
    void kill(String part) {
        ProcessHandle.of(demo().at("/pids/" + part).asLong()).ifPresent(ProcessHandle::destroyForcibly);
    }
}
