package io.huiyin.triage.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LiveCasesTest {

    private final LiveCases cases = new LiveCases(3);

    /** Writes down what it is told. */
    private static final class Notes implements LiveCases.Watcher {

        private final List<String> lines = new ArrayList<>();

        @Override
        public void begins(Position position, boolean reset) {
            lines.add((reset ? "reset " : "ready ") + position);
        }

        @Override
        public void happened(LiveEvent event) {
            lines.add(event.name() + " " + event.after() + " " + event.teams());
        }

        @Override
        public void ping(Position position) {
            lines.add("ping " + position);
        }
    }

    private void fact(int partition, long offset) {
        cases.record(
                partition, offset, UUID.randomUUID(), "io.huiyin.case.paused.v1", "{\"team\":\"a\"}".getBytes(UTF_8));
    }

    private List<String> watching(@Nullable String since) {
        Notes notes = new Notes();
        assertThat(cases.watch(since == null ? null : Position.parse(since).orElseThrow(), notes))
                .isTrue();
        return notes.lines;
    }

    @Test
    void shouldLetNobodyWatchBeforeTheBacklogIsRead() {
        Notes notes = new Notes();
        assertThat(cases.watch(null, notes)).isFalse();
        cases.begins(Map.of(0, 0L, 1, 5L), Map.of(0, 1L, 1, 6L));
        assertThat(cases.watch(null, notes)).isFalse();
        fact(0, 0);
        assertThat(cases.watch(null, notes)).isFalse();
        fact(1, 5);

        assertThat(cases.watch(null, notes)).isTrue();
        assertThat(notes.lines).containsExactly("ready 1.6");
    }

    @Test
    void shouldTellWhatWasMissedAndThenWhatHappens() {
        cases.begins(Map.of(0, 0L, 1, 0L), Map.of(0, 0L, 1, 0L));
        fact(0, 0);
        fact(1, 0);
        fact(0, 1);

        List<String> lines = watching("1.0");
        fact(1, 1);
        cases.ping();

        assertThat(lines)
                .containsExactly(
                        "ready 1.0",
                        "case.paused 1.1 [a, ]",
                        "case.paused 2.1 [a, ]",
                        "case.paused 2.2 [a, ]",
                        "ping 2.2");
    }

    @Test
    void shouldResetWhoWasAwayTooLongOrComesFromElsewhere() {
        cases.begins(Map.of(0, 10L, 1, 0L), Map.of(0, 10L, 1, 0L));
        assertThat(watching("10.0")).containsExactly("ready 10.0");
        assertThat(watching("9.0")).containsExactly("reset 10.0");
        assertThat(watching("11.0")).containsExactly("reset 10.0");
        assertThat(watching("10")).containsExactly("reset 10.0");
        fact(1, 0);
        fact(1, 1);
        fact(1, 2);
        assertThat(watching("10.0")).hasSize(4);
        fact(1, 3);
        assertThat(watching("10.0")).containsExactly("reset 10.4");
        assertThat(watching("10.1")).hasSize(4);
    }

    @Test
    void shouldTellNothingTwiceWhenTheConsumerBeginsAgain() {
        cases.begins(Map.of(0, 0L), Map.of(0, 0L));
        List<String> lines = watching(null);
        fact(0, 0);
        fact(0, 1);

        cases.begins(Map.of(0, 0L), Map.of(0, 2L));
        fact(0, 0);
        fact(0, 1);
        fact(0, 2);

        assertThat(lines).hasSize(4).endsWith("case.paused 3 [a, ]");
    }

    @Test
    void shouldResetEverybodyWhenTheTopicIsNotTheOneItWas() {
        cases.begins(Map.of(0, 0L), Map.of(0, 0L));
        List<String> lines = watching(null);
        fact(0, 0);
        fact(0, 1);

        cases.begins(Map.of(0, 0L), Map.of(0, 1L));
        fact(0, 0);

        assertThat(lines).endsWith("reset 0", "case.paused 1 [a, ]");
    }

    @Test
    void shouldTellBothTeamsOfAHandOffAndSkipWhatIsNoCaseOrNoJson() {
        cases.begins(Map.of(0, 0L), Map.of(0, 0L));
        List<String> lines = watching(null);

        cases.record(
                0,
                0,
                UUID.randomUUID(),
                "io.huiyin.case.handed-off.v1",
                "{\"team\":\"b\",\"from\":{\"team\":\"a\"}}".getBytes(UTF_8));
        cases.record(0, 1, UUID.randomUUID(), "io.huiyin.topic.burst-detected.v1", "{}".getBytes(UTF_8));
        cases.record(0, 2, UUID.randomUUID(), "io.huiyin.case.paused.v1", "not json".getBytes(UTF_8));

        assertThat(lines).containsExactly("ready 0", "case.handed-off 1 [b, a]");
        cases.ping();
        assertThat(lines).endsWith("ping 3");
    }

    @Test
    void shouldReadOnlyPositions() {
        assertThat(Position.parse("0.17.4")).isPresent();
        for (String text : List.of("", ".", "1.", "a", "-1", "1..2", "9".repeat(19))) {
            assertThat(Position.parse(text)).as(text).isEmpty();
        }
    }
}
