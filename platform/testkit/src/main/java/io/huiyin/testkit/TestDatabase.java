package io.huiyin.testkit;

import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.flywaydb.core.Flyway;

/** A real PostgreSQL. {@link #shared()} is one per JVM; tests that kill it start their own. */
public final class TestDatabase implements AutoCloseable {

    private static final class Shared {
        private static final TestDatabase INSTANCE = start();
    }

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Server server;
    private final int port;

    private TestDatabase(Server server, int port) {
        this.server = server;
        this.port = port;
    }

    public static TestDatabase shared() {
        return Shared.INSTANCE;
    }

    public static TestDatabase start() {
        try {
            int port = Infra.freePort();
            TestDatabase database = new TestDatabase(
                    Infra.chosen() == Infra.EMBEDDED
                            ? new EmbeddedDatabase(port)
                            : new Container(
                                    "postgres:18",
                                    port,
                                    Map.of("POSTGRES_PASSWORD", "postgres"),
                                    "postgres",
                                    "-p",
                                    String.valueOf(port),
                                    "-c",
                                    "max_connections=200"),
                    port);
            database.server.start();
            database.awaitAnswer();
            return database;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it sees the files of this machine. */
    public boolean sharesFiles() {
        return server instanceof EmbeddedDatabase;
    }

    public int port() {
        return port;
    }

    /** Kills the postmaster with SIGKILL, as a power cut would, and starts it again on the same port and data. */
    public void killAndRestart() {
        server.kill();
        server.startAgain();
        awaitAnswer();
    }

    private void awaitAnswer() {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            try (Connection connection = connect("postgres")) {
                if (connection.isValid(5)) {
                    return;
                }
            } catch (SQLException e) {
                if (Instant.now().isAfter(deadline)) {
                    throw new IllegalStateException("the database does not answer", e);
                }
            }
        }
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database), "postgres", "postgres");
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
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public void close() {
        server.remove();
    }
}
