package io.huiyin.sla.inbound;

import io.huiyin.messaging.Event;
import io.huiyin.messaging.EventHandler;
import io.huiyin.sla.following.Following;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/** What triage tells of cases, and what customers add to them, moves their clocks. */
@Singleton
final class SlaHandler implements EventHandler {

    private final Following following;

    @Inject
    SlaHandler(Following following) {
        this.following = following;
    }

    @Override
    public Set<String> types() {
        return FactsOfCases.types();
    }

    @Override
    public Uni<Void> handle(SqlConnection tx, List<Event> events) {
        return following.follow(tx, events.stream().map(FactsOfCases::step).toList());
    }
}
