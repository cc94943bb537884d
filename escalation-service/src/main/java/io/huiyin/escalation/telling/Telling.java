package io.huiyin.escalation.telling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.escalation.persistence.PgDeliveries;
import io.huiyin.messaging.Cause;
import io.huiyin.messaging.Fact;
import io.huiyin.messaging.Outbox;
import io.huiyin.messaging.Sequentially;
import io.huiyin.web.Json;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Says what was decided, in the transaction that decides it: on the topic, and to the webhooks that want to know. Facts are about escalations. */
@Singleton
public final class Telling {

    private static final String PREFIX = "io.huiyin.";

    private final Outbox outbox;
    private final PgDeliveries deliveries;

    @Inject
    Telling(Outbox outbox, PgDeliveries deliveries) {
        this.outbox = outbox;
        this.deliveries = deliveries;
    }

    /** Holds a case, so that what is told of it is told in order. */
    public Uni<Void> lock(SqlConnection tx, UUID caseId) {
        return outbox.lock(tx, List.of(caseId));
    }

    /** Holds those cases that nobody else has, without waiting. */
    public Uni<Set<UUID>> tryLock(SqlConnection tx, List<UUID> cases) {
        return outbox.tryLock(tx, cases);
    }

    public Uni<Void> tell(SqlConnection tx, Cause cause, List<Fact> facts) {
        return outbox.append(tx, cause, facts).chain(() -> Sequentially.each(facts, fact -> arm(tx, fact)));
    }

    private Uni<Void> arm(SqlConnection tx, Fact fact) {
        String type = fact.type().substring(PREFIX.length(), fact.type().lastIndexOf('.'));
        JsonNode data = Json.wire().valueToTree(fact.data());
        ObjectNode body = Json.wire().createObjectNode();
        body.put("type", type).put("timestamp", fact.at().toString());
        body.set("data", data);
        UUID escalationId = UUID.fromString(data.path("escalationId").asText());
        return deliveries.armFact(tx, fact.caseId(), escalationId, type, body.toString(), fact.at());
    }
}
