package io.huiyin.testkit;

import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;

/** A real PostgreSQL. {@link #shared()} is one per JVM; tests that kill it start their own. */
public final class TestDatabase implements AutoCloseable {

    private static final class Shared {
        private static final TestDatabase INSTANCE = start();
    }

    private final Path data;
    private EmbeddedPostgres server;

    private TestDatabase(Path data, EmbeddedPostgres server) {
        this.data = data;
        this.server = server;
    }

    public static TestDatabase shared() {
        return Shared.INSTANCE;
    }

    public static TestDatabase start() {
        try {
            Path data = Files.createTempDirectory("huiyin-pg");
            return new TestDatabase(data, launch(data, 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EmbeddedPostgres launch(Path data, int port) throws IOException {
        return EmbeddedPostgres.builder()
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
    }

    public int port() {
        return server.getPort();
    }

    /** Kills the postmaster with SIGKILL, as a power cut would, and starts it again on the same port and data. */
    public void killAndRestart() {
        int port = port();
        try {
            long postmaster = Long.parseLong(Files.readAllLines(data.resolve("data/postmaster.pid"))
                    .get(0)
                    .strip());
            ProcessHandle process = ProcessHandle.of(postmaster).orElseThrow();
            process.destroyForcibly();
            process.onExit().join();
            close();
            server = relaunch(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Orphans of a killed postmaster hold its shared memory for a moment. */
    private EmbeddedPostgres relaunch(int port) throws IOException {
        IOException last = new IOException("not tried");
        for (int attempt = 0; attempt < 20; attempt++) {
            try {
                Thread.sleep(500);
                return launch(data, port);
            } catch (IOException | IllegalStateException e) {
                last = new IOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }
        throw last;
    }

    /** A new, empty database of this name. */
    public void create(String name) {
        execute("postgres", "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
        execute("postgres", "CREATE DATABASE " + name);
    }

    /** A new database of this name with migrations from the given class path locations. */
    public void createMigrated(String name, String... locations) {
        create(name);
        Flyway.configure()
                .dataSource(jdbcUrl(name), "postgres", "postgres")
                .locations(locations)
                .outOfOrder(true)
                .load()
                .migrate();
    }

    public String jdbcUrl(String name) {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + name;
    }

    public String reactiveUrl(String name) {
        return "postgresql://127.0.0.1:" + port() + "/" + name;
    }

    public Pool pool(String name, int size) {
        return PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(size).setConnectionTimeout(5))
                .connectingTo(new PgConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(port())
                        .setDatabase(name)
                        .setUser("postgres")
                        .setPassword("postgres")
                        .setCachePreparedStatements(true))
                .build();
    }

    public void execute(String database, String sql) {
        try (Connection connection = server.getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
