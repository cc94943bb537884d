package io.huiyin.sla.wire;

import biweekly.ICalendar;
import biweekly.component.VEvent;
import biweekly.io.ParseWarning;
import biweekly.io.text.ICalReader;
import biweekly.property.DateEnd;
import biweekly.property.RawProperty;
import biweekly.property.RecurrenceRule;
import biweekly.property.Status;
import biweekly.property.Summary;
import biweekly.util.Frequency;
import biweekly.util.ICalDate;
import biweekly.util.com.google.ical.compat.javautil.DateIterator;
import io.huiyin.sla.calendar.BusinessCalendar;
import io.huiyin.sla.calendar.Day;
import io.huiyin.sla.calendar.Opening;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads holidays from iCalendar (RFC 5545). An event of whole days closes them, one with times closes those hours; one that says that the
 * day is worked (调休: 上班 in its summary, or {@code X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY}) opens it like the first working day of the week.
 */
public final class HolidayFeed {

    private static final int MOST_DAYS = 1_000;

    /** More often than daily is no holiday. */
    private static final Set<Frequency> TOO_OFTEN =
            EnumSet.of(Frequency.SECONDLY, Frequency.MINUTELY, Frequency.HOURLY);

    /** "No VTIMEZONE with that id; it is treated as one of the time zone database": as wanted. */
    private static final int ZONE_OF_THE_DATABASE = 37;

    private static final List<String> WORKED = List.of("上班", "补班", "调休工作日", "(班)", "（班）");

    private final BusinessCalendar calendar;
    private final LocalDate from;
    private final LocalDate to;
    private final Map<LocalDate, Day> days = new TreeMap<>();

    private HolidayFeed(BusinessCalendar calendar, LocalDate from, LocalDate to) {
        this.calendar = calendar;
        this.from = from;
        this.to = to;
    }

    /**
     * The days that the feed names, in order.
     *
     * @param calendar whose usual hours are closed or taken over
     * @param to exclusive
     * @throws CalendarJson.Wrong naming the line or the event that cannot be read
     */
    public static List<Day> days(String text, BusinessCalendar calendar, LocalDate from, LocalDate to) {
        HolidayFeed feed = new HolidayFeed(calendar, from, to);
        List<VEvent> events = parse(text).getEvents();
        for (VEvent event : events) {
            feed.add(event);
        }
        if (feed.days.isEmpty()) {
            throw new CalendarJson.Wrong("", "it has no event from " + from + " until " + to);
        }
        return List.copyOf(feed.days.values());
    }

