package dev.runnel.redis;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Replies of Redis as what a command answers; a reply of another kind is DATA_CONVERSION. */
final class Replies {
    private static final long MOST = 1L << 53;

    private Replies() {}

    static long number(@Nullable Object reply) {
        if (reply instanceof Long number) {
            return number;
        }
        if (reply instanceof byte[] text) {
            try {
                return Long.parseLong(ascii(text));
            } catch (NumberFormatException e) {
                throw unexpected(reply, "a whole number");
            }
        }
        throw unexpected(reply, "a whole number");
    }

    /** 1 or more is true. */
    static boolean yes(@Nullable Object reply) {
        return number(reply) > 0;
    }

    static double decimal(@Nullable Object reply) {
        if (reply instanceof byte[] text) {
            return switch (ascii(text)) {
                case "inf" -> Double.POSITIVE_INFINITY;
                case "-inf" -> Double.NEGATIVE_INFINITY;
                default -> parsed(text);
            };
        }
        if (reply instanceof Long number && Math.abs(number) <= MOST) {
            return number;
        }
        throw unexpected(reply, "a number");
    }

    private static double parsed(byte[] text) {
        try {
            return Double.parseDouble(ascii(text));
        } catch (NumberFormatException e) {
            throw unexpected(text, "a number");
        }
    }

    static @Nullable Double decimalOrNull(@Nullable Object reply) {
        return reply == null ? null : decimal(reply);
    }

    static @Nullable Long numberOrNull(@Nullable Object reply) {
        return reply == null ? null : number(reply);
    }

    static String text(@Nullable Object reply) {
        if (reply instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        throw unexpected(reply, "a text");
    }

    static byte[] bytes(@Nullable Object reply) {
        if (reply instanceof byte[] bytes) {
            return bytes;
        }
        throw unexpected(reply, "a text");
    }

    /** Null is no list; where Redis says so for "there is nothing", ask before. */
    @SuppressWarnings("unchecked") // lists of replies are made in Call only
    static List<@Nullable Object> list(@Nullable Object reply) {
        if (reply instanceof List<?> list) {
            return (List<@Nullable Object>) list;
        }
        throw unexpected(reply, "a list");
    }

    static <T> List<T> values(@Nullable Object reply, ValueFormat<T> format, Key<?> key) {
        if (reply == null) {
            return List.of();
        }
        List<@Nullable Object> list = list(reply);
        List<T> values = new ArrayList<>(list.size());
        for (Object each : list) {
            values.add(format.decode(bytes(each), key));
        }
        return values;
    }

    /** OK, or whatever a command says that cannot fail without an error. */
    static @Nullable Void nothing(@Nullable Object reply) {
        return null;
    }

    static RunnelException unexpected(@Nullable Object reply, String wanted) {
        return new RunnelException(
                ErrorKind.DATA_CONVERSION, "Redis answered " + kind(reply) + " where " + wanted + " was wanted.");
    }

    static String kind(@Nullable Object reply) {
        return reply == null
                ? "nil"
                : reply instanceof Long ? "a number" : reply instanceof byte[] ? "a text" : "a list";
    }

    private static String ascii(byte[] text) {
        return new String(text, StandardCharsets.ISO_8859_1);
    }
}
