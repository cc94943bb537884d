package io.huiyin.sla.inbound;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.contracts.EventTypes;
import io.huiyin.messaging.Event;
import io.huiyin.messaging.EventHandler;
import io.huiyin.messaging.Outbox;
import io.huiyin.messaging.Sequentially;
import io.huiyin.sla.persistence.PgClocks;
import io.huiyin.sla.persistence.PgPolicies;
import io.huiyin.sla.timer.Timers;
import io.huiyin.web.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What triage tells of cases moves their clocks: one topic, so nothing comes out of order. */
@Singleton
final class SlaHandler implements EventHandler {

    private final PgClocks clocks;
    private final PgPolicies policies;
    private final Outbox outbox;
    private final Timers timers;
    private final Ids ids;
    private final Clock clock;

    @Inject
    SlaHandler(PgClocks clocks, PgPolicies policies, Outbox outbox, Timers timers, Ids ids, Clock clock) {
        this.clocks = clocks;
        this.policies = policies;
        this.outbox = outbox;
        this.timers = timers;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public Set<String> types() {
        return Set.of(
                EventTypes.CASE_CLASSIFIED,
                EventTypes.CASE_RECLASSIFIED,
                EventTypes.CASE_ASSIGNED,
                EventTypes.CASE_HANDED_OFF,
                EventTypes.CASE_REPLIED,
                EventTypes.CASE_PAUSED,
                EventTypes.CASE_RESUMED,
                EventTypes.CASE_RESOLVED,
                EventTypes.CASE_CLOSED,
                EventTypes.CASE_REOPENED);
    }

    /** Reads every clock of the batch's cases once, moves them in memory, writes what changed. */
    @Override
    public Uni<Void> handle(SqlConnection tx, List<Event> events) {
        List<UUID> cases = events.stream().map(Event::caseId).distinct().toList();
        return Uni.combine()
                .all()
                .unis(policies.current(tx), clocks.ofCases(tx, cases))
                .asTuple()
                .chain(found -> {
                    Movements movements = new Movements(found.getItem1(), found.getItem2(), ids, clock.instant());
                    for (Event event : events) {
                        movements.apply(event, event.as(ObjectNode.class));
                    }
                    return Sequentially.pipelined(
                                    clocks.track(tx, movements.tracked()),
                                    clocks.save(tx, movements.changed()),
                                    outbox.append(tx, movements.facts()))
                            .invoke(() -> timers.changed(movements.changed()));
                });
    }

    static String text(JsonNode data, String field) {
        return data.path(field).asText();
    }
}
