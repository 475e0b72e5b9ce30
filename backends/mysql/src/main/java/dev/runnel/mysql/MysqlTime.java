package dev.runnel.mysql;

import java.time.Duration;

/** The text of a TIME, {@code -838:59:59.000000}: a span of time, not only one of the day. */
final class MysqlTime {
    private MysqlTime() {}

    static Duration parse(String text) {
        boolean negative = text.startsWith("-");
        String[] parts = (negative ? text.substring(1) : text).split("[:.]");
        long seconds = (Long.parseLong(parts[0]) * 60 + Long.parseLong(parts[1])) * 60 + Long.parseLong(parts[2]);
        long nanos = parts.length < 4 ? 0 : Long.parseLong((parts[3] + "000000000").substring(0, 9));
        Duration time = Duration.ofSeconds(seconds, nanos);
        return negative ? time.negated() : time;
    }

    static String text(Duration time) {
        Duration positive = time.abs();
        String sign = time.isNegative() ? "-" : "";
        return String.format(
                "%s%02d:%02d:%02d.%06d",
                sign,
                positive.toHours(),
                positive.toMinutesPart(),
                positive.toSecondsPart(),
                positive.toNanosPart() / 1_000);
    }
}
