package io.huiyin.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL from zonky's binaries, as our own child: its pid is the postmaster's. A database and a role per service and Keycloak,
 * which nobody else may enter; and a role for dashboards, which may enter analytics and read its views of the schema {@code report}.
 */
final class Postgres extends Part {

    static final String SUPERUSER = "postgres";
    static final String REPORT = "report";

    private final Home home;
    private final int port;
    private final String password;
    private final Path binaries;
    private final Path data;

    Postgres(Home home, Ports ports, String password) {
        super("postgres", home.log("postgres"));
        this.home = home;
        this.port = ports.of("postgres");
        this.password = password;
        this.binaries = home.cache().resolve("postgres-18.6");
        this.data = home.data("postgres");
    }

    @Override
    void prepare() throws IOException, InterruptedException {
        if (!Files.exists(binaries)) {
            try (InputStream in = Postgres.class.getResourceAsStream("/postgres-linux-x86_64.txz")) {
                if (in == null || !System.getProperty("os.arch").equals("amd64")) {
                    throw new CannotStart("no PostgreSQL binaries for " + System.getProperty("os.name") + " "
                            + System.getProperty("os.arch"));
                }
                Archives.unpack(new XZInputStream(in), binaries);
            }
        }
        if (!Files.exists(data.resolve("PG_VERSION"))) {
            initialise();
        }
        endOrphans();
    }

    private void initialise() throws IOException, InterruptedException {
        Home.delete(data);
        Path secret = Files.writeString(home.run("postgres-password"), password);
        int exit = new ProcessBuilder(asUser(
                        "initdb",
                        "-D",
                        data.toString(),
                        "-U",
                        SUPERUSER,
                        "-A",
                        "scram-sha-256",
                        "--pwfile",
                        secret.toString(),
                        "-E",
                        "UTF-8",
                        "--locale=C",
                        "--no-instructions"))
                .redirectErrorStream(true)
                .redirectOutput(home.log("initdb").toFile())
                .start()
                .waitFor();
        Files.delete(secret);
        if (exit != 0) {
            throw new CannotStart("initdb failed; see " + home.log("initdb"));
        }
    }

    /** Backends of a killed postmaster keep its shared memory until they notice; those that are busy are ended after a while. */
    private void endOrphans() throws InterruptedException {
        List<ProcessHandle> orphans = orphans();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
        while (!orphans.isEmpty()) {
            if (System.nanoTime() > deadline) {
                orphans.forEach(ProcessHandle::destroyForcibly);
            }
            Thread.sleep(100);
            orphans = orphans();
        }
    }

    private List<ProcessHandle> orphans() {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(p -> p.pid() != pid() && runsIn(p, data)).toList();
        }
    }

    private static boolean runsIn(ProcessHandle process, Path folder) {
        try {
            return process.isAlive()
                    && Path.of("/proc", String.valueOf(process.pid()), "cwd")
                            .toRealPath()
                            .equals(folder.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    ProcessBuilder command() {
        return new ProcessBuilder(asUser(
                "postgres",
                "-D",
                data.toString(),
                "-p",
                String.valueOf(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "shared_buffers=128MB",
                "-c",
                "max_connections=200",
                "-c",
                "logging_collector=off",
                "-c",
                "max_wal_size=1GB",
                "-c",
                "jit=off"));
    }

    @Override
    boolean mayTryAgain() {
        return true;
    }

    /** PostgreSQL refuses to run as root; in a user namespace of its own it does not see that it is. */
    private List<String> asUser(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(binaries.resolve("bin").resolve(program).toString());
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    @Override
    boolean isReady() {
        try (Connection connection = connect()) {
            return connection.isValid(2);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    void completed() throws IOException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String name : Stream.concat(Services.NAMES.stream(), Stream.of("keycloak"))
                    .toList()) {
                if (isMissing(statement, "pg_database WHERE datname = '" + name + "'")) {
                    statement.execute("CREATE ROLE " + name + " LOGIN PASSWORD '" + password + "'");
                    statement.execute("CREATE DATABASE " + name + " OWNER " + name);
                }
                statement.execute("REVOKE CONNECT ON DATABASE " + name + " FROM PUBLIC");
            }
            if (isMissing(statement, "pg_roles WHERE rolname = '" + REPORT + "'")) {
                statement.execute("CREATE ROLE " + REPORT + " LOGIN PASSWORD '" + password + "'");
            }
            statement.execute("GRANT CONNECT ON DATABASE analytics TO " + REPORT);
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private static boolean isMissing(Statement statement, String what) throws SQLException {
        try (ResultSet found = statement.executeQuery("SELECT FROM " + what)) {
            return !found.next();
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres?loginTimeout=2", SUPERUSER, password);
    }
}
