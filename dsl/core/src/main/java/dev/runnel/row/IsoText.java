package dev.runnel.row;

import dev.runnel.row.Conversions.Refused;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.function.Function;

/**
 * Text as dates, times and UUIDs: strictly ISO 8601 and RFC 9562. The JDK's messages quote the text, so they are
 * dropped.
 */
final class IsoText {
    private IsoText() {}

    static UUID uuid(String text) {
        try {
            UUID uuid = UUID.fromString(text);
            // The JDK also takes 1-1-1-1-1.
            if (uuid.toString().equalsIgnoreCase(text)) {
                return uuid;
            }
        } catch (IllegalArgumentException e) {
            // refused below, without the text
        }
        throw new Refused("the text is no UUID of the form 8-4-4-4-12 hexadecimal digits. Read it as String");
    }

    static LocalDate localDate(String text) {
        return parse(text, LocalDate::parse, "2026-11-21");
    }

    static LocalTime localTime(String text) {
        return parse(text, LocalTime::parse, "13:45:30.123");
    }

    static LocalDateTime localDateTime(String text) {
        return parse(text, LocalDateTime::parse, "2026-11-21T13:45:30.123");
    }

    static OffsetDateTime offsetDateTime(String text) {
        return parse(text, OffsetDateTime::parse, "2026-11-21T13:45:30.123+01:00");
    }

    static Instant instant(String text) {
        // Not Instant.parse: it turns the second 60 into 59 and 24:00 into the next day.
        return parse(text, t -> OffsetDateTime.parse(t).toInstant(), "2026-11-21T13:45:30.123Z");
    }

    static OffsetDateTime atUtc(Instant instant) {
        try {
            return instant.atOffset(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new Refused("the instant is out of its range. Read it as Instant");
        }
    }

    private static <T> T parse(String text, Function<String, T> parser, String example) {
        try {
            return parser.apply(text);
        } catch (DateTimeException e) {
            throw new Refused("the text is not of the ISO 8601 form " + example
                    + " or names a time that does not exist. Read it as String");
        }
    }
}
