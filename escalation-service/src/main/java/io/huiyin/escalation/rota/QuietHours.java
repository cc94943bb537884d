package io.huiyin.escalation.rota;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * When a person is not to be told, in their own zone, every day.
 *
 * @param to may lie before {@code from}: the night; never equal to it
 * @param urgentToo whether urgent cases wait as well
 */
public record QuietHours(ZoneId zone, LocalTime from, LocalTime to, boolean urgentToo) {

    public QuietHours {
        if (from.equals(to)) {
            throw new IllegalArgumentException("quiet hours that begin when they end would never end");
        }
    }

    /** @return until when a person is not told, exclusive; empty if they may be told now */
    public Optional<Instant> heldAt(Instant now, boolean urgent) {
        if (urgent && !urgentToo) {
            return Optional.empty();
        }
        ZonedDateTime local = now.atZone(zone);
        LocalTime time = local.toLocalTime();
        boolean overnight = to.isBefore(from);
        boolean quiet =
                overnight ? !time.isBefore(from) || time.isBefore(to) : !time.isBefore(from) && time.isBefore(to);
        if (!quiet) {
            return Optional.empty();
        }
        boolean endsTomorrow = overnight && !time.isBefore(from);
        Instant end = ZonedDateTime.of(local.toLocalDate().plusDays(endsTomorrow ? 1 : 0), to, zone)
                .toInstant();
        // the hour that a clock is put back over comes twice: the end may lie behind already
        return end.isAfter(now) ? Optional.of(end) : Optional.empty();
    }
}
