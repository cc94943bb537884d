package io.huiyin.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Reads batches: each in one transaction of inbox, effects and outbox. What cannot be digested is parked with its key; what fails
 * because something is away is tried again for as long as it takes.
 */
@Singleton
public final class EventConsumer {

    private static final Logger LOG = Logger.getLogger(EventConsumer.class);

    private final Pool pool;
    private final EventHandler handler;
    private final Parking parking;
    private final MessagingConfig config;
    private final Relay relay;
    private final MeterRegistry metrics;

    @Inject
    public EventConsumer(
            Pool pool,
            EventHandler handler,
            Parking parking,
            MessagingConfig config,
            Relay relay,
            MeterRegistry metrics) {
        this.pool = pool;
        this.handler = handler;
        this.parking = parking;
        this.config = config;
        this.relay = relay;
        this.metrics = metrics;
    }

    @Incoming("events")
    Uni<Void> consume(ConsumerRecords<String, byte[]> batch) {
        List<IncomingRecord> records = new ArrayList<>(batch.count());
        for (ConsumerRecord<String, byte[]> record : batch) {
            records.add(IncomingRecord.of(record));
        }
        return process(records);
    }

    /** Ends when every record had its effect, was skipped, or is parked. Fails only if interrupted for good. */
    Uni<Void> process(List<IncomingRecord> records) {
        if (records.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom()
                .deferred(() -> pool.withTransaction(tx -> digest(tx, records)))
                .invoke(relay::nudge)
                .onFailure(Failures::isTransient)
                .invoke(e -> LOG.warnf(
                        "batch waits for infrastructure topic=%s records=%d failure=%s",
                        records.get(0).topic(), records.size(), Failures.reason(e)))
                .onFailure(Failures::isTransient)
                .retry()
                .withBackOff(config.inbox().minBackoff(), config.inbox().maxBackoff())
                .withJitter(0.2)
                .indefinitely()
                .onFailure()
                .recoverWithUni(failure -> isolate(records, failure));
    }

    private Uni<Void> isolate(List<IncomingRecord> records, Throwable failure) {
        if (records.size() == 1) {
            return park(records.get(0), failure);
        }
        int half = records.size() / 2;
        return process(records.subList(0, half)).chain(() -> process(records.subList(half, records.size())));
    }

    private Uni<Void> park(IncomingRecord record, Throwable failure) {
        LOG.errorf(
                failure,
                "event parked caseId=%s eventId=%s eventType=%s code=%s",
                record.key(),
                record.eventId(),
                record.header("ce_type"),
                Failures.code(failure));
        return Uni.createFrom()
                .deferred(() -> pool.withTransaction(tx -> parking.park(tx, record, failure)))
                .invoke(relay::nudge)
                .onFailure()
                .retry()
                .withBackOff(config.inbox().minBackoff(), config.inbox().maxBackoff())
                .indefinitely();
    }

    private Uni<Void> digest(SqlConnection tx, List<IncomingRecord> all) {
        List<IncomingRecord> records = all.stream().filter(this::isOurBusiness).toList();
        if (records.isEmpty()) {
            return Inbox.advance(tx, all);
        }
        Set<String> keys = new LinkedHashSet<>();
        Set<UUID> ids = new LinkedHashSet<>();
        records.forEach(r -> {
            keys.add(r.key());
            ids.add(r.eventId());
        });
        // sent one behind the other on the connection, answered in one round trip
        return Uni.combine()
                .all()
                .unis(
                        Outbox.lockKeys(tx, keys),
                        Inbox.admit(tx, ids),
                        parking.marked(tx, records),
                        Inbox.advance(tx, all))
                .asTuple()
                .chain(answers -> effect(tx, records, answers.getItem2(), answers.getItem3()));
    }

    private Uni<Void> effect(
            SqlConnection tx, List<IncomingRecord> records, Set<UUID> fresh, Set<Parking.Marker> marked) {
        List<Event> events = new ArrayList<>(records.size());
        List<IncomingRecord> queued = new ArrayList<>();
        for (IncomingRecord record : records) {
            if (!fresh.remove(record.eventId())) {
                continue;
            }
            if (marked.contains(Parking.Marker.of(record))) {
                queued.add(record);
            } else {
                refuseNewer(record);
                events.add(Envelope.decode(record));
            }
        }
        return parking.queue(tx, queued)
                .chain(() -> events.isEmpty() ? Uni.createFrom().voidItem() : handler.handle(tx, events));
    }

    /** A type that is not known at all, in no version, is counted and skipped. */
    private boolean isOurBusiness(IncomingRecord record) {
        if (Knowledge.of(record.header("ce_type"), handler.types()) != Knowledge.UNKNOWN) {
            return true;
        }
        metrics.counter("huiyin.messaging.unknown.events", "topic", record.topic())
                .increment();
        return false;
    }

    private void refuseNewer(IncomingRecord record) {
        if (Knowledge.of(record.header("ce_type"), handler.types()) == Knowledge.NEWER) {
            throw new PermanentFailure("newer-version", record.header("ce_type") + " is newer than this reader");
        }
    }
}
