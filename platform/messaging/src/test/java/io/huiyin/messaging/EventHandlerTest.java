package io.huiyin.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventHandlerTest {

    private static List<String> runsOf(String... types) {
        List<String> done = new ArrayList<>();
        List<Event> events = Stream.of(types).map(EventHandlerTest::anyEvent).toList();
        EventHandler.inRuns(
                        events,
                        Set.of("a", "b"),
                        run -> {
                            done.add(String.join(
                                    "+", run.stream().map(Event::type).toList()));
                            return Uni.createFrom().voidItem();
                        },
                        event -> {
                            done.add("alone " + event.type());
                            return Uni.createFrom().voidItem();
                        })
                .await()
                .indefinitely();
        return done;
    }

    private static Event anyEvent(String type) {
        UUID id = UUID.randomUUID();
        return new Event(id, type, "/any", id, Instant.now(), "", "", 1, "", "any", new byte[0]);
    }

    @Test
    void shouldDoNeighboursOfSimpleTypesTogetherAndKeepTheOrder() {
        assertThat(runsOf("a", "b", "x", "a", "x", "x", "b", "a"))
                .containsExactly("a+b", "alone x", "a", "alone x", "alone x", "b+a");
    }

    @Test
    void shouldDoNothingWithoutEvents() {
        assertThat(runsOf()).isEmpty();
    }
}
