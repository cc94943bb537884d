package io.huiyin.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Keycloak from its distribution, built once, its JVM started directly so that the pid is its own. The realm is imported with the
 * local overlay merged in, when it is not there yet.
 */
final class Keycloak extends Part {

    private static final String VERSION = "26.7.3";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Home home;
    private final Ports ports;
    private final String databasePassword;
    private final Path dist;

    Keycloak(Home home, Ports ports, String databasePassword) {
        super("keycloak", home.log("keycloak"));
        this.home = home;
        this.ports = ports;
        this.databasePassword = databasePassword;
        this.dist = home.cache().resolve("keycloak").resolve("keycloak-" + VERSION);
    }

    String issuer() {
        return ports.url("keycloak") + "/realms/huiyin";
    }

    /** Unpacks and builds; takes a while the first time, and needs no database. */
    void build() throws IOException, InterruptedException {
        Path settings = home.project().resolve("deploy/keycloak/keycloak.conf");
        Path built = dist.resolve("built-with.conf");
        if (Files.exists(built) && Files.mismatch(settings, built) < 0) {
            return;
        }
        Path unpacked = home.cache().resolve("keycloak");
        Home.delete(unpacked);
        Path archive = home.project()
                .resolve("deploy/local")
                .resolve(home.build())
                .resolve("keycloak/keycloak-quarkus-dist-" + VERSION + ".tar.gz");
        try (InputStream in = new GZIPInputStream(Files.newInputStream(archive))) {
            Archives.unpack(in, unpacked);
        }
        Files.copy(settings, dist.resolve("conf/keycloak.conf"), StandardCopyOption.REPLACE_EXISTING);
        Process build = new ProcessBuilder(dist.resolve("bin/kc.sh").toString(), "build")
                .redirectErrorStream(true)
                .redirectOutput(home.log("keycloak-build").toFile())
                .start();
        if (build.waitFor() != 0) {
            throw new CannotStart("Keycloak's build failed; see " + home.log("keycloak-build"));
        }
        Path imports = Files.createDirectories(dist.resolve("data/import"));
        JSON.writeValue(
                imports.resolve("huiyin-realm.json").toFile(),
                realm(home.project().resolve("deploy/keycloak")));
        Files.copy(settings, built);
    }

    /** The realm with what exists in the local stack alone: users, passwords, the client with direct grants. */
    static ObjectNode realm(Path folder) throws IOException {
        ObjectNode realm =
                (ObjectNode) JSON.readTree(folder.resolve("realm-huiyin.json").toFile());
        ObjectNode overlay = overlay(folder);
        for (JsonNode client : overlay.withArray("clients")) {
            merge(realm.withArray("clients"), (ObjectNode) client);
        }
        overlay.withArray("users").forEach(realm.withArray("users")::add);
        return realm;
    }

    static ObjectNode overlay(Path folder) throws IOException {
        return (ObjectNode)
                JSON.readTree(folder.resolve("realm-overlay-local.json").toFile());
    }

    private static void merge(ArrayNode clients, ObjectNode overlay) {
        for (JsonNode client : clients) {
            if (client.path("clientId").equals(overlay.path("clientId"))) {
                ((ObjectNode) client).setAll(overlay);
                return;
            }
        }
        clients.add(overlay);
    }

    @Override
    void prepare() throws IOException, InterruptedException {
        build();
    }

    @Override
    ProcessBuilder command() {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                java(),
                "-Xms64m",
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:MetaspaceSize=96M",
                "-XX:MaxMetaspaceSize=256m",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dfile.encoding=UTF-8",
                "-Djava.security.egd=file:/dev/urandom",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                "--add-opens=java.base/java.security=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.util.concurrent.ForkJoinPool.common.threadFactory=io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
                "-Dkc.home.dir=" + dist,
                "-Djboss.server.config.dir=" + dist.resolve("conf"),
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Dpicocli.disable.closures=true",
                "-Dquarkus-log-max-startup-records=10000",
                // else, after the database was started again, it answers 500 once for each connection it still has
                "-Dquarkus.datasource.jdbc.validate-on-borrow=true",
                "-cp",
                dist.resolve("lib/quarkus-run.jar").toString(),
                "io.quarkus.bootstrap.runner.QuarkusEntryPoint",
                "start",
                "--optimized",
                "--import-realm"));
        builder.environment()
                .putAll(Map.ofEntries(
                        Map.entry("KC_DB_URL", "jdbc:postgresql://127.0.0.1:" + ports.of("postgres") + "/keycloak"),
                        Map.entry("KC_DB_USERNAME", "keycloak"),
                        Map.entry("KC_DB_PASSWORD", databasePassword),
                        Map.entry("KC_DB_POOL_INITIAL_SIZE", "1"),
                        Map.entry("KC_DB_POOL_MIN_SIZE", "1"),
                        Map.entry("KC_DB_POOL_MAX_SIZE", "8"),
                        Map.entry("KC_HTTP_ENABLED", "true"),
                        Map.entry("KC_HTTP_HOST", "127.0.0.1"),
                        Map.entry("KC_HTTP_PORT", String.valueOf(ports.of("keycloak"))),
                        Map.entry("KC_HTTP_MANAGEMENT_HOST", "127.0.0.1"),
                        Map.entry("KC_HTTP_MANAGEMENT_PORT", String.valueOf(ports.of("keycloak-management"))),
                        Map.entry("KC_HOSTNAME", ports.url("keycloak")),
                        Map.entry("KC_HTTP_POOL_MAX_THREADS", "16"),
                        Map.entry("KC_LOG_LEVEL", "info,io.smallrye.health:warn")));
        return builder;
    }

    @Override
    boolean isReady() {
        return answers(ports.url("keycloak-management") + "/health/ready");
    }

    @Override
    boolean mayTryAgain() {
        return true;
    }
}
