package io.huiyin.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One of the six. Its settings are a file of its own that nobody else may read. */
final class Service extends Part {

    private final Home home;
    private final Ports ports;
    private final Map<String, String> settings;

    Service(String name, Home home, Ports ports, Map<String, String> settings) {
        super(name, home.log(name));
        this.home = home;
        this.ports = ports;
        this.settings = settings;
    }

    @Override
    void prepare() throws IOException {
        Path config = Files.createDirectories(home.run(name()).resolve("config"));
        Files.setPosixFilePermissions(home.run(name()), PosixFilePermissions.fromString("rwx------"));
        StringBuilder text = new StringBuilder();
        new TreeMap<>(settings)
                .forEach((key, value) ->
                        text.append(key).append('=').append(value).append('\n'));
        Files.writeString(config.resolve("application.properties"), text);
    }

    @Override
    ProcessBuilder command() {
        return new ProcessBuilder(List.of(
                        java(),
                        isHot() ? "-Xmn64m" : "-Xms32m",
                        understands() ? "-Xmx448m" : "-Xmx224m",
                        "-XX:+UseSerialGC",
                        "-Xss512k",
                        "-XX:TieredStopAtLevel=" + (isHot() ? 4 : 1),
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Dfile.encoding=UTF-8",
                        "-jar",
                        home.service(name()).toString()))
                .directory(home.run(name()).toFile());
    }

    /** Accepting is worth the optimising compiler; in the others it would take more from two cores than it gives in the first hour. */
    private boolean isHot() {
        return name().equals("intake");
    }

    /** Models and encoders stand in its memory. */
    private boolean understands() {
        return name().equals("triage");
    }

    @Override
    boolean isReady() {
        return answers(ports.url(name()) + "/q/health/ready");
    }

    @Override
    boolean mayTryAgain() {
        return true;
    }
}
