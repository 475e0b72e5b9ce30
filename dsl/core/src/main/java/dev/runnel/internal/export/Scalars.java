package dev.runnel.internal.export;

import dev.runnel.error.ErrorDetails;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Single values as text, exactly: ISO 8601 for times, plain digits for decimals, Base64 for bytes. */
final class Scalars {
    /** A decimal with a larger exponent is written with it: {@code 1E+999999999} has a gigabyte of digits. */
    private static final int MOST_DIGITS = 1_000;

    private Scalars() {}

    /** A number that JSON can write as one, and a Boolean. */
    static boolean isJsonLiteral(Object value) {
        return value instanceof Double real
                ? Double.isFinite(real)
                : value instanceof Float small
                        ? Float.isFinite(small)
                        : value instanceof Integer
                                || value instanceof Long
                                || value instanceof Boolean
                                || value instanceof BigDecimal
                                || value instanceof Short
                                || value instanceof BigInteger
                                || value instanceof Byte;
    }

    /** @throws RunnelException DATA_CONVERSION if the value has no portable text */
    static String text(Object value, String column) {
        if (value instanceof String
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Double
                || value instanceof Float
                || value instanceof Boolean
                || value instanceof Short
                || value instanceof Byte
                || value instanceof BigInteger
                || value instanceof UUID
                || value instanceof LocalDate
                || value instanceof Instant) {
            return value.toString();
        } else if (value instanceof BigDecimal number) {
            return Math.abs((long) number.scale()) > MOST_DIGITS ? number.toString() : number.toPlainString();
        } else if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        } else if (value instanceof LocalDateTime time) {
            return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
        } else if (value instanceof OffsetDateTime time) {
            return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time);
        } else if (value instanceof LocalTime time) {
            return DateTimeFormatter.ISO_LOCAL_TIME.format(time);
        }
        throw refused(column, "holds a " + value.getClass().getName() + ", which has no portable text", null);
    }

    static RunnelException refused(String column, String why, @Nullable Throwable cause) {
        return new RunnelException(
                ErrorKind.DATA_CONVERSION,
                "Column " + column + " cannot be exported: it " + why + ". Leave it out or cast it in the query.",
                cause,
                ErrorDetails.NONE.withColumn(column));
    }
}
