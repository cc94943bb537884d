package io.huiyin.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code demo.json}: how to reach and enter the suite, for people and programs alike. Written when all is ready. */
final class DemoFile {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Home home;
    private final Ports ports;
    private final ObjectNode content = JSON.createObjectNode();

    DemoFile(Home home, Ports ports, String issuer, String databasePassword) throws IOException {
        this.home = home;
        this.ports = ports;
        ObjectNode overlay = Keycloak.overlay(home.project().resolve("deploy/keycloak"));
        content.put("edge", ports.url("edge"));
        content.put("issuer", issuer);
        for (JsonNode client : overlay.withArray("clients")) {
            String id = client.path("clientId").asText();
            if (client.has("secret")) {
                content.putObject("system")
                        .put("clientId", id)
                        .put("clientSecret", client.path("secret").asText());
            } else {
                content.putObject("cli").put("clientId", id);
            }
        }
        ArrayNode users = content.putArray("users");
        for (JsonNode user : overlay.withArray("users")) {
            users.addObject()
                    .put("username", user.path("username").asText())
                    .put(
                            "password",
                            user.path("credentials").path(0).path("value").asText())
                    .set("roles", user.path("realmRoles"));
        }
        content.putObject("smtp").put("host", "127.0.0.1").put("port", ports.of("smtp"));
        content.putObject("imap").put("host", "127.0.0.1").put("port", ports.of("imap"));
        ObjectNode services = content.putObject("services");
        Services.NAMES.forEach(name -> services.put(name, ports.url(name)));
        content.put("kafka", "127.0.0.1:" + ports.of("kafka"));
        content.put(
                "postgres",
                "postgresql://" + Postgres.SUPERUSER + ":" + databasePassword + "@127.0.0.1:" + ports.of("postgres"));
        content.put(
                "report",
                "postgresql://" + Postgres.REPORT + ":" + databasePassword + "@127.0.0.1:" + ports.of("postgres")
                        + "/analytics");
    }

    void write(Map<String, Long> pids) throws IOException {
        ObjectNode all = content.deepCopy();
        ObjectNode node = all.putObject("pids");
        pids.forEach(node::put);
        Path unfinished = home.root().resolve("demo.json.writing");
        Files.deleteIfExists(unfinished);
        Files.createFile(
                unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(unfinished, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n");
        Files.move(
                unfinished,
                home.root().resolve("demo.json"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** The suite is going down: nobody should take the file for a running one. */
    void forget() {
        try {
            Files.deleteIfExists(home.root().resolve("demo.json"));
        } catch (IOException e) {
            System.err.println("demo.json cannot be removed: " + e.getMessage());
        }
    }

    /** What a person wants to know of a running suite. */
    List<String> table() {
        List<String> lines = new ArrayList<>();
        String edge = content.path("edge").asText();
        String issuer = content.path("issuer").asText();
        lines.add("");
        lines.add("  API            " + edge + "/api/v1");
        Services.NAMES.forEach(name -> lines.add("  %-14s %s/q/openapi".formatted(name, ports.url(name))));
        lines.add("  feedback form  " + edge + "/form/web");
        lines.add("  Keycloak       " + issuer);
        lines.add("  mail           SMTP 127.0.0.1:" + ports.of("smtp") + ", IMAP 127.0.0.1:" + ports.of("imap")
                + " (any address, any password)");
        lines.add("");
        content.path("users")
                .forEach(user -> lines.add("  user           %-12s password %s"
                        .formatted(
                                user.path("username").asText(),
                                user.path("password").asText())));
        lines.add("");
        lines.add("Try it:");
        lines.add(
                "  TOKEN=$(curl -s %s/protocol/openid-connect/token -d grant_type=client_credentials -d client_id=%s -d client_secret=%s | sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/')"
                        .formatted(
                                issuer,
                                content.at("/system/clientId").asText(),
                                content.at("/system/clientSecret").asText()));
        lines.add(
                "  curl -s %s/api/v1/feedback -H \"Authorization: Bearer $TOKEN\" -H 'Content-Type: application/json' -d '{\"channel\":\"rest\",\"product\":\"app\",\"text\":\"支付失败，钱被扣了两次\"}'"
                        .formatted(edge));
        return lines;
    }
}
