package dev.runnel.postgresql;

import dev.runnel.row.Conversions;
import dev.runnel.spi.Json;
import java.math.BigDecimal;
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
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Values as PostgreSQL writes and reads them in text, the same whatever brings them: a parameter, an array, COPY. */
final class PostgresqlText {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS", Locale.ROOT);
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
        } else if (value instanceof BigDecimal number) {
            return number.toString();
        } else if (value instanceof LocalDate date) {
            return dated(date, "");
        } else if (value instanceof LocalTime time) {
            return TIME.format(micros(time));
        } else if (value instanceof LocalDateTime dateTime) {
            LocalDateTime cut = micros(dateTime);
            return dated(cut.toLocalDate(), " " + TIME.format(cut));
        } else if (value instanceof OffsetDateTime dateTime) {
            LocalDateTime cut =
                    micros(dateTime.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime());
            return dated(cut.toLocalDate(), " " + TIME.format(cut) + "+00");
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

    private static String dated(LocalDate date, String time) {
        boolean before = date.getEra() == IsoEra.BCE;
        int year = before ? 1 - date.getYear() : date.getYear();
        return String.format(Locale.ROOT, "%04d-%02d-%02d", year, date.getMonthValue(), date.getDayOfMonth())
                + time
                + (before ? " BC" : "");
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
