package io.huiyin.triage.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.messaging.TopicTail;
import io.huiyin.web.Json;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What happened lately, kept in memory, and who wants to know what happens next. */
public final class LiveCases implements TopicTail.Listener {

    private static final Logger LOG = Logger.getLogger(LiveCases.class);

    private static final String PREFIX = "io.huiyin.";
    private static final String CASE = PREFIX + "case.";

    private final ObjectMapper json = Json.wire();
    private final int capacity;
    private final Deque<LiveEvent> recent = new ArrayDeque<>();
    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
    private @Nullable Position oldest;
    private @Nullable Position newest;
    private @Nullable Position caughtUp;

    /** @param capacity so many events can be told again to who comes back */
    public LiveCases(int capacity) {
        this.capacity = capacity;
    }

    /** Somebody who wants to know. Called by one thread at a time; must not block. */
    public interface Watcher {

        /** @param reset whether too much happened since to be told: what is shown is to be read anew */
        void begins(Position position, boolean reset);

        void happened(LiveEvent event);

        /** Nothing happened that was not told. */
        void ping(Position position);
    }

    /**
     * Begins to watch: what was missed is told first, and nothing falls between that and what happens next.
     *
     * @param since the last position known; null for from now on
     * @return false if the topic has not been read yet
     */
    public synchronized boolean watch(@Nullable Position since, Watcher watcher) {
        Position from = oldest;
        Position to = newest;
        if (from == null || to == null || caughtUp != null) {
            return false;
        }
        if (since != null && since.isBetween(from, to)) {
            watcher.begins(since, false);
            recent.stream()
                    .filter(event -> event.offset() >= since.at(event.partition()))
                    .forEach(watcher::happened);
        } else {
            watcher.begins(to, since != null);
        }
        watchers.add(watcher);
        return true;
    }

    /** Whether the topic has been read so far that watching can begin. */
    public synchronized boolean isReady() {
        return newest != null && caughtUp == null;
    }

    public void leave(Watcher watcher) {
        watchers.remove(watcher);
    }

    /** Tells everybody how far they are, so that who only sees a part comes back to the right place. */
    synchronized void ping() {
        Position position = newest;
        if (position != null) {
            watchers.forEach(watcher -> watcher.ping(position));
        }
    }

    public int watchers() {
        return watchers.size();
    }

    @Override
    public synchronized void begins(Map<Integer, Long> first, Map<Integer, Long> ends) {
        Position begin = Position.of(first);
        Position before = newest;
        if (before != null && before.isBetween(begin, Position.of(ends))) {
            return; // the consumer was lost, not what it had read: what comes again is known by its offset
        }
        recent.clear();
        oldest = begin;
        newest = begin;
        caughtUp = isPast(begin, Position.of(ends)) ? null : Position.of(ends);
        // what was told before may not be in the topic any more
        watchers.forEach(watcher -> watcher.begins(begin, true));
    }

    @Override
    public synchronized void record(int partition, long offset, UUID eventId, String type, byte[] data) {
        Position before = newest;
        if (before == null || partition >= before.partitions() || offset < before.at(partition)) {
            return;
        }
        Position after = before.past(partition, offset);
        newest = after;
        if (caughtUp != null && isPast(after, caughtUp)) {
            caughtUp = null;
        }
        if (!type.startsWith(CASE)) {
            return;
        }
        LiveEvent event = event(partition, offset, after, eventId, type, data);
        if (event != null) {
            remember(event);
            watchers.forEach(watcher -> watcher.happened(event));
        }
    }

    private void remember(LiveEvent event) {
        recent.addLast(event);
        Position from = oldest;
        if (recent.size() > capacity && from != null) {
            LiveEvent forgotten = recent.removeFirst();
            oldest = from.past(forgotten.partition(), forgotten.offset());
        }
    }

    private static boolean isPast(Position position, Position end) {
        for (int p = 0; p < end.partitions(); p++) {
            if (position.at(p) < end.at(p)) {
                return false;
            }
        }
        return true;
    }

    private @Nullable LiveEvent event(
            int partition, long offset, Position after, UUID eventId, String type, byte[] data) {
        try {
            JsonNode fact = json.readTree(data);
            Set<String> teams = new LinkedHashSet<>();
            teams.add(fact.path("team").asText());
            teams.add(fact.at("/from/team").asText());
            ObjectNode told =
                    json.createObjectNode().put("id", eventId.toString()).put("type", type);
            told.set("data", fact);
            return new LiveEvent(partition, offset, teams, after, name(type), json.writeValueAsString(told));
        } catch (IOException e) {
            LOG.warnf("not JSON eventId=%s eventType=%s", eventId, type);
            return null;
        }
    }

    /** {@code case.assigned} of {@code io.huiyin.case.assigned.v1}. */
    private static String name(String type) {
        return type.substring(PREFIX.length(), type.lastIndexOf('.'));
    }
}
