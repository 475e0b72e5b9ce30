package dev.runnel.url;

import dev.runnel.internal.text.Suggestions;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of an option, read as the type that is wanted.
 *
 * @param label where it was given, as an error names it: {@code The URL option pool_size}
 */
record OptionText(String label, String name, String value) {
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,18}");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,9})?) ?(ms|s|m|min|h|d)?");
    private static final Map<String, Long> NANOS = Map.of(
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "min", 60_000_000_000L,
            "h", 3_600_000_000_000L,
            "d", 86_400_000_000_000L);

    int integer(int least, int most) {
        long number = INTEGER.matcher(value.strip()).matches() ? Long.parseLong(value.strip()) : Long.MIN_VALUE;
        if (number < least || number > most) {
            throw wrong("a whole number from " + least + " to " + most);
        }
        return (int) number;
    }

    boolean bool() {
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "true", "on", "yes", "1" -> true;
            case "false", "off", "no", "0" -> false;
            default -> throw wrong("true or false");
        };
    }

    Duration duration() {
        String text = value.strip().toLowerCase(Locale.ROOT);
        Matcher parts = DURATION.matcher(text);
        Duration duration;
        if (parts.matches()) {
            long unit = NANOS.getOrDefault(parts.group(2) == null ? "s" : parts.group(2), 1L);
            BigDecimal nanos = new BigDecimal(parts.group(1)).multiply(BigDecimal.valueOf(unit));
            // Compared before it is made a long, which it may not fit.
            duration = nanos.compareTo(BigDecimal.valueOf(LONGEST.toNanos())) > 0
                    ? LONGEST.plusNanos(1)
                    : Duration.ofNanos(nanos.longValue());
        } else {
            duration = isoDuration(text);
        }
        if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            throw wrong("a duration of at most " + LONGEST.toDays() + " days that is not negative");
        }
        return duration;
    }

    private Duration isoDuration(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException | ArithmeticException e) {
            throw wrong("a duration: seconds (30), 500ms, 30s, 5m, 2h, 1d or ISO 8601 (PT30S)");
        }
    }

    <E extends Enum<E>> E choice(Class<E> type) {
        String wanted = value.strip().toUpperCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
        for (E each : type.getEnumConstants()) {
            if (each.name().toUpperCase(Locale.ROOT).equals(wanted)) {
                return each;
            }
        }
        throw wrong("one of "
                + Suggestions.sorted(Arrays.stream(type.getEnumConstants())
                        .map(each -> each.name().toLowerCase(Locale.ROOT))
                        .toList()));
    }

    /** The error for this option, which quotes the value only where it is short and can be no secret. */
    RuntimeException wrong(String expected) {
        String shown = value.length() > 40 ? Secret.REDACTED : Redaction.shown(name, value);
        String given = value.isEmpty() ? "empty" : shown.equals(Secret.REDACTED) ? "wrong" : "\"" + shown + "\"";
        return Wrong.configuration(label + " is " + given + "; expected " + expected + ".");
    }

    /** Never the value. */
    @Override
    public String toString() {
        return label;
    }
}
