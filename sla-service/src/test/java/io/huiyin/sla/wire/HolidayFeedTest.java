package io.huiyin.sla.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.huiyin.sla.calendar.BusinessCalendar;
import io.huiyin.sla.calendar.Day;
import io.huiyin.sla.calendar.Opening;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HolidayFeedTest {

    private static final LocalDate FROM = LocalDate.of(2026, 1, 1);
    private static final LocalDate TO = LocalDate.of(2029, 1, 1);

    private static BusinessCalendar office(String zone) {
        Map<DayOfWeek, List<Opening>> hours = new EnumMap<>(DayOfWeek.class);
        for (int day = 1; day <= 5; day++) {
            hours.put(DayOfWeek.of(day), List.of(Opening.of("09:00", "12:00"), Opening.of("13:00", "17:00")));
        }
        return new BusinessCalendar(ZoneId.of(zone), hours, new TreeMap<>());
    }

    private static String event(String... lines) {
        return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\nBEGIN:VEVENT\r\nUID:1\r\n" + String.join("\r\n", lines)
                + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    }

    private static List<Day> days(String... lines) {
        return HolidayFeed.days(event(lines), office("Europe/Berlin"), FROM, TO);
    }

    private static Day closed(String date, String name) {
        return new Day(LocalDate.parse(date), name, List.of());
    }

    @Test
    void shouldCloseWholeDays() {
        assertThat(days("SUMMARY:Feast", "DTSTART;VALUE=DATE:20270301", "DTEND;VALUE=DATE:20270303"))
                .containsExactly(closed("2027-03-01", "Feast"), closed("2027-03-02", "Feast"));
        assertThat(days("SUMMARY:One", "DTSTART;VALUE=DATE:20270301")).containsExactly(closed("2027-03-01", "One"));
    }

    @Test
    void shouldCloseTheHoursThatAnEventTakes() {
        assertThat(days("SUMMARY:Afternoon", "DTSTART;TZID=Europe/Berlin:20270304T150000", "DURATION:PT4H"))
                .containsExactly(new Day(
                        LocalDate.of(2027, 3, 4),
                        "Afternoon",
                        List.of(Opening.of("09:00", "12:00"), Opening.of("13:00", "15:00"))));
    }

    @Test
    void shouldRecur() {
        assertThat(days(
                        "SUMMARY:Yearly",
                        "DTSTART;VALUE=DATE:19700308",
                        "RRULE:FREQ=YEARLY",
                        "EXDATE;VALUE=DATE:20270308"))
                .containsExactly(closed("2026-03-08", "Yearly"), closed("2028-03-08", "Yearly"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"America/New_York", "Asia/Shanghai", "Pacific/Kiritimati", "UTC"})
    void shouldMeanTheSameDayWhereverTheServerStands(String zone) {
        TimeZone before = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone(zone));

            // across the change to daylight saving in New York
            assertThat(days("SUMMARY:Feast", "DTSTART;VALUE=DATE:20270313", "DTEND;VALUE=DATE:20270316"))
                    .extracting(Day::date)
                    .containsExactly(LocalDate.of(2027, 3, 13), LocalDate.of(2027, 3, 14), LocalDate.of(2027, 3, 15));
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void shouldOpenDaysThatAreMadeUp() {
        List<Opening> workday = List.of(Opening.of("09:00", "12:00"), Opening.of("13:00", "17:00"));

        assertThat(days("SUMMARY:国庆节(班)", "DTSTART;VALUE=DATE:20261010"))
                .containsExactly(new Day(LocalDate.of(2026, 10, 10), "国庆节(班)", workday));
        assertThat(days("SUMMARY:x", "DTSTART;VALUE=DATE:20261010", "X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY"))
                .containsExactly(new Day(LocalDate.of(2026, 10, 10), "x", workday));
    }

    @Test
    void shouldPassOverWhatWasCancelledAndWhatLiesElsewhere() {
        String feed = event("SUMMARY:Gone", "DTSTART;VALUE=DATE:20270301", "STATUS:CANCELLED")
                        .replace("END:VCALENDAR\r\n", "")
                + event("SUMMARY:Old", "DTSTART;VALUE=DATE:20200301")
                        .replace("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\n", "")
                        .replace("END:VCALENDAR\r\n", "")
                + event("SUMMARY:Kept", "DTSTART;VALUE=DATE:20270302")
                        .replace("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\n", "");

        assertThat(HolidayFeed.days(feed, office("UTC"), FROM, TO)).containsExactly(closed("2027-03-02", "Kept"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DTSTART;VALUE=DATE:20270301/RRULE:FREQ=SOMETIMES              | line 7: RRULE
            DTSTART;VALUE=DATE:20270301/RRULE:FREQ=YEARLY;INTERVAL=x      | line 7: RRULE
            DTSTART;VALUE=DATE:2027                                      | line 6: DTSTART
            SUMMARY:x                                                    | x has no DTSTART
            DTSTART;VALUE=DATE:20270301/RRULE:FREQ=SECONDLY               | recurs more often than daily
            DTSTART:19700101T000000Z/RRULE:FREQ=DAILY                     | more than 1000 days
            DTSTART;VALUE=DATE:20270305/DTEND;VALUE=DATE:20270301         | ends before it begins
            DTSTART;VALUE=DATE:20270301/RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31 | no event from
            DTSTART;VALUE=DATE:20200301                                  | no event from
            """)
    void shouldNameWhatCannotBeRead(String lines, String why) {
        assertThatThrownBy(() -> days(lines.split("/")))
                .isInstanceOf(CalendarJson.Wrong.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "BEGIN:VCARD\r\nEND:VCARD\r\n"})
    void shouldRefuseWhatIsNoCalendar(String text) {
        assertThatThrownBy(() -> HolidayFeed.days(text, office("UTC"), FROM, TO))
                .hasMessageContaining("not iCalendar");
    }
}
