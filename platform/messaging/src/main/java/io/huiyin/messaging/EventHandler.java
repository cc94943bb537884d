package io.huiyin.messaging;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What a service does with the facts of others. One bean per service. */
public interface EventHandler {

    /** The CloudEvents types that mean something here; others are counted and skipped. */
    Set<String> types();

    /**
     * Takes effect inside a transaction that also holds the inbox, so each event has effect once. The cases are locked already.
     * Events of a case are in order per topic.
     *
     * @return fails with {@link PermanentFailure} for an event that can never be digested (the batch is then tried in halves
     *     until that one stands alone) and with anything transient when infrastructure is away
     */
    Uni<Void> handle(SqlConnection tx, List<Event> events);

    /** One after the other, for handlers that have no use for batches. */
    static Uni<Void> oneByOne(List<Event> events, Function<Event, Uni<Void>> each) {
        return Sequentially.each(events, each);
    }

    /**
     * In their order, but neighbours of the simple types together, in few statements: the many small facts of a busy hour.
     *
     * @param simple types whose effect needs no answer from the database
     */
    static Uni<Void> inRuns(
            List<Event> events,
            Set<String> simple,
            Function<List<Event>, Uni<Void>> together,
            Function<Event, Uni<Void>> alone) {
        List<List<Event>> runs = new ArrayList<>();
        boolean open = false;
        for (Event event : events) {
            boolean isSimple = simple.contains(event.type());
            if (!isSimple || !open) {
                runs.add(new ArrayList<>());
            }
            runs.get(runs.size() - 1).add(event);
            open = isSimple;
        }
        return Sequentially.each(
                runs, run -> simple.contains(run.get(0).type()) ? together.apply(run) : alone.apply(run.get(0)));
    }
}
