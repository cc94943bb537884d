package io.huiyin.escalation.rota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuietHoursTest {

    private static QuietHours quiet(String zone, String from, String to, boolean urgentToo) {
        return new QuietHours(ZoneId.of(zone), LocalTime.parse(from), LocalTime.parse(to), urgentToo);
    }

    /** 22:00 in Shanghai is 14:00 in UTC, 07:30 is 23:30 of the day before. */
    @ParameterizedTest
    @CsvSource({
        "2026-03-02T13:59:59.999Z, ",
        "2026-03-02T14:00:00Z, 2026-03-02T23:30:00Z",
        "2026-03-02T16:00:00Z, 2026-03-02T23:30:00Z",
        "2026-03-02T23:29:59.999Z, 2026-03-02T23:30:00Z",
        "2026-03-02T23:30:00Z, "
    })
    void shouldHoldOverTheNightOfTheirOwnZone(Instant at, @Nullable Instant until) {
        assertThat(quiet("Asia/Shanghai", "22:00", "07:30", false).heldAt(at, false))
                .isEqualTo(Optional.ofNullable(until));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-02T11:59:59.999Z, ",
        "2026-03-02T12:00:00Z, 2026-03-02T13:00:00Z",
        "2026-03-02T12:59:59.999Z, 2026-03-02T13:00:00Z",
        "2026-03-02T13:00:00Z, "
    })
    void shouldHoldWithinADay(Instant at, @Nullable Instant until) {
        assertThat(quiet("UTC", "12:00", "13:00", false).heldAt(at, false)).isEqualTo(Optional.ofNullable(until));
    }

    @Test
    void shouldLetUrgentCasesThroughUnlessTheyAreToWaitAsWell() {
        Instant night = Instant.parse("2026-03-02T16:00:00Z");

        assertThat(quiet("Asia/Shanghai", "22:00", "07:30", false).heldAt(night, true))
                .isEmpty();
        assertThat(quiet("Asia/Shanghai", "22:00", "07:30", true).heldAt(night, true))
                .isPresent();
    }

    /** Berlin: the night of 2026-03-29 has an hour less, that of 2026-10-25 one more. */
    @ParameterizedTest
    @CsvSource({
        "2026-03-28T22:00:00Z, 2026-03-29T05:00:00Z",
        "2026-10-24T22:00:00Z, 2026-10-25T06:00:00Z",
        "2026-10-25T00:30:00Z, 2026-10-25T06:00:00Z",
        "2026-10-25T01:30:00Z, 2026-10-25T06:00:00Z"
    })
    void shouldEndAtTheirLocalHourWhereClocksAreChanged(Instant at, Instant until) {
        assertThat(quiet("Europe/Berlin", "22:00", "07:00", false).heldAt(at, false))
                .contains(until);
    }

    /** 02:00 to 02:30 comes twice that night; the first end is taken. */
    @ParameterizedTest
    @CsvSource({"2026-10-25T00:15:00Z, 2026-10-25T00:30:00Z", "2026-10-25T01:15:00Z, "})
    void shouldNeverHoldUntilAnInstantThatIsOver(Instant at, @Nullable Instant until) {
        assertThat(quiet("Europe/Berlin", "02:00", "02:30", false).heldAt(at, false))
                .isEqualTo(Optional.ofNullable(until));
    }

    @Test
    void shouldRefuseHoursThatNeverEnd() {
        assertThatThrownBy(() -> quiet("UTC", "08:00", "08:00", false)).isInstanceOf(IllegalArgumentException.class);
    }
}