    private static ICalendar parse(String text) {
        try (ICalReader reader = new ICalReader(text)) {
            ICalendar calendar = reader.readNext();
            if (calendar == null) {
                throw new CalendarJson.Wrong("", "it is not iCalendar: BEGIN:VCALENDAR is missing");
            }
            for (ParseWarning warning : reader.getWarnings()) {
                if (warning.getCode() == null || warning.getCode() != ZONE_OF_THE_DATABASE) {
                    throw new CalendarJson.Wrong("", described(warning));
                }
            }
            return calendar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String described(ParseWarning warning) {
        String property = warning.getPropertyName() == null ? "" : warning.getPropertyName() + ": ";
        return "line " + warning.getLineNumber() + ": " + property + warning.getMessage();
    }

    private void add(VEvent event) {
        if (event.getStatus() != null && Status.cancelled().equals(event.getStatus())) {
            return;
        }
        if (event.getDateStart() == null) {
            throw new CalendarJson.Wrong("", name(event) + " has no DTSTART");
        }
        RecurrenceRule rule = event.getRecurrenceRule();
        if (rule != null && TOO_OFTEN.contains(rule.getValue().getFrequency())) {
            throw new CalendarJson.Wrong("", name(event) + " recurs more often than daily");
        }
        ICalDate start = event.getDateStart().getValue();
        TimeZone zone = start.hasTime() ? TimeZone.getTimeZone(calendar.zone()) : TimeZone.getDefault();
        DateIterator each = event.getDateIterator(zone);
        // one that began before may still go on
        each.advanceTo(Date.from(
                from.minusDays(MOST_DAYS).atStartOfDay(zone.toZoneId()).toInstant()));
        for (int i = 0; each.hasNext(); i++) {
            Instant at = each.next().toInstant();
            if (!at.isBefore(to.atStartOfDay(zone.toZoneId()).toInstant())) {
                return;
            }
            if (i > 4 * MOST_DAYS) {
                throw new CalendarJson.Wrong("", name(event) + " recurs too often");
            }
            occurs(event, at, length(event, start), start.hasTime(), zone.toZoneId());
        }
    }

    private static Duration length(VEvent event, ICalDate start) {
        if (event.getDuration() != null) {
            return Duration.ofMillis(event.getDuration().getValue().toMillis());
        }
        DateEnd end = event.getDateEnd();
        if (end == null) {
            return start.hasTime() ? Duration.ZERO : Duration.ofDays(1);
        }
        Duration length = Duration.between(start.toInstant(), end.getValue().toInstant());
        if (length.isNegative()) {
            throw new CalendarJson.Wrong("", name(event) + " ends before it begins");
        }
        return length;
    }

    private void occurs(VEvent event, Instant at, Duration length, boolean timed, ZoneId zone) {
        ZonedDateTime begin = at.atZone(zone);
        if (!timed) {
            // days, whatever daylight saving does to their hours
            long count = Math.max(1, Math.round(length.toHours() / 24.0));
            for (long i = 0; i < Math.min(count, MOST_DAYS); i++) {
                LocalDate date = begin.toLocalDate().plusDays(i);
                put(date, name(event), isWorked(event) ? workingHours() : List.of());
            }
            return;
        }
        ZonedDateTime end = at.plus(length).atZone(zone);
        LocalDate last = end.toLocalTime().equals(LocalTime.MIDNIGHT) && end.isAfter(begin)
                ? end.toLocalDate().minusDays(1)
                : end.toLocalDate();
        for (LocalDate date = begin.toLocalDate(); !date.isAfter(last); date = date.plusDays(1)) {
            int closedFrom = date.equals(begin.toLocalDate()) ? minute(begin) : 0;
            int closedTo = date.equals(end.toLocalDate()) ? minute(end) : Opening.DAY;
            put(date, name(event), without(openings(date), closedFrom, closedTo));
        }
    }

    private void put(LocalDate date, String name, List<Opening> openings) {
        if (!date.isBefore(from) && date.isBefore(to)) {
            days.put(date, new Day(date, name, openings));
            if (days.size() > MOST_DAYS) {
                throw new CalendarJson.Wrong("", "it has more than " + MOST_DAYS + " days");
            }
        }
    }

    /** As they are so far: an earlier event of the feed may have closed some of them. */
    private List<Opening> openings(LocalDate date) {
        Day day = days.get(date);
        if (day != null) {
            return day.openings();
        }
        List<Opening> exception = calendar.exceptions().get(date);
        return exception != null ? exception : calendar.hours().getOrDefault(date.getDayOfWeek(), List.of());
    }

    private List<Opening> workingHours() {
        return calendar.hours().values().stream()
                .filter(openings -> !openings.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private static List<Opening> without(List<Opening> openings, int from, int to) {
        List<Opening> left = new ArrayList<>();
        for (Opening opening : openings) {
            if (opening.from() < Math.min(opening.to(), from)) {
                left.add(new Opening(opening.from(), Math.min(opening.to(), from)));
            }
            if (Math.max(opening.from(), to) < opening.to()) {
                left.add(new Opening(Math.max(opening.from(), to), opening.to()));
            }
        }
        return left;
    }

    private static int minute(ZonedDateTime time) {
        return time.getHour() * 60 + time.getMinute();
    }

    private static boolean isWorked(VEvent event) {
        RawProperty special = event.getExperimentalProperty("X-APPLE-SPECIAL-DAY");
        return special != null && special.getValue().equals("ALTERNATE-WORKDAY")
                || WORKED.stream().anyMatch(name(event)::contains);
    }

    private static String name(VEvent event) {
        @Nullable Summary summary = event.getSummary();
        String name = summary == null || summary.getValue() == null
                ? ""
                : summary.getValue().strip();
        return name.isEmpty() ? "event" : name.length() > 100 ? name.substring(0, 100) : name;
    }
}
