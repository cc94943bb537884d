package io.huiyin.escalation.reaching;

import static org.assertj.core.api.Assertions.assertThat;

import io.huiyin.escalation.raising.Escalation;
import io.huiyin.escalation.raising.Escalation.State;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingTest {

    private static Escalation overdue() {
        UUID any = UUID.randomUUID();
        Instant at = Instant.parse("2026-03-02T01:45:00Z");
        return new Escalation(
                any,
                any,
                any,
                "HY-0000-0000-0001",
                0,
                "response",
                "payments",
                "urgent",
                "l1",
                "front-line",
                any,
                "any",
                1,
                State.RAISED,
                1,
                null,
                at,
                at,
                null,
                null,
                null,
                null,
                null,
                null,
                Set.of());
    }

    @ParameterizedTest
    @CsvSource({
        "UTC, 2026-03-02 01:45:00 UTC",
        "Europe/Zurich, 2026-03-02 02:45:00 Europe/Zurich",
        "Asia/Shanghai, 2026-03-02 09:45:00 Asia/Shanghai"
    })
    void shouldTellTimesInTheReadersZone(String zone, String due) {
        assertThat(Wording.text(overdue(), ZoneId.of(zone), "https://huiyin.test/x"))
                .contains("due " + due, "（" + due + "）", "https://huiyin.test/x");
    }
}
