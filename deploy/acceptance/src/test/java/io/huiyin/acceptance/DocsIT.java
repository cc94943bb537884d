package io.huiyin.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages under {@code docs} say can be typed in as it stands. */
class DocsIT {

    private static final Path DOCS = Path.of("../../docs");
    private static final Pattern SHELL = Pattern.compile("^```sh\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "post-feedback",
                "run-a-shift",
                "understand",
                "promises",
                "escalate",
                "read-the-metrics",
                "operate"
            })
    void shouldDoWhatItSays(String page) throws IOException, InterruptedException {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/curl")) && Files.isExecutable(Path.of("/bin/bash")),
                "no curl or bash: the pages are not typed in");
        JsonNode demo = RunningSuite.shared().demo();
        Path script = folder.resolve(page + ".sh");
        Files.writeString(script, "set -euxo pipefail\n" + shell("README") + shell(page));
        Path output = folder.resolve("output");
        ProcessBuilder bash = new ProcessBuilder("/bin/bash", script.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        bash.environment().put("EDGE", demo.path("edge").asText());
        bash.environment()
                .put("PROJECT", Path.of("../..").toAbsolutePath().normalize().toString());
        bash.environment().put("ISSUER", demo.path("issuer").asText());
        Process process = bash.start();

        boolean ended = process.waitFor(90, TimeUnit.SECONDS);
        process.destroyForcibly();

        assertThat(ended && process.exitValue() == 0)
                .as(Files.readString(output))
                .isTrue();
    }

    private static String shell(String page) throws IOException {
        return SHELL.matcher(Files.readString(DOCS.resolve(page + ".md")))
                .results()
                .map(block -> block.group(1))
                .collect(Collectors.joining("\n"));
    }
}
