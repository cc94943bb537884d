package io.huiyin.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** What {@code deploy/compose} needs beside its files: keys and passwords, the realm with local users, {@code demo.json}. */
public final class Compose {

    /** @param arguments the folder that keeps it */
    public static void main(String[] arguments) throws IOException {
        Path project = Path.of(System.getProperty("huiyin.project", "."));
        Path root = Path.of(arguments[0]);
        Home home = new Home(root, root, project, "target/quick");
        home.prepare(false);
        prepare(home);
    }

    static void prepare(Home home) throws IOException {
        Secrets secrets = Secrets.of(home);
        Path keycloak = home.project().resolve("deploy/keycloak");
        Path realm = home.root().resolve("realm.json");
        new ObjectMapper().writeValue(realm.toFile(), Keycloak.realm(keycloak));
        Ports ports = Ports.fixed();
        DemoFile demo = new DemoFile(home, ports, ports.url("keycloak") + "/realms/huiyin", secrets.databasePassword());
        demo.write(Map.of());
        Files.write(home.root().resolve("table.txt"), demo.table());
        writeSecretly(home.root().resolve(".env"), """
                HUIYIN_DATABASE_PASSWORD=%s
                HUIYIN_PUBLIC_LINK_KEY=%s
                HUIYIN_PRIVACY_KEYSET=%s
                HUIYIN_INDEX_KEY=%s
                HUIYIN_RECEIPT_KEY=%s
                HUIYIN_REALM=%s
                """.formatted(
                        secrets.databasePassword(),
                        secrets.publicLinkKey(),
                        secrets.privacyKeyset(),
                        secrets.indexKey(),
                        secrets.receiptKey(),
                        realm.toAbsolutePath()));
    }

    private static void writeSecretly(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text, StandardOpenOption.WRITE);
    }

    private Compose() {}
}
