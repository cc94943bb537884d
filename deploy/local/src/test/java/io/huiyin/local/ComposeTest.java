package io.huiyin.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.huiyin.contracts.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The suite in containers is the suite of {@code deploy/up}: same parts, names, ports and routes. */
class ComposeTest {

    private static final Path PROJECT = Path.of("../..").toAbsolutePath().normalize();
    private static final Path FOLDER = PROJECT.resolve("deploy/compose");
    private static final Pattern ROUTE = Pattern.compile("\"~(\\S+)\" (\\w+):(\\d+);");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+):\\?");

    private final JsonNode compose = new ObjectMapper(new YAMLFactory())
            .readTree(FOLDER.resolve("compose.yml").toFile());

    ComposeTest() throws IOException {}

    @Test
    void shouldBeValid(@TempDir Path folder) throws IOException, InterruptedException {
        Optional<List<String>> program = composeProgram();
        assumeTrue(program.isPresent(), "neither docker compose nor docker-compose is installed: skipped");
        Compose.prepare(home(folder));
        List<String> command = new ArrayList<>(program.orElseThrow());
        command.addAll(List.of(
                "--env-file",
                folder.resolve(".env").toString(),
                "-f",
                FOLDER.resolve("compose.yml").toString(),
                "config",
                "-q"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
    }

    @Test
    void shouldHaveEveryPartAtItsPort() {
        Map<String, String> parts =
                Map.of("postgres", "postgres", "kafka", "kafka", "keycloak", "keycloak", "edge", "edge");
        parts.forEach((part, port) -> assertThat(published(part))
                .startsWith("127.0.0.1:" + Ports.fixed().of(port) + ":"));
        assertThat(published("mail"))
                .contains(
                        "127.0.0.1:" + Ports.fixed().of("smtp") + ":",
                        "127.0.0.1:" + Ports.fixed().of("imap") + ":");
        for (String service : Services.NAMES) {
            int port = Ports.fixed().of(service);
            assertThat(published(service)).isEqualTo("127.0.0.1:" + port + ":" + port);
            assertThat(compose.at("/services/" + service + "/environment/QUARKUS_DATASOURCE_USERNAME")
                            .asText())
                    .isEqualTo(service);
        }
        compose.path("services").forEach(part -> part.path("ports")
                .forEach(port -> assertThat(port.asText()).startsWith("127.0.0.1:")));
    }

    @Test
    void shouldRouteAsTheEdgeDoes() throws IOException {
        List<String> paths = new ArrayList<>(List.of(
                "/",
                "/s/abc",
                "/s",
                "/form/web",
                "/widget.js",
                "/survey/abc",
                "/surveys",
                "/api",
                "/api/v1",
                "/api/v1/unknown",
                "/api/v2/cases",
                "/api/v1/casesx",
                "/q/metrics",
                "/api/v1/messaging",
                "/api/v1/messaging/other/parked"));
        for (String segment : Edge.segments()) {
            paths.add("/api/v1/" + segment);
            paths.add("/api/v1/" + segment + "/0199/actions/claim");
        }
        Services.NAMES.forEach(service -> paths.add("/api/v1/messaging/" + service + "/parked"));
        String conf = Files.readString(FOLDER.resolve("edge.conf"));
        for (String path : paths) {
            assertThat(routed(conf, path)).as(path).isEqualTo(Optional.ofNullable(Edge.owner(path)));
        }
    }

    @Test
    void shouldCreateEveryTopic() {
        assertThat(compose.at("/services/kafka-topics/environment/TOPICS")
                        .asText()
                        .split("\\s+"))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(Topics.ALL.stream(), Topics.ALL.stream().map(Topics::deadLetter))
                                .toList());
        assertThat(compose.at("/services/kafka-topics/entrypoint/2").asText())
                .contains("--partitions " + Topics.PARTITIONS);
    }

    @Test
    void shouldMakeEveryKeyThatIsAskedForAndKeepIt(@TempDir Path folder) throws IOException {
        Compose.prepare(home(folder));
        Properties first = environment(folder);
        Compose.prepare(home(folder));
        assertThat(environment(folder)).isEqualTo(first);
        List<String> asked = VARIABLE.matcher(Files.readString(FOLDER.resolve("compose.yml")))
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
        assertThat(asked).hasSize(6);
        assertThat(first.stringPropertyNames()).containsExactlyInAnyOrderElementsOf(asked);
        assertThat(Files.getPosixFilePermissions(folder.resolve(".env"))).hasSize(2);
        JsonNode realm =
                new ObjectMapper().readTree(folder.resolve("realm.json").toFile());
        assertThat(realm.path("users")).isNotEmpty();
        assertThat(new ObjectMapper()
                        .readTree(folder.resolve("demo.json").toFile())
                        .path("edge")
                        .asText())
                .isEqualTo("http://127.0.0.1:8080");
    }

    @Test
    void shouldMountWhatIsThere() {
        compose.path("services").forEach(part -> part.path("volumes").forEach(volume -> {
            String from = volume.asText().split(":")[0];
            if (from.startsWith(".")) {
                assertThat(FOLDER.resolve(from)).exists();
            }
        }));
    }

    private String published(String part) {
        List<String> ports = new ArrayList<>();
        compose.at("/services/" + part + "/ports").forEach(port -> ports.add(port.asText()));
        return String.join(" ", ports);
    }

    private static Optional<String> routed(String conf, String path) {
        Matcher routes = ROUTE.matcher(conf);
        while (routes.find()) {
            if (Pattern.compile(routes.group(1)).matcher(path).find()) {
                assertThat(Integer.parseInt(routes.group(3)))
                        .isEqualTo(Ports.fixed().of(routes.group(2)));
                return Optional.of(routes.group(2));
            }
        }
        return Optional.empty();
    }

    private static Properties environment(Path folder) throws IOException {
        Properties properties = new Properties();
        try (var in = Files.newBufferedReader(folder.resolve(".env"))) {
            properties.load(in);
        }
        return properties;
    }

    private static Home home(Path folder) throws IOException {
        Home home = new Home(folder, folder, PROJECT, "target");
        home.prepare(false);
        return home;
    }

    /** Compose as a plug-in of Docker, or on its own. */
    private static Optional<List<String>> composeProgram() throws IOException, InterruptedException {
        for (List<String> program : List.of(List.of("docker", "compose"), List.of("docker-compose"))) {
            List<String> version = new ArrayList<>(program);
            version.add("version");
            try {
                if (new ProcessBuilder(version).start().waitFor() == 0) {
                    return Optional.of(program);
                }
            } catch (IOException e) {
                // not installed
            }
        }
        return Optional.empty();
    }
}
