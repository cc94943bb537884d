package io.huiyin.sla.api;

import io.huiyin.sla.calendar.CalendarVersion;
import io.huiyin.sla.wire.CalendarJson;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A calendar as it is shown. */
record CalendarView(
        UUID id,
        int version,
        String name,
        String zone,
        Map<String, List<List<String>>> hours,
        List<CalendarJson.Exception> exceptions) {

    static CalendarView of(CalendarVersion it) {
        CalendarJson json = CalendarJson.of(it.hours(), it.names());
        return new CalendarView(it.id(), it.version(), it.name(), json.zone(), json.hours(), json.exceptions());
    }
}
