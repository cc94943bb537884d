package io.huiyin.sla.calendar;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SUNDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BusinessCalendarTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final int HISTORIES = Integer.getInteger("huiyin.calendar.histories", 2_000);
    private static final long SEED = Long.getLong("huiyin.seed", 20_261_122L);

    private static BusinessCalendar weekdays(ZoneId zone, String... hours) {
        return week(zone, MONDAY, FRIDAY, openings(hours));
    }

    private static BusinessCalendar week(ZoneId zone, DayOfWeek first, DayOfWeek last, List<Opening> openings) {
        Map<DayOfWeek, List<Opening>> hours = new EnumMap<>(DayOfWeek.class);
        for (int day = first.getValue(); day <= last.getValue(); day++) {
            hours.put(DayOfWeek.of(day), openings);
        }
        return new BusinessCalendar(zone, hours, new TreeMap<>());
    }

    private static List<Opening> openings(String... hours) {
        List<Opening> openings = new ArrayList<>();
        for (String one : hours) {
            openings.add(Opening.of(one.split("-")[0], one.split("-")[1]));
        }
        return openings;
    }

    private static BusinessCalendar with(BusinessCalendar calendar, String day, String... hours) {
        NavigableMap<LocalDate, List<Opening>> exceptions = new TreeMap<>(calendar.exceptions());
        exceptions.put(LocalDate.parse(day), openings(hours));
        return new BusinessCalendar(calendar.zone(), calendar.hours(), exceptions);
    }

    private static String due(BusinessCalendar calendar, String from, String duration) {
        return calendar.due(at(calendar, from), Duration.parse(duration))
                .orElseThrow()
                .at()
                .atZone(calendar.zone())
                .toLocalDateTime()
                .toString();
    }

    private static Instant at(BusinessCalendar calendar, String local) {
        return LocalDateTime.parse(local).atZone(calendar.zone()).toInstant();
    }

    /** F01: Friday 16:30, first response 1 h, Mon–Fri 09–17. */
    @Test
    void shouldCarryTheRestOverTheWeekendF01() {
        assertThat(due(weekdays(SHANGHAI, "09:00-17:00"), "2026-11-20T16:30", "PT1H"))
                .isEqualTo("2026-11-23T09:30");
    }

    /** F10: a calendar that is always open loses no minute over midnight. */
    @Test
    void shouldLoseNoMinuteOverMidnightF10() {
        BusinessCalendar always = week(SHANGHAI, MONDAY, SUNDAY, openings("00:00-24:00"));
        BusinessCalendar.Due due = always.due(at(always, "2026-11-20T23:59:30"), Duration.ofHours(49))
                .orElseThrow();
        assertThat(due.at()).isEqualTo(at(always, "2026-11-23T00:59:30"));
        assertThat(due.slices()).hasSize(1);
    }

    /** F12: open 08–12 and 13:30–18, message at 12:30. */
    @Test
    void shouldBeginAfterTheBreakF12() {
        BusinessCalendar calendar = weekdays(SHANGHAI, "08:00-12:00", "13:30-18:00");
        BusinessCalendar.Due due = calendar.due(at(calendar, "2026-11-23T12:30"), Duration.ofHours(1))
                .orElseThrow();
        assertThat(due.slices())
                .containsExactly(new Slice(at(calendar, "2026-11-23T13:30"), at(calendar, "2026-11-23T14:30")));
    }

    @ParameterizedTest
    @CsvSource({
        "PT2H59M59S, 2026-11-23T11:59:59",
        "PT3H,       2026-11-23T12:00",
        "PT3H0.001S, 2026-11-23T13:30:00.001",
        "PT7H30M,    2026-11-23T18:00",
        "PT7H30M1S,  2026-11-24T09:00:01"
    })
    void shouldBeDueAtTheEndOfAnOpeningThatUsesItUp(String duration, String expected) {
        BusinessCalendar calendar = weekdays(SHANGHAI, "09:00-12:00", "13:30-18:00");
        assertThat(due(calendar, "2026-11-23T09:00", duration)).isEqualTo(expected);
    }

    @Test
    void shouldTakeHolidaysHalfDaysAndWorkingDaysMadeUp() {
        BusinessCalendar calendar = weekdays(SHANGHAI, "09:00-17:00");
        calendar = with(calendar, "2026-10-01"); // a holiday
        calendar = with(calendar, "2026-10-02", "09:00-11:00"); // half a day
        calendar = with(calendar, "2026-10-10", "09:00-17:00"); // 调休: a Saturday that works
        assertThat(due(calendar, "2026-09-30T16:00", "PT2H")).isEqualTo("2026-10-02T10:00");
        assertThat(due(calendar, "2026-10-09T16:00", "PT2H")).isEqualTo("2026-10-10T10:00");
    }

    @ParameterizedTest
    @CsvSource({
        // 02:00 → 03:00: an opening that begins in the gap is moved as java.time moves it
        "Europe/Berlin, 2026-03-29T00:00, 02:30-05:00, PT1H, 2026-03-29T04:30",
        // an opening within the gap is moved behind it; what another covers as well counts once
        "Europe/Berlin, 2026-03-29T00:00, 02:15-02:45 03:00-04:00, PT45M, 2026-03-29T04:00",
        // 03:00 → 02:00: one hour more
        "Europe/Berlin, 2026-10-25T00:00, 01:00-04:00, PT4H, 2026-10-25T04:00",
        // half an hour
        "Australia/Lord_Howe, 2026-10-04T00:00, 01:00-03:00, PT90M, 2026-10-04T03:00",
        // midnight that is not there
        "America/Sao_Paulo, 2018-11-03T22:00, 22:00-24:00, PT2H, 2018-11-04T01:00"
    })
    void shouldResolveGapsAndOverlapsAsJavaTimeDoes(
            String zone, String from, String hours, String duration, String expected) {
        BusinessCalendar calendar = week(ZoneId.of(zone), MONDAY, SUNDAY, openings(hours.split(" ")));
        assertThat(due(calendar, from, duration)).isEqualTo(expected);
    }

    @Test
    void shouldRefuseOpeningsThatOverlapOrNeverOpen() {
        assertThatThrownBy(() -> weekdays(SHANGHAI, "09:00-12:00", "11:59-18:00"))
                .isInstanceOf(InvalidCalendar.class)
                .hasMessageContaining("overlap");
        assertThatThrownBy(() -> week(SHANGHAI, MONDAY, SUNDAY, List.of())).hasMessageContaining("never opens");
        assertThatThrownBy(() -> Opening.of("12:00", "12:00")).hasMessageContaining("must end after it begins");
        assertThatThrownBy(() -> Opening.of("24:00", "24:00")).isInstanceOf(InvalidCalendar.class);
        assertThatThrownBy(() -> Opening.of("9:00", "12:00")).hasMessageContaining("not a time");
        assertThatThrownBy(() -> Opening.of("09:00", "24:01")).hasMessageContaining("not a time");
        assertThat(weekdays(SHANGHAI, "09:00-12:00", "12:00-24:00").hours()).hasSize(5);
    }

    @Test
    void shouldSayThatAPromiseOfCenturiesIsNeverDue() {
        assertThat(weekdays(SHANGHAI, "09:00-09:01").due(Instant.EPOCH, Duration.ofDays(365)))
                .isEmpty();
    }

    /** Agrees to the second with a count minute by minute, over years with daylight saving, exceptions and several openings a day. */
    @Test
    void shouldAgreeWithACountMinuteByMinute() {
        Random random = new Random(SEED);
        for (int i = 0; i < HISTORIES; i++) {
            BusinessCalendar calendar = Calendars.any(random);
            Walker walker = Walker.of(calendar);
            Instant from = Instant.parse("2017-01-01T00:00:00Z").plusSeconds(random.nextInt(86_400 * 365 * 10));
            Duration duration = Duration.ofSeconds(1 + random.nextInt(86_400));
            String what = "history " + i + " of seed " + SEED;

            BusinessCalendar.Due due = calendar.due(from, duration).orElseThrow();

            assertThat(due.at()).as(what).isEqualTo(walker.due(from, duration));
            assertThat(due.slices().stream().map(Slice::length).reduce(Duration.ZERO, Duration::plus))
                    .as(what)
                    .isEqualTo(duration);
            Instant to = from.plusSeconds(random.nextInt(86_400 * 5));
            assertThat(calendar.between(from, to)).as(what).isEqualTo(walker.between(from, to));
        }
    }
}
