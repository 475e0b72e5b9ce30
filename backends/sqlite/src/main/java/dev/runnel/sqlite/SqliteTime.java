package dev.runnel.sqlite;

import dev.runnel.spi.support.Arguments;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;

/**
 * Dates and times as text that sorts like time and that SQLite's own date functions read:
 *
 * <ul>
 *   <li>{@code 2026-11-21}, {@code 12:34:56} and {@code 2026-11-21 12:34:56}, a fraction only if there
 *       is one and without trailing zeros, so that equal times are equal texts;
 *   <li>an instant, in UTC and of fixed width, as {@code 2026-11-21 12:34:56.000000000Z}. The offset of an
 *       OffsetDateTime is not stored.
 * </ul>
 *
 * Years outside 0000 to 9999 do not sort and are refused. What SQLite writes itself ({@code current_timestamp}) is UTC
 * without a {@code Z} and can be read as an instant too.
 */
final class SqliteTime {
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private static final DateTimeFormatter DATE = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR, 4)
            .appendLiteral('-')
            .appendValue(ChronoField.MONTH_OF_YEAR, 2)
            .appendLiteral('-')
            .appendValue(ChronoField.DAY_OF_MONTH, 2)
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);
    private static final DateTimeFormatter WRITE_TIME = new DateTimeFormatterBuilder()
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter(Locale.ROOT);
    private static final DateTimeFormatter WRITE_INSTANT = new DateTimeFormatterBuilder()
            .append(DATE)
            .appendPattern(" HH:mm:ss.SSSSSSSSS'Z'")
            .toFormatter(Locale.ROOT);

    private SqliteTime() {}

    static String text(LocalDate date, int position) {
        checkYear(date.getYear(), position);
        return DATE.format(date);
    }

    static String text(LocalTime time) {
        return WRITE_TIME.format(time);
    }

    static String text(LocalDateTime dateTime, int position) {
        return text(dateTime.toLocalDate(), position) + ' ' + text(dateTime.toLocalTime());
    }

    static String text(Instant instant, int position) {
        // Before any other step: the first and last instants overflow in them.
        if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
            checkYear(-1, position);
        }
        return WRITE_INSTANT.format(instant.atOffset(ZoneOffset.UTC));
    }

    private static void checkYear(int year, int position) {
        if (year < 0 || year > 9999) {
            throw Arguments.refused(position, "a date outside the years 0000 to 9999, which text does not sort");
        }
    }

    /** @throws DateTimeException if the text is no such date */
    static LocalDate date(String text) {
        return date(text, 0, text.length());
    }

    static LocalTime time(String text) {
        return time(text, 0, text.length());
    }

    static LocalDateTime dateTime(String text) {
        return dateTime(text, text.length());
    }

    /** Text without an offset is UTC, as SQLite writes it. */
    static OffsetDateTime offsetDateTime(String text) {
        int end = text.length();
        if (end > 0 && text.charAt(end - 1) == 'Z') {
            return dateTime(text, end - 1).atOffset(ZoneOffset.UTC);
        }
        int offset = Math.max(text.lastIndexOf('+'), text.lastIndexOf('-'));
        return offset < 16
                ? dateTime(text, end).atOffset(ZoneOffset.UTC)
                : dateTime(text, offset).atOffset(ZoneOffset.of(text.substring(offset)));
    }

    private static LocalDateTime dateTime(String text, int end) {
        if (end < 16 || text.charAt(10) != ' ' && text.charAt(10) != 'T') {
            throw wrong();
        }
        return LocalDateTime.of(date(text, 0, 10), time(text, 11, end));
    }

    /** {@code 2026-11-21}. */
    private static LocalDate date(String text, int from, int to) {
        if (to - from != 10 || text.charAt(from + 4) != '-' || text.charAt(from + 7) != '-') {
            throw wrong();
        }
        return LocalDate.of(number(text, from, from + 4), number(text, from + 5, from + 7), number(text, from + 8, to));
    }

    /** {@code 12:34}, {@code 12:34:56}, and that with up to nine digits after a point. */
    private static LocalTime time(String text, int from, int to) {
        int length = to - from;
        if (length < 5 || text.charAt(from + 2) != ':') {
            throw wrong();
        }
        int hour = number(text, from, from + 2);
        int minute = number(text, from + 3, from + 5);
        if (length == 5) {
            return LocalTime.of(hour, minute);
        }
        if (length < 8 || length > 18 || text.charAt(from + 5) != ':') {
            throw wrong();
        }
        int second = number(text, from + 6, from + 8);
        if (length == 8) {
            return LocalTime.of(hour, minute, second);
        }
        if (text.charAt(from + 8) != '.') {
            throw wrong();
        }
        int nano = number(text, from + 9, to);
        for (int digits = length - 9; digits < 9; digits++) {
            nano *= 10;
        }
        return LocalTime.of(hour, minute, second, nano);
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw wrong();
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private static DateTimeException wrong() {
        return new DateTimeException("not written as SQLite writes dates and times");
    }
}
