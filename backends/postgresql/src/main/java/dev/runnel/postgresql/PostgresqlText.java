package dev.runnel.postgresql;

import dev.runnel.row.Conversions;
import dev.runnel.spi.Json;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.chrono.IsoEra;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Values as PostgreSQL writes and reads them in text, the same whatever brings them: a parameter, an array, COPY. */
final class PostgresqlText {
    private static final int[] TENS = {1, 10, 100, 1_000, 10_000, 100_000};
    private static final int TIME_LENGTH = "24:00:00.000000".length();
    private static final int TIMESTAMP_LENGTH = "2026-01-01 ".length() + TIME_LENGTH + "+00".length();
    private static final String NULL = "NULL";

    private PostgresqlText() {}

    /** The text of a portable value. */
    static String of(Object value) {
        if (value instanceof byte[] bytes) {
            return "\\x" + HexFormat.of().formatHex(bytes);
        } else if (value instanceof Object[] array) {
            return array(array);
        } else if (value instanceof Json json) {
            return json.text();
        } else if (value instanceof LocalDate date) {
            return dated(date, null, "");
        } else if (value instanceof LocalTime time) {
            var text = new StringBuilder(TIME_LENGTH);
            time(text, micros(time));
            return text.toString();
        } else if (value instanceof LocalDateTime dateTime) {
            LocalDateTime cut = micros(dateTime);
            return dated(cut.toLocalDate(), cut.toLocalTime(), "");
        } else if (value instanceof OffsetDateTime dateTime) {
            LocalDateTime cut =
                    micros(dateTime.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime());
            return dated(cut.toLocalDate(), cut.toLocalTime(), "+00");
        } else if (value instanceof Instant instant) {
            return of(instant.atOffset(ZoneOffset.UTC));
        } else if (value instanceof Duration duration) {
            return Interval.of(duration).toString();
        } else if (value instanceof Period period) {
            return Interval.of(period).toString();
        } else if (value instanceof InetAddress address) {
            return address(address);
        }
        return value.toString();
    }

    private static String address(InetAddress address) {
        String text = address.getHostAddress();
        if (text.indexOf('%') >= 0) {
            throw new Conversions.Refused("an address with a scope, which PostgreSQL cannot keep; leave it out");
        }
        return text;
    }

    /** Digit by digit: a format costs more than the whole way of the value to the server. */
    private static String dated(LocalDate date, @Nullable LocalTime time, String zone) {
        boolean before = date.getEra() == IsoEra.BCE;
        var text = new StringBuilder(TIMESTAMP_LENGTH);
        digits(text, before ? 1 - date.getYear() : date.getYear(), 4);
        digits(text.append('-'), date.getMonthValue(), 2);
        digits(text.append('-'), date.getDayOfMonth(), 2);
        if (time != null) {
            time(text.append(' '), time);
        }
        return text.append(zone).append(before ? " BC" : "").toString();
    }

    private static void time(StringBuilder text, LocalTime time) {
        digits(text, time.getHour(), 2);
        digits(text.append(':'), time.getMinute(), 2);
        digits(text.append(':'), time.getSecond(), 2);
        digits(text.append('.'), time.getNano() / 1_000, 6);
    }

    /** A number that is not negative, with zeros before it. */
    private static void digits(StringBuilder text, int number, int least) {
        for (int limit = TENS[least - 1]; number < limit && limit > 1; limit /= 10) {
            text.append('0');
        }
        text.append(number);
    }

    /** Times have microseconds; the server would round the rest up into another one. */
    static LocalTime micros(LocalTime time) {
        return time.getNano() % 1_000 == 0 ? time : time.truncatedTo(ChronoUnit.MICROS);
    }

    static LocalDateTime micros(LocalDateTime time) {
        return time.getNano() % 1_000 == 0 ? time : time.truncatedTo(ChronoUnit.MICROS);
    }

    static OffsetDateTime micros(OffsetDateTime time) {
        return time.getNano() % 1_000 == 0 ? time : time.truncatedTo(ChronoUnit.MICROS);
    }

    /** {@code {1,NULL,"a \"b\""}}. */
    static String array(@Nullable Object[] elements) {
        var text = new StringBuilder("{");
        for (Object element : elements) {
            text.append(text.length() == 1 ? "" : ",");
            if (element == null) {
                text.append(NULL);
            } else if (element instanceof Object[] inner) {
                text.append(array(inner));
            } else {
                quote(text, of(element));
            }
        }
        return text.append('}').toString();
    }

    private static void quote(StringBuilder text, String element) {
        text.append('"');
        for (int i = 0; i < element.length(); i++) {
            char c = element.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\');
            }
            text.append(c);
        }
        text.append('"');
    }

    /** The elements of an array's text, lists in lists where it has more dimensions. */
    static List<@Nullable Object> elements(String text, Function<String, Object> element) {
        // An array that does not begin at 1 says so: [0:1]={a,b}.
        int start = text.startsWith("[") ? text.indexOf('=') + 1 : 0;
        return new ArrayReader(text, start, element).list();
    }

    private static final class ArrayReader {
        private final String text;
        private final Function<String, Object> element;
        private int at;

        ArrayReader(String text, int start, Function<String, Object> element) {
            this.text = text;
            this.at = start;
            this.element = element;
        }

        List<@Nullable Object> list() {
            var list = new ArrayList<@Nullable Object>();
            at++;
            while (text.charAt(at) != '}') {
                char c = text.charAt(at);
                if (c == '{') {
                    list.add(list());
                } else if (c == '"') {
                    list.add(element.apply(quoted()));
                } else if (c == ',') {
                    at++;
                } else {
                    String plain = plain();
                    list.add(plain.equals(NULL) ? null : element.apply(plain));
                }
            }
            at++;
            return list;
        }

        private String plain() {
            int start = at;
            while (text.charAt(at) != ',' && text.charAt(at) != '}') {
                at++;
            }
            return text.substring(start, at);
        }

        private String quoted() {
            var value = new StringBuilder();
            for (at++; text.charAt(at) != '"'; at++) {
                if (text.charAt(at) == '\\') {
                    at++;
                }
                value.append(text.charAt(at));
            }
            at++;
            return value.toString();
        }
    }
}
