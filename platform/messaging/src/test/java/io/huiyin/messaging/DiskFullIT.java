package io.huiyin.messaging;

import static io.huiyin.messaging.Messaging.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.huiyin.messaging.Messaging.Thing;
import io.huiyin.testkit.TestBroker;
import io.huiyin.testkit.TestDatabase;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The table of the effects is on a disk of one megabyte, and the disk is full. */
class DiskFullIT {

    private static final int EVENTS = 400;

    private final TestDatabase database = TestDatabase.shared();
    private Path disk;
    private Messaging messaging;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        assumeTrue(database.sharesFiles(), "a database in a container does not see a disk that is mounted here");
        disk = Files.createTempDirectory("huiyin-disk");
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "huiyin", disk.toString()),
                "needs a file system of its own to fill, and so the right to mount one");
        messaging = new Messaging(TestBroker.shared(), database);
        database.execute("postgres", "CREATE TABLESPACE " + messaging.name + "_disk LOCATION '" + disk + "'");
        database.execute(messaging.name, "ALTER TABLE effect SET TABLESPACE " + messaging.name + "_disk");
        messaging.relay();
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        if (messaging != null) {
            messaging.close();
            database.execute("postgres", "DROP DATABASE " + messaging.name + " WITH (FORCE)");
            database.execute("postgres", "DROP TABLESPACE " + messaging.name + "_disk");
            run("umount", disk.toString());
        }
        if (disk != null) {
            Files.delete(disk);
        }
    }

    @Test
    void shouldWaitForSpaceAndLoseNothing() throws IOException {
        UUID caseId = UUID.randomUUID();
        messaging.append(caseId, IntStream.range(0, EVENTS).mapToObj(Thing::new).toArray());
        eventually(() -> messaging.unpublished() == 0);
        Path ballast = fill();

        CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> messaging.read(messaging.published()));
        eventually(() ->
                messaging.count("SELECT xact_rollback FROM pg_stat_database WHERE datname = current_database()") > 0);
        assertThat(reading).isNotDone();
        assertThat(messaging.effectsOn(caseId)).isEmpty();
        Files.delete(ballast);
        reading.join();

        assertThat(messaging.effectsOn(caseId))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, EVENTS).boxed().toList());
        assertThat(messaging.count("SELECT count(*) FROM parked_event")).isZero();
    }

    /** Leaves room for nothing. */
    private Path fill() throws IOException {
        Path ballast = disk.resolve("ballast");
        try (OutputStream out = Files.newOutputStream(ballast)) {
            byte[] page = new byte[4_096];
            for (int i = 0; i < 1_000; i++) {
                out.write(page);
            }
        } catch (IOException full) {
            return ballast;
        }
        throw new IllegalStateException("the disk is larger than it should be");
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
