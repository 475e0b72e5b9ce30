package dev.runnel.postgresql;

import java.time.Duration;
import java.time.Period;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's {@code interval}: months, days and microseconds, of which none can be turned into another without a date.
 * Read as {@link Duration} if there are no months and days, as {@link Period} if there are no microseconds.
 */
public record Interval(int months, int days, long micros) {
    private static final int MONTHS_A_YEAR = 12;
    private static final long MICROS_A_SECOND = 1_000_000;

    private static final Pattern UNIT = Pattern.compile("([+-]?\\d+) (year|mon|day)s?\\s*");
    private static final Pattern TIME = Pattern.compile("([+-]?)(\\d+):(\\d{2}):(\\d{2})(?:\\.(\\d{1,6}))?");
    private static final Pattern ISO = Pattern.compile("P(?:(-?\\d+)Y)?(?:(-?\\d+)M)?(?:(-?\\d+)W)?(?:(-?\\d+)D)?"
            + "(?:T(?:(-?\\d+)H)?(?:(-?\\d+)M)?(?:(-?)(\\d+)(?:\\.(\\d{1,6}))?S)?)?");

    /** Exactly so long, without days: a day is not always 24 hours. Nanoseconds are cut off. */
    public static Interval of(Duration duration) {
        return new Interval(
                0,
                0,
                Math.addExact(Math.multiplyExact(duration.getSeconds(), MICROS_A_SECOND), duration.getNano() / 1_000));
    }

    public static Interval of(Period period) {
        return new Interval(Math.toIntExact(period.toTotalMonths()), period.getDays(), 0);
    }

    /** Reads PostgreSQL's own form ({@code 1 year 2 mons -3 days 04:05:06.7}) and ISO 8601 ({@code P1Y2M-3DT4H5M6.7S}). */
    public static Interval parse(String text) {
        return text.startsWith("P") ? iso(text) : own(text);
    }

    private static Interval own(String text) {
        Matcher unit = UNIT.matcher(text);
        int months = 0;
        int days = 0;
        int at = 0;
        while (unit.find(at) && unit.start() == at) {
            int n = Integer.parseInt(unit.group(1));
            switch (unit.group(2)) {
                case "year" -> months += n * MONTHS_A_YEAR;
                case "mon" -> months += n;
                default -> days += n;
            }
            at = unit.end();
        }
        if (at == text.length()) {
            return new Interval(months, days, 0);
        }
        Matcher time = TIME.matcher(text.substring(at));
        if (!time.matches()) {
            throw wrong();
        }
        long micros = micros(time.group(2), time.group(3), time.group(4), time.group(5));
        return new Interval(months, days, time.group(1).equals("-") ? -micros : micros);
    }

    private static Interval iso(String text) {
        Matcher iso = ISO.matcher(text);
        if (!iso.matches()) {
            throw wrong();
        }
        long seconds = number(iso.group(5)) * 3600 + number(iso.group(6)) * 60;
        long last = micros("0", "0", iso.group(8) == null ? "0" : iso.group(8), iso.group(9));
        return new Interval(
                Math.toIntExact(number(iso.group(1)) * MONTHS_A_YEAR + number(iso.group(2))),
                Math.toIntExact(number(iso.group(3)) * 7 + number(iso.group(4))),
                seconds * MICROS_A_SECOND + ("-".equals(iso.group(7)) ? -last : last));
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static long micros(String hours, String minutes, String seconds, @Nullable String fraction) {
        long whole = Long.parseLong(hours) * 3600 + Long.parseLong(minutes) * 60 + Long.parseLong(seconds);
        long rest = fraction == null ? 0 : Long.parseLong((fraction + "000000").substring(0, 6));
        return whole * MICROS_A_SECOND + rest;
    }

    private static IllegalArgumentException wrong() {
        return new IllegalArgumentException("The text is no interval that PostgreSQL or ISO 8601 would write.");
    }

    /** ISO 8601: {@code P14M-3DT4.5S}. */
    @Override
    public String toString() {
        var text = new StringBuilder("P");
        if (months != 0) {
            text.append(months).append('M');
        }
        if (days != 0 || months == 0 && micros == 0) {
            text.append(days).append('D');
        }
        if (micros != 0) {
            String sign = micros < 0 ? "-" : "";
            long seconds = Math.abs(micros / MICROS_A_SECOND);
            long rest = Math.abs(micros % MICROS_A_SECOND);
            text.append('T').append(sign).append(seconds);
            if (rest != 0) {
                text.append('.').append(String.format("%06d", rest));
            }
            text.append('S');
        }
        return text.toString();
    }
}
