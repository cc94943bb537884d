package io.huiyin.messaging;

import static io.huiyin.messaging.Messaging.await;
import static io.huiyin.messaging.Messaging.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.huiyin.messaging.Messaging.Thing;
import io.huiyin.messaging.Parking.Outcome;
import io.huiyin.testkit.TestBroker;
import io.huiyin.testkit.TestDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadingIT {

    private Messaging messaging;

    @BeforeEach
    void start() {
        messaging = new Messaging(TestBroker.shared(), TestDatabase.shared());
        messaging.relay();
    }

    @AfterEach
    void stop() {
        messaging.close();
    }

    private List<ConsumerRecord<String, byte[]>> publish(UUID caseId, int howMany) {
        int before = messaging.published().size();
        for (int i = 0; i < howMany; i++) {
            messaging.append(caseId, new Thing(i));
        }
        eventually(() -> messaging.unpublished() == 0);
        assertThat(messaging.published()).hasSize(before + howMany);
        return messaging.published().stream()
                .filter(r -> r.key().equals(caseId.toString()))
                .toList();
    }

    @Test
    void shouldHaveEffectOncePerEventHoweverOftenItIsDelivered() {
        UUID caseId = UUID.randomUUID();
        List<ConsumerRecord<String, byte[]>> records = publish(caseId, 3);
        List<ConsumerRecord<String, byte[]>> twice = new ArrayList<>(records);
        twice.addAll(records);

        messaging.read(twice);
        messaging.read(records);

        assertThat(messaging.effectsOn(caseId)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void shouldParkAPoisonEventWithLaterOnesOfItsCaseBehindItWhileOthersFlow() {
        UUID sick = UUID.randomUUID();
        UUID well = UUID.randomUUID();
        messaging.effects.poison(sick);
        List<ConsumerRecord<String, byte[]>> batch = new ArrayList<>(publish(sick, 3));
        batch.addAll(publish(well, 3));
        Collections.sort(batch, (a, b) -> Long.compare(a.offset(), b.offset()));

        messaging.read(batch);

        assertThat(messaging.effectsOn(well)).containsExactly(1L, 2L, 3L);
        assertThat(messaging.effectsOn(sick)).isEmpty();
        List<Parking.ParkedEvent> parked = await(messaging.parking.list(0, null, 10));
        assertThat(parked)
                .extracting(Parking.ParkedEvent::code)
                .containsExactly("poison", "behind-parked", "behind-parked");
        assertThat(parked.get(0).behind()).isEqualTo(2);
        eventually(() -> messaging.published(messaging.topic + ".dead-letter").size() == 1);
        ConsumerRecord<String, byte[]> copy =
                messaging.published(messaging.topic + ".dead-letter").get(0);
        assertThat(PublishingIT.header(copy, "ce_id")).isEqualTo(parked.get(0).eventId());
        assertThat(PublishingIT.header(copy, "huiyin_parked_because")).isEqualTo("poison");
    }

    @Test
    void shouldReplayAParkedQueueInOrderOnceItsReasonIsGone() {
        UUID sick = UUID.randomUUID();
        messaging.effects.poison(sick);
        messaging.read(publish(sick, 3));
        long head = await(messaging.parking.list(0, null, 1)).get(0).id();

        assertThat(await(messaging.parking.replay(head))).get().isInstanceOf(Outcome.StillParked.class);
        messaging.effects.cure(sick);
        assertThat(await(messaging.parking.replay(head))).get().isEqualTo(new Outcome.Flowing(3));

        assertThat(messaging.effectsOn(sick)).containsExactly(1L, 2L, 3L);
        assertThat(messaging.count("SELECT count(*) FROM parked_key")).isZero();
        assertThat(await(messaging.parking.replay(head))).isEmpty();
    }

    @Test
    void shouldLetWhatWaitedFlowWhenThePoisonIsDiscarded() {
        UUID sick = UUID.randomUUID();
        messaging.effects.poison(sick);
        messaging.read(publish(sick, 3));
        long head = await(messaging.parking.list(0, null, 1)).get(0).id();
        messaging.effects.cure(sick);

        assertThat(await(messaging.parking.discard(head))).get().isEqualTo(new Outcome.Flowing(2));

        assertThat(messaging.effectsOn(sick)).containsExactly(2L, 3L);
    }

    @Test
    void shouldKeepOrderWhenReplayRacesWithBatches() {
        UUID sick = UUID.randomUUID();
        messaging.effects.poison(sick);
        List<ConsumerRecord<String, byte[]>> records = publish(sick, 40);
        messaging.read(records.subList(0, 2));
        long head = await(messaging.parking.list(0, null, 1)).get(0).id();
        messaging.effects.cure(sick);

        CompletableFuture<Void> batches =
                CompletableFuture.runAsync(() -> records.subList(2, 40).forEach(r -> messaging.read(List.of(r))));
        while (messaging.count("SELECT count(*) FROM parked_key") > 0) {
            await(messaging.parking.replay(head));
        }
        batches.join();

        assertThat(messaging.effectsOn(sick))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 40).boxed().toList());
        assertThat(messaging.count("SELECT count(*) FROM parked_event")).isZero();
    }

    @Test
    void shouldCountAndSkipAnUnknownType() {
        messaging.read(List.of(record(UUID.randomUUID(), "io.huiyin.other.happened.v1", "{}")));

        assertThat(messaging
                        .metrics
                        .counter("huiyin.messaging.unknown.events", "topic", messaging.topic)
                        .count())
                .isEqualTo(1);
        assertThat(messaging.count("SELECT count(*) FROM parked_event")).isZero();
    }

    @Test
    void shouldParkANewerVersionOfAKnownType() {
        messaging.read(List.of(record(UUID.randomUUID(), "io.huiyin.thing.happened.v2", "{\"number\":1}")));

        assertThat(await(messaging.parking.list(0, null, 1)).get(0).code()).isEqualTo("newer-version");
    }

    @Test
    void shouldParkWhatIsNoCloudEventOrNoJson() {
        ConsumerRecord<String, byte[]> bare =
                new ConsumerRecord<>(messaging.topic, 0, 90, null, new byte[] {(byte) 0xff, 0});
        messaging.read(List.of(bare, record(UUID.randomUUID(), Messaging.THING_HAPPENED, "{\"number\":")));

        assertThat(await(messaging.parking.list(0, null, 10)))
                .extracting(Parking.ParkedEvent::code)
                .containsExactly("no-cloud-event", "undecodable");
    }

    @Test
    void shouldSkipFieldsItDoesNotKnow() {
        UUID caseId = UUID.randomUUID();
        messaging.read(List.of(record(caseId, Messaging.THING_HAPPENED, "{\"number\":1,\"addedLater\":{\"a\":[1]}}")));

        assertThat(messaging.effectsOn(caseId)).hasSize(1);
    }

    @Test
    void shouldDigestABatchOfManyEventsInOneTransaction() {
        UUID caseId = UUID.randomUUID();
        await(messaging.pool.withTransaction(tx -> messaging.outbox.append(
                tx,
                Cause.ofTime(),
                LongStream.range(0, 2_000)
                        .mapToObj(n -> new Fact(Messaging.THING_HAPPENED, caseId, Instant.now(), new Thing((int) n)))
                        .toList())));
        eventually(() -> messaging.unpublished() == 0);

        messaging.read(messaging.published());

        assertThat(messaging.effectsOn(caseId))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 2_000).boxed().toList());
    }

    @Test
    void shouldKnowHowFarItHasReadOfWhatWasPublished() {
        List<ConsumerRecord<String, byte[]>> records = publish(UUID.randomUUID(), 5);
        ReadProgress progress = new ReadProgress(messaging.pool, messaging.config, List.of(messaging.topic));
        ReadProgress.Ends ends = progress.ends().orElseThrow();

        assertThat(progress.behind(ends)).isEqualTo(5);
        messaging.read(records.subList(0, 3));
        assertThat(progress.behind(ends)).isEqualTo(2);
        messaging.read(records.subList(3, 5));
        assertThat(progress.behind(ends)).isZero();
    }

    private ConsumerRecord<String, byte[]> record(UUID caseId, String type, String data) {
        RecordHeaders headers = new RecordHeaders();
        Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", UUID.randomUUID().toString(),
                        "ce_type", type,
                        "ce_source", "/huiyin/test",
                        "ce_subject", caseId.toString(),
                        "ce_time", "2026-03-02T01:30:00Z",
                        "ce_correlationid", "c",
                        "ce_causationid", "c",
                        "ce_sequence", "1",
                        "ce_traceparent", Cause.newTrace())
                .forEach((name, value) -> headers.add(name, value.getBytes(UTF_8)));
        return new ConsumerRecord<>(
                messaging.topic,
                0,
                77,
                0L,
                TimestampType.CREATE_TIME,
                0,
                0,
                caseId.toString(),
                data.getBytes(UTF_8),
                headers,
                null);
    }
}
