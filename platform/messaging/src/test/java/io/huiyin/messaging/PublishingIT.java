package io.huiyin.messaging;

import static io.huiyin.messaging.Messaging.await;
import static io.huiyin.messaging.Messaging.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.huiyin.messaging.Messaging.Thing;
import io.huiyin.testkit.TestBroker;
import io.huiyin.testkit.TestDatabase;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PublishingIT {

    private Messaging messaging;

    @BeforeEach
    void start() {
        messaging = new Messaging(TestBroker.shared(), TestDatabase.shared());
    }

    @AfterEach
    void stop() {
        messaging.close();
    }

    @Test
    void shouldPublishCloudEventsInBinaryModeWithCauseAndSequence() {
        UUID caseId = UUID.randomUUID();
        Cause cause = Cause.ofRequest("req-1", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        Instant at = Instant.parse("2026-03-02T01:30:00Z");
        await(messaging.pool.withTransaction(tx -> messaging.outbox.append(
                tx,
                cause,
                new Fact(Messaging.THING_HAPPENED, caseId, at, new Thing(1)),
                new Fact(Messaging.THING_HAPPENED, caseId, at, new Thing(2)))));

        messaging.relay();
        eventually(() -> messaging.unpublished() == 0);

        List<ConsumerRecord<String, byte[]>> records = messaging.published();
        assertThat(records).hasSize(2).allSatisfy(r -> {
            assertThat(r.key()).isEqualTo(caseId.toString());
            assertThat(header(r, "ce_specversion")).isEqualTo("1.0");
            assertThat(header(r, "ce_type")).isEqualTo(Messaging.THING_HAPPENED);
            assertThat(header(r, "ce_source")).isEqualTo("/huiyin/" + messaging.name);
            assertThat(header(r, "ce_subject")).isEqualTo(caseId.toString());
            assertThat(header(r, "ce_time")).isEqualTo("2026-03-02T01:30:00Z");
            assertThat(header(r, "ce_correlationid")).isEqualTo("req-1");
            assertThat(header(r, "ce_causationid")).isEqualTo("req-1");
            assertThat(header(r, "ce_traceparent")).startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-");
            assertThat(header(r, "content-type")).isEqualTo("application/json");
        });
        assertThat(records.stream().map(r -> Long.parseLong(header(r, "ce_sequence"))))
                .containsExactly(1L, 2L);
        assertThat(records.stream().map(r -> new String(r.value(), UTF_8)))
                .containsExactly("{\"number\":1}", "{\"number\":2}");
    }

    @Test
    void shouldCountWhatItPublishedByType() {
        messaging.append(UUID.randomUUID(), new Thing(1), new Thing(2), new Thing(3));

        messaging.relay();
        eventually(() -> messaging.unpublished() == 0);

        assertThat(messaging
                        .metrics
                        .get("huiyin.messaging.published.events")
                        .tag("type", "thing.happened")
                        .counter()
                        .count())
                .isEqualTo(3);
    }

    @Test
    void shouldNotTellTheLastValueOfAGaugeThatCannotBeTold() {
        ReadProgress progress = new ReadProgress(messaging.pool, messaging.config, List.of(messaging.topic));
        Pool own = messaging.database.pool(messaging.name, 1);
        Housekeeping housekeeping = new Housekeeping(own, messaging.config, progress, messaging.metrics);
        List<String> gauges =
                List.of("huiyin.messaging.outbox.age", "huiyin.messaging.parked", "huiyin.messaging.consumer.lag");
        housekeeping.measure();
        assertThat(gauges)
                .allSatisfy(gauge ->
                        assertThat(messaging.metrics.get(gauge).gauge().value()).isZero());

        await(own.close());

        assertThatThrownBy(housekeeping::measure).isInstanceOf(RuntimeException.class);
        assertThat(gauges)
                .allSatisfy(gauge ->
                        assertThat(messaging.metrics.get(gauge).gauge().value()).isNaN());
    }

    @Test
    void shouldPublishNothingOfATransactionThatRolledBack() {
        UUID caseId = UUID.randomUUID();
        assertThatThrownBy(() -> await(messaging.pool.withTransaction(tx -> messaging
                        .outbox
                        .append(
                                tx,
                                Cause.ofTime(),
                                new Fact(Messaging.THING_HAPPENED, caseId, Instant.now(), new Thing(1)))
                        .chain(() -> Uni.createFrom().<Void>failure(new IllegalStateException("no"))))))
                .hasMessage("no");
        messaging.append(caseId, new Thing(2));

        messaging.relay();
        eventually(() -> messaging.unpublished() == 0);

        assertThat(messaging.published()).hasSize(1);
        assertThat(header(messaging.published().get(0), "ce_sequence")).endsWith("01");
    }

    @Test
    void shouldPublishWhatWasCommittedBeforeACrash() {
        UUID caseId = UUID.randomUUID();
        messaging.append(caseId, new Thing(1)); // and here the service dies: no relay of it ever runs

        messaging.relay();

        eventually(() -> messaging.published().size() == 1);
    }

    @Test
    void shouldKeepTheOrderOfACaseUnderConcurrentWriters() {
        List<UUID> cases =
                IntStream.range(0, 8).mapToObj(i -> UUID.randomUUID()).toList();
        messaging.relay();
        await(Uni.join()
                .all(IntStream.range(0, 400)
                        .mapToObj(i -> messaging.pool.withTransaction(tx -> messaging.outbox.append(
                                tx,
                                Cause.ofTime(),
                                new Fact(Messaging.THING_HAPPENED, cases.get(i % 8), Instant.now(), new Thing(i)))))
                        .toList())
                .andFailFast());
        eventually(() -> messaging.unpublished() == 0);

        Map<String, List<Long>> sequences = new HashMap<>();
        messaging.published().forEach(r -> sequences
                .computeIfAbsent(r.key(), k -> new ArrayList<>())
                .add(Long.parseLong(header(r, "ce_sequence"))));
        assertThat(sequences).hasSize(8);
        assertThat(sequences.values()).allSatisfy(s -> assertThat(s)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 50).boxed().toList()));
    }

    @Test
    void shouldLoseNothingAndKeepOrderWhenOneOfTwoRelaysIsKilled() throws InterruptedException {
        Relay first = messaging.relay();
        messaging.relay();
        List<UUID> cases =
                IntStream.range(0, 40).mapToObj(i -> UUID.randomUUID()).toList();
        eventually(() -> messaging.count("SELECT count(DISTINCT holder) FROM outbox_lease") == 2);
        for (int round = 0; round < 10; round++) {
            cases.forEach(c -> messaging.append(c, new Thing(0)));
            if (round == 5) {
                first.abandon();
            }
        }
        eventually(() -> messaging.unpublished() == 0);

        assertThat(messaging.count("SELECT count(DISTINCT holder) FROM outbox_lease"))
                .isEqualTo(1);
        cases.forEach(c -> {
            Set<Long> firstSeen = new LinkedHashSet<>();
            messaging.published().stream()
                    .filter(r -> r.key().equals(c.toString()))
                    .forEach(r -> firstSeen.add(Long.parseLong(header(r, "ce_sequence"))));
            assertThat(firstSeen)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 10).boxed().toList());
        });
    }

    @Test
    void shouldSendPublishedRowsAgainWhenABrokerLostThem() {
        messaging.append(UUID.randomUUID(), new Thing(1));
        Relay relay = messaging.relay();
        eventually(() -> messaging.unpublished() == 0);

        int again = await(relay.republish(Duration.ofHours(1).toSeconds()));

        assertThat(again).isEqualTo(1);
        eventually(() -> messaging.published().size() == 2);
        assertThat(messaging.published().stream().map(r -> header(r, "ce_id")).distinct())
                .hasSize(1);
    }

    static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
