package dev.runnel.sql.render;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;

/** Values as standard literals. Dates are written with a space, because not every database takes the {@code T}. */
final class Literals {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS", Locale.ROOT);

    private Literals() {}

    static String ansi(Dialect dialect, Object value) {
        if (value instanceof Boolean bool) {
            return dialect.booleanLiteral(bool);
        } else if (value instanceof String text) {
            return text(dialect, text);
        } else if (value instanceof UUID || value instanceof Json) {
            return text(dialect, value.toString());
        } else if (value instanceof BigDecimal number) {
            return number.toPlainString();
        } else if (value instanceof Double || value instanceof Float) {
            return real(((Number) value).doubleValue(), value.toString());
        } else if (value instanceof Short
                || value instanceof Integer
                || value instanceof Long
                || value instanceof BigInteger) {
            return value.toString();
        } else if (value instanceof byte[] bytes) {
            return "X'" + HexFormat.of().formatHex(bytes) + "'";
        } else if (value instanceof LocalDate date) {
            return "date '" + date + "'";
        } else if (value instanceof LocalTime time) {
            return "time '" + TIME.format(time) + "'";
        } else if (value instanceof LocalDateTime dateTime) {
            return "timestamp '" + text(dateTime) + "'";
        } else if (value instanceof Instant instant) {
            return "timestamp '" + text(instant.atOffset(ZoneOffset.UTC).toLocalDateTime()) + "+00:00'";
        } else if (value instanceof OffsetDateTime dateTime) {
            return ansi(dialect, dateTime.toInstant());
        }
        throw new RunnelException(
                ErrorKind.CONFIGURATION,
                "A " + value.getClass().getName()
                        + " cannot be written into a table's declaration. Use a portable value.");
    }

    static String text(Dialect dialect, String text) {
        if (text.indexOf('\0') >= 0) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "A text in a table's declaration holds the character U+0000, which SQL cannot write. Leave it out.");
        }
        return dialect.textLiteral(text);
    }

    static String real(double value, String shortest) {
        if (!Double.isFinite(value)) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "A default or check holds NaN or an infinity, which SQL cannot write. Use a finite number.");
        }
        // With an exponent the literal is a double, not a decimal.
        return shortest.contains("E") ? shortest : shortest + "E0";
    }

    private static String text(LocalDateTime dateTime) {
        return dateTime.toLocalDate() + " " + TIME.format(dateTime);
    }
}
