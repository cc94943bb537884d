package io.huiyin.escalation.rota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.huiyin.escalation.rota.Rota.Duty;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RotaTest {

    private static Rota rota(String zone, int size, String since, String handOver, int shiftDays) {
        return new Rota(
                UUID.randomUUID(),
                ZoneId.of(zone),
                List.of("mei", "lin", "wei"),
                size,
                LocalDate.parse(since),
                LocalTime.parse(handOver),
                shiftDays);
    }

    private static RotaOverride override(int nth, String from, String to, String... people) {
        return new RotaOverride(new UUID(nth, 0), List.of(people), Instant.parse(from), Instant.parse(to));
    }

    /** 2026-03-02 is a Monday; 09:00 in Shanghai is 01:00 in UTC. */
    @ParameterizedTest
    @CsvSource({
        "2026-03-02T00:59:59.999Z, ''",
        "2026-03-02T01:00:00Z, mei",
        "2026-03-09T00:59:59.999Z, mei",
        "2026-03-09T01:00:00Z, lin",
        "2026-03-16T01:00:00Z, wei",
        "2026-03-23T01:00:00Z, mei",
        "2027-03-02T12:00:00Z, lin"
    })
    void shouldHandOverAtItsHourInItsZone(Instant at, String who) {
        assertThat(rota("Asia/Shanghai", 1, "2026-03-02", "09:00", 7).onCall(at, List.of()))
                .containsExactlyElementsOf(who.isEmpty() ? List.of() : List.of(who));
    }

    /** Berlin puts its clocks forward on 2026-03-29 and back on 2026-10-25. Shifts of a day, from 27 March and 24 October. */
    @ParameterizedTest
    @CsvSource({
        "2026-03-27, 2026-03-28T07:59:59Z, mei",
        "2026-03-27, 2026-03-28T08:00:00Z, lin",
        "2026-03-27, 2026-03-29T06:59:59Z, lin",
        "2026-03-27, 2026-03-29T07:00:00Z, wei",
        "2026-10-24, 2026-10-24T06:59:59Z, ''",
        "2026-10-24, 2026-10-24T07:00:00Z, mei",
        "2026-10-24, 2026-10-25T07:59:59Z, mei",
        "2026-10-24, 2026-10-25T08:00:00Z, lin"
    })
    void shouldKeepItsLocalHourWhereClocksAreChanged(String since, Instant at, String who) {
        assertThat(rota("Europe/Berlin", 1, since, "09:00", 1).onCall(at, List.of()))
                .containsExactlyElementsOf(who.isEmpty() ? List.of() : List.of(who));
    }

    /** 02:30 is not there on 29 March: java.time moves it to 03:30, which is 01:30 in UTC. */
    @ParameterizedTest
    @CsvSource({"2026-03-29T01:29:59Z, mei", "2026-03-29T01:30:00Z, lin"})
    void shouldHandOverAfterAGapThatSwallowsTheHour(Instant at, String who) {
        assertThat(rota("Europe/Berlin", 1, "2026-03-28", "02:30", 1).onCall(at, List.of()))
                .containsExactly(who);
    }

    @Test
    void shouldPutAGroupOnCall() {
        Rota rota = rota("UTC", 2, "2026-03-02", "00:00", 1);

        assertThat(rota.onCall(Instant.parse("2026-03-02T12:00:00Z"), List.of()))
                .containsExactly("mei", "lin");
        assertThat(rota.onCall(Instant.parse("2026-03-03T12:00:00Z"), List.of()))
                .containsExactly("lin", "wei");
        assertThat(rota.onCall(Instant.parse("2026-03-04T12:00:00Z"), List.of()))
                .containsExactly("wei", "mei");
    }

    @Test
    void shouldLetTheLatestOverrideCount() {
        Rota rota = rota("UTC", 1, "2026-03-02", "00:00", 7);
        List<RotaOverride> overrides = List.of(
                override(1, "2026-03-03T00:00:00Z", "2026-03-05T00:00:00Z", "wei"),
                override(2, "2026-03-04T00:00:00Z", "2026-03-04T12:00:00Z"));

        assertThat(rota.onCall(Instant.parse("2026-03-02T23:59:59Z"), overrides))
                .containsExactly("mei");
        assertThat(rota.onCall(Instant.parse("2026-03-03T00:00:00Z"), overrides))
                .containsExactly("wei");
        assertThat(rota.onCall(Instant.parse("2026-03-04T00:00:00Z"), overrides))
                .isEmpty();
        assertThat(rota.onCall(Instant.parse("2026-03-04T12:00:00Z"), overrides))
                .containsExactly("wei");
        assertThat(rota.onCall(Instant.parse("2026-03-05T00:00:00Z"), overrides))
                .containsExactly("mei");
    }

    @Test
    void shouldShowATimeWithoutGapsAndAsWhoIsOnCall() {
        Rota rota = rota("Europe/Berlin", 1, "2026-03-26", "09:00", 2);
        List<RotaOverride> overrides = List.of(override(1, "2026-03-28T20:00:00Z", "2026-03-29T20:00:00Z", "wei"));
        Instant from = Instant.parse("2026-03-25T00:00:00Z");
        Instant to = Instant.parse("2026-04-02T00:00:00Z");

        List<Duty> duties = rota.duties(from, to, overrides);

        assertThat(duties.get(0).from()).isEqualTo(from);
        assertThat(duties.get(0).people()).isEmpty();
        assertThat(duties.get(duties.size() - 1).to()).isEqualTo(to);
        for (int i = 1; i < duties.size(); i++) {
            assertThat(duties.get(i).from()).isEqualTo(duties.get(i - 1).to());
        }
        for (Instant at = from; at.isBefore(to); at = at.plus(Duration.ofMinutes(30))) {
            Instant then = at;
            Duty duty = duties.stream()
                    .filter(it -> !then.isBefore(it.from()) && then.isBefore(it.to()))
                    .findFirst()
                    .orElseThrow();
            assertThat(duty.people()).isEqualTo(rota.onCall(then, overrides));
        }
        assertThat(duties.stream().filter(Duty::overridden)).hasSize(1);
    }

    @Test
    void shouldRefuseARotaThatCannotBe() {
        assertThatThrownBy(() -> rota("UTC", 4, "2026-03-02", "09:00", 7)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rota("UTC", 0, "2026-03-02", "09:00", 7)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rota("UTC", 1, "2026-03-02", "09:00", 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
