package io.huiyin.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** PostgreSQL from zonky's binaries. */
final class EmbeddedDatabase implements Server {

    private final Path data;
    private final int port;
    private @Nullable EmbeddedPostgres server;

    EmbeddedDatabase(int port) throws IOException {
        this.data = Files.createTempDirectory("huiyin-pg");
        this.port = port;
    }

    @Override
    public void start() {
        try {
            server = EmbeddedPostgres.builder()
                    .setDataDirectory(data.resolve("data"))
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    .setServerConfig("max_connections", "200")
                    .setServerConfig("shared_buffers", "32MB")
                    // the library trades durability for speed; these tests are about durability
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void kill() {
        try {
            long postmaster = Long.parseLong(Files.readAllLines(data.resolve("data/postmaster.pid"))
                    .get(0)
                    .strip());
            ProcessHandle process = ProcessHandle.of(postmaster).orElseThrow();
            process.destroyForcibly();
            process.onExit().join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Orphans of a killed postmaster hold its shared memory for a moment. */
    @Override
    public void startAgain() {
        remove();
        RuntimeException last = new IllegalStateException("not tried");
        for (int attempt = 0; attempt < 20; attempt++) {
            try {
                Thread.sleep(500);
                start();
                return;
            } catch (UncheckedIOException | IllegalStateException e) {
                last = e;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        throw last;
    }

    @Override
    public void remove() {
        EmbeddedPostgres running = server;
        try {
            if (running != null) {
                running.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
