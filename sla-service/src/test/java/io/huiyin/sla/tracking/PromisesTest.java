package io.huiyin.sla.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.huiyin.sla.clock.ClockState;
import io.huiyin.sla.clock.FactKind;
import io.huiyin.sla.clock.Promise;
import io.huiyin.sla.clock.PromiseClock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each fact does to each promise: facts a minute apart, and how the clocks of the promise stand after them. */
class PromisesTest {

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', textBlock = """
            received                                 | running
            received customer-wrote                  | running
            received assigned                        | running
            received handed-off                      | running
            received reclassified                    | running
            received answered-by-machine             | running
            received answered                        | met
            received answered answered               | met
            received waiting                         | paused
            received waiting waiting                 | paused
            received waiting customer-wrote          | paused
            received waiting resumed                 | running
            received resumed                         | running
            received waiting answered                | met
            received resolved                        | cancelled
            received closed                          | cancelled
            received answered resolved               | met
            received resolved reopened               | cancelled, running
            received answered closed reopened        | met, running
            received closed reopened answered        | cancelled, met
            received closed customer-wrote           | cancelled
            """)
    void shouldMoveResponse(String facts, String states) {
        assertStates(Promise.RESPONSE, facts, states);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', textBlock = """
            received                                                | none
            received answered                                       | none
            received customer-wrote                                 | running
            received answered customer-wrote                        | running
            received answered customer-wrote customer-wrote         | running
            received answered customer-wrote answered               | met
            received answered customer-wrote answered-by-machine    | running
            received answered customer-wrote answered customer-wrote | met, running
            received answered customer-wrote waiting                | paused
            received answered customer-wrote waiting resumed        | running
            received answered waiting customer-wrote resumed        | running
            received answered customer-wrote handed-off             | running
            received answered customer-wrote resolved               | cancelled
            received answered customer-wrote closed                 | cancelled
            received answered resolved customer-wrote               | none
            received answered resolved reopened                     | none
            received answered resolved reopened customer-wrote      | running
            """)
    void shouldMoveNextReply(String facts, String states) {
        assertStates(Promise.NEXT_REPLY, facts, states);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', textBlock = """
            received                                 | running
            received answered                        | running
            received customer-wrote                  | running
            received handed-off                      | running
            received reclassified                    | running
            received waiting                         | paused
            received waiting resumed                 | running
            received resolved                        | met
            received waiting resolved                | met
            received closed                          | cancelled
            received resolved closed                 | met
            received resolved closed reopened        | met, running
            received resolved reopened resolved      | met, met
            """)
    void shouldMoveResolution(String facts, String states) {
        assertStates(Promise.RESOLUTION, facts, states);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', textBlock = """
            received                                 | running
            received answered                        | running
            received customer-wrote                  | running
            received assigned                        | running
            received handed-off                      | met, running
            received handed-off handed-off           | met, met, running
            received waiting                         | paused
            received waiting resumed                 | running
            received waiting handed-off              | met, running
            received resolved                        | met
            received handed-off resolved             | met, met
            received closed                          | cancelled
            received resolved reopened               | met, running
            received resolved handed-off             | met
            """)
    void shouldMoveOwnership(String facts, String states) {
        assertStates(Promise.OWNERSHIP, facts, states);
    }

    /** F07: until there was a first response, its promise is the one that counts. */
    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', textBlock = """
            received                                 | none
            received customer-wrote                  | none
            received answered-by-machine             | none
            received answered                        | running
            received answered answered               | met, running
            received answered answered-by-machine    | running
            received answered customer-wrote         | running
            received answered waiting                | paused
            received answered waiting resumed        | running
            received answered waiting answered       | met, running
            received answered resolved               | cancelled
            received answered closed                 | cancelled
            received answered resolved reopened      | cancelled
            received answered resolved reopened answered | cancelled, running
            """)
    void shouldMoveUpdateF07(String facts, String states) {
        assertStates(Promise.UPDATE, facts, states);
    }

    private static void assertStates(Promise promise, String facts, String states) {
        Story story = new Story();
        int minute = 0;
        for (String word : facts.split(" ")) {
            story.then(FactKind.valueOf(constant(word)), minute++);
        }
        List<ClockState> expected = states.equals("none")
                ? List.of()
                : Arrays.stream(states.split(", "))
                        .map(state -> ClockState.valueOf(constant(state)))
                        .toList();

        assertThat(story.clocks(Rules.anHourEach(), promise).stream()
                        .map(PromiseClock::state)
                        .collect(Collectors.toList()))
                .isEqualTo(expected);
    }

    private static String constant(String word) {
        return word.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
