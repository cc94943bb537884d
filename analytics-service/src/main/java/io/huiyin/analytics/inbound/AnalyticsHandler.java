package io.huiyin.analytics.inbound;

import com.fasterxml.jackson.databind.JsonNode;
import io.huiyin.analytics.persistence.PgEvents;
import io.huiyin.analytics.rebuilding.CyclePatch;
import io.huiyin.contracts.EventTypes;
import io.huiyin.messaging.Event;
import io.huiyin.messaging.EventHandler;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Keeps every event there is a contract for, and projects a batch with two statements. */
@Singleton
final class AnalyticsHandler implements EventHandler {

    private static final Set<String> TYPES = Arrays.stream(EventTypes.class.getFields())
            .map(AnalyticsHandler::value)
            .filter(type -> !type.equals(EventTypes.IMPROVEMENT_VERIFIED)) // our own
            .collect(Collectors.toUnmodifiableSet());

    private final PgEvents events;

    @Inject
    AnalyticsHandler(PgEvents events) {
        this.events = events;
    }

    @Override
    public Set<String> types() {
        return TYPES;
    }

    @Override
    public Uni<Void> handle(SqlConnection tx, List<Event> batch) {
        List<JsonNode> data =
                batch.stream().map(event -> event.as(JsonNode.class)).toList();
        List<PgEvents.Said> said = IntStream.range(0, batch.size())
                .mapToObj(
                        i -> new PgEvents.Said(batch.get(i).type(), batch.get(i).caseId(), data.get(i)))
                .toList();
        return events.keep(tx, batch, data).chain(() -> events.project(tx, PgEvents.LIVE, CyclePatch.rows(said)));
    }

    private static String value(Field constant) {
        try {
            return (String) constant.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
