package dev.runnel.postgresql;

import dev.runnel.postgresql.PostgresqlTypes.Special;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;

/** Dates and times from the text that PostgreSQL writes with {@code DateStyle=ISO}. */
final class PostgresqlTimes {
    private static final String BEFORE = " BC";
    private static final String MIDNIGHT = "24:00:00";

    private PostgresqlTimes() {}

    static Object date(String text) {
        if (text.endsWith("infinity")) {
            return new Special(text, null);
        }
        boolean before = text.endsWith(BEFORE);
        String plain = before ? text.substring(0, text.length() - BEFORE.length()) : text;
        int day = plain.lastIndexOf('-');
        int month = plain.lastIndexOf('-', day - 1);
        int year = Integer.parseInt(plain.substring(0, month));
        return LocalDate.of(
                before ? 1 - year : year,
                Integer.parseInt(plain.substring(month + 1, day)),
                Integer.parseInt(plain.substring(day + 1)));
    }

    static Object time(String text) {
        return text.equals(MIDNIGHT) ? new Special(text, null) : LocalTime.parse(text);
    }

    static Object offsetTime(String text) {
        if (text.startsWith(MIDNIGHT)) {
            return new Special(text, null);
        }
        int zone = zone(text);
        return OffsetTime.of(LocalTime.parse(text.substring(0, zone)), ZoneOffset.of(text.substring(zone)));
    }

    static Object dateTime(String text) {
        if (text.endsWith("infinity")) {
            return new Special(text, null);
        }
        int space = text.indexOf(' ');
        boolean before = text.endsWith(BEFORE);
        String time = text.substring(space + 1, before ? text.length() - BEFORE.length() : text.length());
        return LocalDateTime.of(
                (LocalDate) date(text.substring(0, space) + (before ? BEFORE : "")), LocalTime.parse(time));
    }

    static Object instant(String text) {
        if (text.endsWith("infinity")) {
            return new Special(text, null);
        }
        boolean before = text.endsWith(BEFORE);
        String plain = before ? text.substring(0, text.length() - BEFORE.length()) : text;
        int zone = zone(plain);
        var local = (LocalDateTime) dateTime(plain.substring(0, zone) + (before ? BEFORE : ""));
        return OffsetDateTime.of(local, ZoneOffset.of(plain.substring(zone))).withOffsetSameInstant(ZoneOffset.UTC);
    }

    /** Where the zone begins: behind the time, so that a minus of the date is none of it. */
    private static int zone(String text) {
        return Math.max(text.lastIndexOf('+'), text.lastIndexOf('-'));
    }
}
