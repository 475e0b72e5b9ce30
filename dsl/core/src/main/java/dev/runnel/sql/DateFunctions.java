package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.sql.render.SqlFunction;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Functions of dates and times; to be imported from {@link Functions}. Parts and sums of an instant are those of its
 * time in UTC. What is computed is equal to the same date or time when it is bound.
 */
public abstract class DateFunctions extends NumberFunctions {
    DateFunctions() {}

    /** The instant at which the database's statement, or its transaction, began. */
    public static Expression<Instant> now() {
        return FunctionCall.of(ValueType.TIMESTAMPTZ, SqlFunction.NOW);
    }

    /** The date of {@link #now}, in the time zone of the database's session (SQLite: UTC). */
    public static Expression<LocalDate> currentDate() {
        return FunctionCall.of(ValueType.DATE, SqlFunction.CURRENT_DATE);
    }

    /** The date and time of {@link #now}, in the time zone of the database's session (SQLite: UTC). */
    public static Expression<LocalDateTime> localTimestamp() {
        return FunctionCall.of(ValueType.TIMESTAMP, SqlFunction.LOCAL_TIMESTAMP);
    }

    public static Expression<Integer> year(Expression<?> date) {
        return extract(DatePart.YEAR, date);
    }

    /** 1 to 4. */
    public static Expression<Integer> quarter(Expression<?> date) {
        return extract(DatePart.QUARTER, date);
    }

    public static Expression<Integer> month(Expression<?> date) {
        return extract(DatePart.MONTH, date);
    }

    /** Of the ISO year: week 1 holds the first Thursday, and begins on Monday. */
    public static Expression<Integer> week(Expression<?> date) {
        return extract(DatePart.WEEK, date);
    }

    public static Expression<Integer> day(Expression<?> date) {
        return extract(DatePart.DAY, date);
    }

    /** From Monday, 1, to Sunday, 7. */
    public static Expression<Integer> dayOfWeek(Expression<?> date) {
        return extract(DatePart.DAY_OF_WEEK, date);
    }

    public static Expression<Integer> dayOfYear(Expression<?> date) {
        return extract(DatePart.DAY_OF_YEAR, date);
    }

    public static Expression<Integer> hour(Expression<?> timestamp) {
        return extract(DatePart.HOUR, timestamp);
    }

    public static Expression<Integer> minute(Expression<?> timestamp) {
        return extract(DatePart.MINUTE, timestamp);
    }

    /** Whole seconds of the minute. */
    public static Expression<Integer> second(Expression<?> timestamp) {
        return extract(DatePart.SECOND, timestamp);
    }

    /** Whole seconds since 1970 began. */
    public static Expression<Long> epochSeconds(Expression<?> date) {
        return new Extract<>(DatePart.EPOCH, Operands.date("epochSeconds", date), ValueType.BIGINT);
    }

    private static Expression<Integer> extract(DatePart part, Expression<?> date) {
        String word = part.name().toLowerCase(Locale.ROOT);
        Expression<?> checked = part.isOfDate() ? Operands.date(word, date) : Operands.timestamp(word, date);
        return new Extract<>(part, checked, ValueType.INTEGER);
    }

    /**
     * The beginning of its year, quarter, month, week (Monday), day, hour, minute or second, in its own type:
     * {@code dateTrunc(MONTH, day)}.
     *
     * @throws RunnelException CONFIGURATION for another part, and for a part of the day of a date
     */
    public static <V extends @Nullable Object> Expression<V> dateTrunc(DatePart unit, Expression<V> date) {
        if (!unit.isUnit()) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "dateTrunc takes YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE or SECOND, not " + unit + ".");
        }
        String word = "dateTrunc(" + unit + ")";
        return new DateTrunc<>(unit, unit.isOfDate() ? Operands.date(word, date) : Operands.timestamp(word, date));
    }

    /** So many days later, or earlier. */
    public static <V extends @Nullable Object> Expression<V> plusDays(Expression<V> date, long days) {
        return plusDays(date, Value.of(days, ValueType.BIGINT, "plusDays"));
    }

    /** So many days later, as the other expression says: {@code plusDays(ordered, termsInDays)}. */
    public static <V extends @Nullable Object> Expression<V> plusDays(
            Expression<V> date, Expression<? extends @Nullable Number> days) {
        return new DateSum<>(Operands.date("plusDays", date), days, DatePart.DAY);
    }

    /** So many months later, or earlier; where that month is too short, on its last day. */
    public static <V extends @Nullable Object> Expression<V> plusMonths(Expression<V> date, long months) {
        return plusMonths(date, Value.of(months, ValueType.BIGINT, "plusMonths"));
    }

    public static <V extends @Nullable Object> Expression<V> plusMonths(
            Expression<V> date, Expression<? extends @Nullable Number> months) {
        return new DateSum<>(Operands.date("plusMonths", date), months, DatePart.MONTH);
    }

    /** Later by years and months, and then by days; in Kotlin {@code day + Period.ofMonths(1)}. */
    public static <V extends @Nullable Object> Expression<V> plus(Expression<V> date, Period period) {
        Expression<V> sum = period.toTotalMonths() == 0 ? date : plusMonths(date, period.toTotalMonths());
        return period.getDays() == 0 ? Operands.date("plus", sum) : plusDays(sum, period.getDays());
    }

    public static <V extends @Nullable Object> Expression<V> minus(Expression<V> date, Period period) {
        return plus(date, period.negated());
    }

    /**
     * Later by a time of whole microseconds; in Kotlin {@code at + 90.seconds}.
     *
     * @throws RunnelException PARAMETER for a time with nanoseconds, which databases do not keep
     */
    public static <V extends @Nullable Object> Expression<V> plus(Expression<V> timestamp, Duration duration) {
        Operands.timestamp("plus of a Duration", timestamp);
        if (duration.getNano() == 0) {
            return sum(timestamp, duration.toSeconds(), DatePart.SECOND);
        }
        if (duration.getNano() % 1000 != 0) {
            throw new RunnelException(
                    ErrorKind.PARAMETER,
                    "The duration has nanoseconds, which databases do not keep. Round it to microseconds.");
        }
        Expression<V> seconds = sum(timestamp, duration.getSeconds(), DatePart.SECOND);
        return sum(seconds, duration.getNano() / 1000, DatePart.MICROSECOND);
    }

    public static <V extends @Nullable Object> Expression<V> minus(Expression<V> timestamp, Duration duration) {
        return plus(timestamp, duration.negated());
    }

    private static <V extends @Nullable Object> Expression<V> sum(Expression<V> date, long amount, DatePart unit) {
        return amount == 0 ? date : new DateSum<>(date, Value.of(amount, ValueType.BIGINT, "plus"), unit);
    }

    /** The days from one date to another; negative if that is earlier. Of a timestamp, its date counts. */
    public static Expression<Long> daysBetween(Expression<?> from, Expression<?> to) {
        return FunctionCall.of(ValueType.BIGINT, SqlFunction.DAYS_BETWEEN, date(from), date(to));
    }

    private static Expression<?> date(Expression<?> date) {
        Operands.date("daysBetween", date);
        return date.valueType().sqlType() == SqlType.DATE ? date : new Cast<LocalDate>(date, ValueType.DATE, false);
    }

    /** The difference of their {@link #epochSeconds}; negative if the second is earlier. */
    public static Expression<Long> secondsBetween(Expression<?> from, Expression<?> to) {
        return epochSeconds(to).minus(epochSeconds(from));
    }
}
