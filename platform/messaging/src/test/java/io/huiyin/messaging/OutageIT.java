package io.huiyin.messaging;

import static io.huiyin.messaging.Messaging.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.huiyin.messaging.Messaging.Thing;
import io.huiyin.testkit.TestBroker;
import io.huiyin.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The broker and the database die under load; both are this class's own. */
class OutageIT {

    private static TestBroker broker;
    private static TestDatabase database;
    private Messaging messaging;

    @BeforeAll
    static void startParts() {
        broker = TestBroker.start();
        database = TestDatabase.start();
    }

    @AfterAll
    static void stopParts() {
        broker.close();
        database.close();
    }

    @BeforeEach
    void start() {
        messaging = new Messaging(broker, database);
        messaging.relay();
    }

    @AfterEach
    void stop() {
        messaging.close();
    }

    @Test
    void shouldPublishAllInOrderAcrossAKilledBroker() {
        UUID caseId = UUID.randomUUID();
        for (int i = 0; i < 20; i++) {
            messaging.append(caseId, new Thing(i));
        }
        broker.kill();
        for (int i = 20; i < 40; i++) {
            messaging.append(caseId, new Thing(i));
        }
        broker.launch();

        eventually(Duration.ofSeconds(60), () -> messaging.unpublished() == 0);
        assertThat(firstSequences(caseId))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 40).boxed().toList());
    }

    @Test
    void shouldPublishAndReadAllAcrossAKilledDatabase() {
        UUID caseId = UUID.randomUUID();
        for (int i = 0; i < 20; i++) {
            messaging.append(caseId, new Thing(i));
        }
        eventually(() -> messaging.unpublished() == 0);
        CompletableFuture<Void> restart = CompletableFuture.runAsync(database::killAndRestart);

        messaging.read(messaging.published());
        restart.join();

        eventually(Duration.ofSeconds(60), () -> messaging.effectsOn(caseId).size() == 20);
        messaging.append(caseId, new Thing(20));
        eventually(Duration.ofSeconds(60), () -> messaging.unpublished() == 0);
        messaging.read(messaging.published());
        assertThat(messaging.effectsOn(caseId))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 21).boxed().toList());
        assertThat(messaging.count("SELECT count(*) FROM parked_event")).isZero();
    }

    @Test
    @Tag("slow")
    void shouldPublishWhatWaitedLongerThanTheDefaultDeliveryTimeout() throws InterruptedException {
        UUID caseId = UUID.randomUUID();
        messaging.append(caseId, new Thing(0));
        eventually(() -> messaging.unpublished() == 0);
        broker.kill();
        messaging.append(caseId, new Thing(1));
        messaging.append(caseId, new Thing(2));
        Thread.sleep(Duration.ofSeconds(125).toMillis()); // the default is 120 s
        broker.launch();

        eventually(Duration.ofSeconds(60), () -> messaging.unpublished() == 0);
        assertThat(firstSequences(caseId)).containsExactly(1L, 2L, 3L);
    }

    private List<Long> firstSequences(UUID caseId) {
        return messaging.published().stream()
                .filter(r -> r.key().equals(caseId.toString()))
                .map(r -> Long.parseLong(PublishingIT.header(r, "ce_sequence")))
                .distinct()
                .toList();
    }
}
