package dev.runnel.postgresql;

import dev.runnel.sql.ValueType;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Period;

/**
 * Types of columns that PostgreSQL has beside the portable ones, for a table's declaration:
 * {@code column("during", PostgresqlColumns.DATERANGE)}. An array of them is {@code array("pauses", PostgresqlColumns.DURATION)}.
 */
public final class PostgresqlColumns {
    public static final ValueType<Range<Long>> INT4RANGE = range("int4range");
    public static final ValueType<Range<Long>> INT8RANGE = range("int8range");
    public static final ValueType<Range<BigDecimal>> NUMRANGE = range("numrange");
    public static final ValueType<Range<LocalDate>> DATERANGE = range("daterange");
    public static final ValueType<Range<LocalDateTime>> TSRANGE = range("tsrange");
    /** Its bounds are read in UTC. */
    public static final ValueType<Range<OffsetDateTime>> TSTZRANGE = range("tstzrange");

    public static final ValueType<Interval> INTERVAL = ValueType.named("interval", Interval.class);
    /** An interval without months and days; microseconds are kept. */
    public static final ValueType<Duration> DURATION = ValueType.named("interval", Duration.class);
    /** An interval of months and days only. */
    public static final ValueType<Period> PERIOD = ValueType.named("interval", Period.class);
    /** A single address. */
    public static final ValueType<InetAddress> INET = ValueType.named("inet", InetAddress.class);

    private PostgresqlColumns() {}

    @SuppressWarnings({"unchecked", "rawtypes"}) // the bounds are of the type that the column's range is of
    private static <T> ValueType<Range<T>> range(String name) {
        return (ValueType) ValueType.named(name, Range.class);
    }
}
