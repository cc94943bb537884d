package io.huiyin.sla.trace;

import io.huiyin.sla.calendar.BusinessCalendar;
import io.huiyin.sla.clock.Ending;
import io.huiyin.sla.clock.PromiseClock;
import io.huiyin.web.Json;
import io.huiyin.web.Texts;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A trace as people read it, in the local time of its calendar. */
public final class TraceText {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final PromiseClock clock;
    private final Trace trace;
    private final Map<String, String> texts;
    private final ZoneId zone;

    private TraceText(PromiseClock clock, Trace trace, String language) {
        this.clock = clock;
        this.trace = trace;
        this.texts = Texts.of("trace", language);
        this.zone = clock.terms().counting().hours() instanceof BusinessCalendar calendar
                ? calendar.zone()
                : ZoneId.of("UTC");
    }

    /** By language. @param now as of which the trace is */
    public static Map<String, String> of(PromiseClock clock, Trace trace, Instant now) {
        Map<String, String> byLanguage = new LinkedHashMap<>();
        for (String language : List.of(Texts.CHINESE, Texts.ENGLISH)) {
            byLanguage.put(language, new TraceText(clock, trace, language).text(now));
        }
        return byLanguage;
    }

    private String text(Instant now) {
        List<String> lines = new ArrayList<>();
        lines.add(text("promise." + Json.word(clock.promise())));
        for (Trace.Since since : trace.terms()) {
            lines.add(text(
                    since.calendar() == null ? "terms.always" : "terms.hours",
                    time(since.from()),
                    duration(since.target()),
                    since.policy().name(),
                    String.valueOf(since.policy().version())));
            if (since.why() != null) {
                why(lines, since.why());
            }
        }
        for (Trace.Interval interval : trace.slices()) {
            lines.add(text(
                    interval.counted() ? "counted" : "not-counted",
                    time(interval.from()),
                    time(interval.to()),
                    duration(interval.length()),
                    text("reason." + interval.reason())));
        }
        lines.add(text("sum", duration(trace.counted()), duration(trace.target()), duration(trace.notCounted())));
        lines.add(standing(now));
        lines.add(text("zone", zone.getId()));
        return String.join("\n", lines);
    }

    private void why(List<String> lines, Trace.Why why) {
        lines.add(text("why", asked(why.matched())));
        why.passedOver()
                .forEach(it ->
                        lines.add(text("passed-over", it.name(), String.valueOf(it.version()), asked(it.unmet()))));
    }

    private String asked(Map<String, String> conditions) {
        return conditions.isEmpty()
                ? text("anything")
                : conditions.entrySet().stream()
                        .map(it -> text("asked." + it.getKey()) + " " + it.getValue())
                        .collect(Collectors.joining(", "));
    }

    private String standing(Instant now) {
        boolean broken = clock.brokenAt(now).isPresent();
        Ending ending = clock.ending();
        if (ending == null) {
            return text(broken ? "standing.broken" : "standing.open", time(clock.dueAt()));
        }
        String how = ending.met() ? "met" : "cancelled";
        return text("standing." + how + (broken ? ".late" : ""), time(ending.at()), time(clock.dueAt()));
    }

    private String time(Instant at) {
        return TIME.format(at.atZone(zone));
    }

    private String duration(Duration duration) {
        List<String> parts = new ArrayList<>();
        part(parts, "hours", duration.toHours());
        part(parts, "minutes", duration.toMinutesPart());
        if (duration.toSecondsPart() > 0 || parts.isEmpty()) {
            parts.add(text("seconds", String.valueOf(duration.toSecondsPart())));
        }
        return String.join(" ", parts);
    }

    private void part(List<String> parts, String unit, long amount) {
        if (amount > 0) {
            parts.add(text(unit, String.valueOf(amount)));
        }
    }

    private String text(String key, Object... arguments) {
        String pattern = texts.get(key);
        if (pattern == null) {
            throw new IllegalStateException("no text " + key);
        }
        return MessageFormat.format(pattern, arguments);
    }
}
