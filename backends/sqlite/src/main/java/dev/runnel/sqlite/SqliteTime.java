package dev.runnel.sqlite;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
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
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.HOUR_OF_DAY, 2)
            .appendLiteral(':')
            .appendValue(ChronoField.MINUTE_OF_HOUR, 2)
            .optionalStart()
            .appendLiteral(':')
            .appendValue(ChronoField.SECOND_OF_MINUTE, 2)
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
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
            throw SqliteTypes.refused(position, "a date outside the years 0000 to 9999, which text does not sort");
        }
    }

    /** @throws DateTimeParseException if the text is no such date */
    static LocalDate date(String text) {
        return LocalDate.parse(text, DATE);
    }

    static LocalTime time(String text) {
        return LocalTime.parse(text, TIME);
    }

    static LocalDateTime dateTime(String text) {
        if (text.length() < 16 || text.charAt(10) != ' ' && text.charAt(10) != 'T') {
            throw new DateTimeParseException("not a date and time", "", 0);
        }
        return LocalDateTime.of(date(text.substring(0, 10)), time(text.substring(11)));
    }

    /** Text without an offset is UTC, as SQLite writes it. */
    static OffsetDateTime offsetDateTime(String text) {
        int offset = Math.max(text.lastIndexOf('+'), text.lastIndexOf('-'));
        if (text.endsWith("Z")) {
            return dateTime(text.substring(0, text.length() - 1)).atOffset(ZoneOffset.UTC);
        }
        return offset < 16
                ? dateTime(text).atOffset(ZoneOffset.UTC)
                : dateTime(text.substring(0, offset)).atOffset(ZoneOffset.of(text.substring(offset)));
    }
}
