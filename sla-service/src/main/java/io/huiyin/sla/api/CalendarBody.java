package io.huiyin.sla.api;

import io.huiyin.sla.calendar.BusinessCalendar;
import io.huiyin.sla.calendar.CalendarVersion;
import io.huiyin.sla.wire.CalendarJson;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A calendar as it is sent. */
record CalendarBody(
        @NotBlank @Size(max = 100) String name,

        @NotBlank @Schema(examples = "Asia/Shanghai") String zone,

        @NotNull
        @Schema(
                description =
                        "mon … sun: openings in local time, such as [[\"09:00\",\"12:00\"],[\"13:30\",\"18:00\"]]; 24:00 is the end of the day; a day that is missing is closed")
        Map<@NotNull String, @NotNull @Size(max = 24) List<@NotNull @Size(max = 2) List<@NotNull String>>> hours,

        @Nullable
        @Size(max = 2_000)
        @Schema(description = "Days that differ: holidays, half days, working days made up")
        List<@NotNull @Valid ExceptionBody> exceptions) {

    record ExceptionBody(
            @NotNull LocalDate date,
            @Nullable @Size(min = 1, max = 100) String name,

            @NotNull
            @Size(max = 24)
            @Schema(description = "In place of the hours of its day of the week; none is a holiday")
            List<@NotNull @Size(max = 2) List<@NotNull String>> intervals) {}

    CalendarVersion version(UUID id, int version) {
        CalendarJson json = new CalendarJson(
                zone,
                hours,
                exceptions == null
                        ? List.of()
                        : exceptions.stream()
                                .map(e -> new CalendarJson.Exception(e.date(), e.name(), e.intervals()))
                                .toList());
        try {
            BusinessCalendar calendar = json.calendar();
            return new CalendarVersion(id, version, name, calendar, json.names());
        } catch (CalendarJson.Wrong e) {
            throw new ProblemException(Problem.at(e.pointer(), "invalid-value", String.valueOf(e.getMessage())));
        }
    }
}
