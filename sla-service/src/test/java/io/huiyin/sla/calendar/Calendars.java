package io.huiyin.sla.calendar;

import static java.time.DayOfWeek.SATURDAY;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

/** Calendars as chance makes them: zones with daylight saving, half days, several openings a day, around the clock. */
public final class Calendars {

    private static final List<String> ZONES = List.of(
            "Europe/Berlin",
            "America/New_York",
            "Australia/Lord_Howe",
            "America/Sao_Paulo",
            "Asia/Shanghai",
            "Asia/Kathmandu");

    public static BusinessCalendar any(Random random) {
        ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
        Map<DayOfWeek, List<Opening>> hours = new EnumMap<>(DayOfWeek.class);
        boolean always = random.nextInt(8) == 0;
        for (DayOfWeek day : DayOfWeek.values()) {
            if (always) {
                hours.put(day, List.of(new Opening(0, Opening.DAY)));
            } else if (day.getValue() < SATURDAY.getValue() || random.nextBoolean()) {
                hours.put(day, anyOpenings(random));
            }
        }
        NavigableMap<LocalDate, List<Opening>> exceptions = new TreeMap<>();
        for (int i = 0; i < 400; i++) {
            LocalDate day = LocalDate.of(2017, 1, 1).plusDays(random.nextInt(3_700));
            exceptions.put(day, random.nextBoolean() ? List.of() : anyOpenings(random));
        }
        return new BusinessCalendar(zone, hours, exceptions);
    }

    /** One to three, often about the hours at which clocks change. */
    private static List<Opening> anyOpenings(Random random) {
        List<Opening> openings = new ArrayList<>();
        int minute = random.nextInt(3) == 0 ? random.nextInt(60) : 60 * random.nextInt(10);
        for (int i = 0; i <= random.nextInt(3) && minute < Opening.DAY - 1; i++) {
            int end = random.nextInt(5) == 0 ? Opening.DAY : Math.min(Opening.DAY, minute + 1 + random.nextInt(400));
            openings.add(new Opening(minute, end));
            minute = end + random.nextInt(120);
        }
        return openings;
    }

    private Calendars() {}
}
