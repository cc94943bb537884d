package io.huiyin.escalation.api;

import io.huiyin.escalation.persistence.PgRotas.NamedRota;
import io.huiyin.escalation.policy.Recipient;
import io.huiyin.escalation.policy.Recipient.Kind;
import io.huiyin.escalation.rota.Rota;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A rota as it is sent. */
record RotaBody(
        @NotBlank @Size(max = 100) String name,

        @NotNull @Schema(examples = "Asia/Shanghai") String zone,

        @NotNull
        @Size(min = 1, max = 100)
        @Schema(description = "Usernames in the order of their turns; each must be in the directory")
        List<@NotBlank @Size(max = 255) String> people,

        @Nullable
        @Min(1)
        @Max(20)
        @Schema(description = "How many are on call at a time; 1 where absent. 3 is a response group.")
        Integer size,

        @NotNull @Schema(description = "Day of the zone on which the first shift begins")
        LocalDate since,

        @NotNull
        @Pattern(regexp = RotaBody.TIME, message = "must be a time such as 09:00")
        @Schema(description = "When shifts change, in the zone", examples = "09:00")
        String handOver,

        @NotNull @Min(1) @Max(366) @Schema(description = "Length of a shift in days; 7 is a week")
        Integer shiftDays,

        @NotNull
        @Pattern(regexp = Recipient.PATTERN, message = Recipient.WRITTEN)
        @Schema(description = "Whom to tell when nobody is on call: mail:<address>, person:<username> or channel:<id>")
        String fallback) {

    static final String TIME = "([01]\\d|2[0-3]):[0-5]\\d";

    private static final LocalDate FIRST = LocalDate.of(2000, 1, 1);
    private static final LocalDate LAST = LocalDate.of(2199, 12, 31);

    NamedRota rota(UUID id, int version) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < people.size(); i++) {
            if (!seen.add(people.get(i))) {
                throw new ProblemException(
                        Problem.at("/people/" + i, "duplicate", "stands in the rota already: " + people.get(i)));
            }
        }
        if (since.isBefore(FIRST) || since.isAfter(LAST)) {
            throw new ProblemException(Problem.at("/since", "out-of-range", "must be " + FIRST + " to " + LAST));
        }
        int many = size == null ? 1 : size;
        if (many > people.size()) {
            throw new ProblemException(
                    Problem.at("/size", "out-of-range", "must be at most the number of people, " + people.size()));
        }
        return new NamedRota(
                name,
                version,
                new Rota(id, zoneOf(zone), people, many, since, LocalTime.parse(handOver), shiftDays),
                fallbackRecipient());
    }

    /** Everybody who must be in the directory, by where they stand. */
    Map<String, Recipient> named() {
        Map<String, Recipient> named = new LinkedHashMap<>();
        for (int i = 0; i < people.size(); i++) {
            named.put("/people/" + i, new Recipient(Kind.PERSON, people.get(i)));
        }
        named.put("/fallback", fallbackRecipient());
        return named;
    }

    private Recipient fallbackRecipient() {
        Recipient recipient = Recipient.parse(fallback);
        if (!Set.of(Kind.MAIL, Kind.PERSON, Kind.CHANNEL).contains(recipient.kind())) {
            throw new ProblemException(Problem.at(
                    "/fallback", "circular-recipient", "must be mail:<address>, person:<username> or channel:<id>"));
        }
        return recipient;
    }

    /** @throws ProblemException 400 that names {@code /zone} */
    static ZoneId zoneOf(String zone) {
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new ProblemException(Problem.at("/zone", "unknown-zone", "there is no time zone " + zone));
        }
    }

    /** A rota as it is shown. */
    record RotaView(
            UUID id,
            int version,
            String name,
            String zone,
            List<String> people,
            int size,
            LocalDate since,
            String handOver,
            int shiftDays,
            String fallback) {

        static RotaView of(NamedRota it) {
            Rota rota = it.rota();
            return new RotaView(
                    rota.id(),
                    it.version(),
                    it.name(),
                    rota.zone().getId(),
                    rota.people(),
                    rota.size(),
                    rota.since(),
                    rota.handOver().toString(),
                    rota.shiftDays(),
                    it.fallback().word());
        }
    }
}
