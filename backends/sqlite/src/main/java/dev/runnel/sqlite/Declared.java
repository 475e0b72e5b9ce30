package dev.runnel.sqlite;

import dev.runnel.spi.Json;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a column's declared type says about its values, worked out once for each text.
 *
 * @param type the portable type; null if the text names none
 * @param scale digits after the point of a {@code decimal(12,2)}; -1 if it does not say
 */
record Declared(@Nullable Class<?> type, int scale) {
    private static final Pattern SCALE =
            Pattern.compile("(?:DECIMAL|NUMERIC)\\s*\\(\\s*\\d+\\s*,\\s*(\\d{1,9})\\s*\\)", Pattern.CASE_INSENSITIVE);
    private static final int MOST_CACHED = 1_000;
    private static final Declared NOTHING = new Declared(null, -1);
    private static final Map<String, Declared> KNOWN = new ConcurrentHashMap<>();

    static Declared of(String text) {
        if (text.isEmpty()) {
            return NOTHING;
        }
        Declared known = KNOWN.get(text);
        if (known == null) {
            known = new Declared(typeOf(text), scaleOf(text));
            if (KNOWN.size() >= MOST_CACHED) {
                KNOWN.clear(); // made up at run time; those in use come back at once
            }
            KNOWN.put(text, known);
        }
        return known;
    }

    private static @Nullable Class<?> typeOf(String text) {
        int paren = text.indexOf('(');
        String name = (paren < 0 ? text : text.substring(0, paren)).strip().toUpperCase(Locale.ROOT);
        return switch (name) {
            case "BOOLEAN", "BOOL" -> Boolean.class;
            case "DATE" -> LocalDate.class;
            case "TIME" -> LocalTime.class;
            case "TIMESTAMP", "DATETIME" -> LocalDateTime.class;
            case "TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE", "TIMESTAMP_TZ" -> OffsetDateTime.class;
            case "UUID" -> UUID.class;
            case "JSON", "JSON_TEXT" -> Json.class;
            case "DECIMAL", "NUMERIC" -> BigDecimal.class;
            default -> null;
        };
    }

    private static int scaleOf(String text) {
        Matcher matcher = SCALE.matcher(text);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
    }
}
