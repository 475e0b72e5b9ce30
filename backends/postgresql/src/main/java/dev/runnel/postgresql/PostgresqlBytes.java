package dev.runnel.postgresql;

import io.netty.buffer.ByteBuf;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Plain values straight from the bytes of their text, without the text: about a third of the time and of the garbage. Each gives
 * null for what is not of its plain form, a special value, a year before Christ or of five digits, an offset of half an hour;
 * {@link PostgresqlTypes} reads those from the text.
 */
final class PostgresqlBytes {
    private static final int DATE = "2026-11-21".length();
    private static final int TIME = " 19:30:00".length();
    private static final int UUID_LENGTH = 36;
    /** So many digits fit into a long. */
    private static final int DIGITS = 18;
    /** So many digits fit into a double. */
    private static final int EXACT_DIGITS = 15;

    private PostgresqlBytes() {}

    static @Nullable Long whole(ByteBuf text) {
        int at = text.readerIndex();
        int end = text.writerIndex();
        boolean negative = at < end && text.getByte(at) == '-';
        if (negative) {
            at++;
        }
        if (end - at > DIGITS) {
            return null;
        }
        long value = 0;
        for (; at < end; at++) {
            value = 10 * value + text.getByte(at) - '0';
        }
        return negative ? -value : value;
    }

    /** Of so few digits both the number without its point and the power of ten are exact, and so their quotient is right. */
    static @Nullable Double real(ByteBuf text) {
        int at = text.readerIndex();
        int end = text.writerIndex();
        boolean negative = at < end && text.getByte(at) == '-';
        if (negative) {
            at++;
        }
        if (end - at > EXACT_DIGITS) {
            return null;
        }
        long digits = 0;
        double scale = 0;
        for (; at < end; at++) {
            int digit = text.getByte(at) - '0';
            if (digit >= 0 && digit <= 9) {
                digits = 10 * digits + digit;
                scale *= 10;
            } else if (digit == '.' - '0' && scale == 0) {
                scale = 1;
            } else {
                return null;
            }
        }
        double value = scale == 0 ? digits : digits / scale;
        return negative ? -value : value;
    }

    static @Nullable BigDecimal decimal(ByteBuf text) {
        int at = text.readerIndex();
        int end = text.writerIndex();
        boolean negative = at < end && text.getByte(at) == '-';
        if (negative) {
            at++;
        }
        if (end - at > DIGITS + 1) {
            return null;
        }
        long digits = 0;
        int scale = 0;
        boolean fraction = false;
        for (; at < end; at++) {
            int digit = text.getByte(at) - '0';
            if (digit >= 0 && digit <= 9) {
                digits = 10 * digits + digit;
                scale += fraction ? 1 : 0;
            } else if (digit == '.' - '0' && !fraction) {
                fraction = true;
            } else {
                return null;
            }
        }
        return BigDecimal.valueOf(negative ? -digits : digits, scale);
    }

    static @Nullable LocalDate date(ByteBuf text) {
        return text.readableBytes() == DATE ? dateAt(text, text.readerIndex()) : null;
    }

    static @Nullable LocalDateTime dateTime(ByteBuf text) {
        return dateTime(text, text.readableBytes());
    }

    static @Nullable OffsetDateTime instant(ByteBuf text) {
        int zone = text.readableBytes() - "+00".length();
        if (zone < DATE + TIME) {
            return null;
        }
        int at = text.readerIndex() + zone;
        byte sign = text.getByte(at);
        int hours = two(text, at + 1);
        if (sign != '+' && sign != '-' || hours < 0) {
            return null;
        }
        LocalDateTime local = dateTime(text, zone);
        if (local == null) {
            return null;
        }
        LocalDateTime utc = hours == 0 ? local : sign == '+' ? local.minusHours(hours) : local.plusHours(hours);
        return OffsetDateTime.of(utc, ZoneOffset.UTC);
    }

    private static @Nullable LocalDateTime dateTime(ByteBuf text, int length) {
        int start = text.readerIndex();
        int fraction = length - DATE - TIME;
        if (fraction < 0 || fraction == 1 || fraction > ".123456".length()) {
            return null;
        }
        LocalDate date = dateAt(text, start);
        int at = start + DATE;
        int hour = two(text, at + 1);
        int minute = two(text, at + 4);
        int second = two(text, at + 7);
        int micros = 0;
        for (int i = 1; i <= 6; i++) {
            int digit = i < fraction ? text.getByte(at + TIME + i) - '0' : 0;
            if (digit < 0 || digit > 9) {
                return null;
            }
            micros = 10 * micros + digit;
        }
        if (date == null) {
            return null;
        }
        boolean plain = text.getByte(at) == ' '
                && text.getByte(at + 3) == ':'
                && text.getByte(at + 6) == ':'
                && hour >= 0
                && hour < 24
                && minute >= 0
                && second >= 0
                && (fraction == 0 || text.getByte(at + TIME) == '.');
        return plain ? date.atTime(hour, minute, second, micros * 1_000) : null;
    }

    /** Years from 1 to 9999. */
    private static @Nullable LocalDate dateAt(ByteBuf text, int at) {
        int century = two(text, at);
        int year = two(text, at + 2);
        int month = two(text, at + 5);
        int day = two(text, at + 8);
        boolean plain = century >= 0
                && year >= 0
                && month > 0
                && day > 0
                && text.getByte(at + 4) == '-'
                && text.getByte(at + 7) == '-';
        return plain ? LocalDate.of(100 * century + year, month, day) : null;
    }

    /** A number of two digits; negative if they are none. */
    private static int two(ByteBuf text, int at) {
        int tens = text.getByte(at) - '0';
        int ones = text.getByte(at + 1) - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : 10 * tens + ones;
    }

    static @Nullable UUID uuid(ByteBuf text) {
        if (text.readableBytes() != UUID_LENGTH) {
            return null;
        }
        int at = text.readerIndex();
        long most = hex(text, at, 8) << 32 | hex(text, at + 9, 4) << 16 | hex(text, at + 14, 4);
        long least = hex(text, at + 19, 4) << 48 | hex(text, at + 24, 12);
        return new UUID(most, least);
    }

    private static long hex(ByteBuf text, int at, int digits) {
        long value = 0;
        for (int i = 0; i < digits; i++) {
            byte digit = text.getByte(at + i);
            value = value << 4 | (digit <= '9' ? digit - '0' : (digit | ' ') - 'a' + 10);
        }
        return value;
    }
}
