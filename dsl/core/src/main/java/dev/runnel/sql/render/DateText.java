package dev.runnel.sql.render;

import dev.runnel.sql.DatePart;
import dev.runnel.sql.Expression;
import dev.runnel.sql.SqlType;
import java.util.Locale;

/**
 * How a dialect writes what is computed of dates: with {@code extract}, {@code date_trunc} and intervals, of which a
 * backend overrides what its database writes differently. Instants are taken in UTC, whatever the session's time zone.
 */
public class DateText {
    /** A part as a number: {@code epoch} as a bigint, the others as an integer, without fractions. */
    public void extract(Renderer out, DatePart part, Expression<?> date) {
        switch (part) {
            case SECOND -> field(out.sql("cast(floor("), "second", date).sql(") as integer)");
            case EPOCH -> field(out.sql("cast(floor("), "epoch", date).sql(") as bigint)");
            default -> field(out, name(part), date);
        }
    }

    /** The name of a part, and of the unit at which is cut off. */
    protected String name(DatePart part) {
        return switch (part) {
            case DAY_OF_WEEK -> "isodow";
            case DAY_OF_YEAR -> "doy";
            default -> part.name().toLowerCase(Locale.ROOT);
        };
    }

    private Renderer field(Renderer out, String field, Expression<?> date) {
        return utc(out.sql("extract(" + field + " from "), date).sql(")");
    }

    /** The beginning of the year, month and so on, in the date's own type. */
    public void truncate(Renderer out, DatePart unit, Expression<?> date) {
        Expression<?> same = date;
        inItsType(out, date, () -> {
            utc(out.sql("date_trunc('" + name(unit) + "', "), same).sql(")");
        });
    }

    /**
     * The date some time later, in its own type; where a month is too short, its last day.
     *
     * @param unit MONTH, DAY, SECOND or MICROSECOND
     */
    public void plus(Renderer out, Expression<?> date, Expression<?> amount, DatePart unit) {
        inItsType(out, date, () -> {
            utc(out.sql("("), date).sql(" + ");
            interval(out, amount, unit);
            out.sql(")");
        });
    }

    /** So many units as an interval, which is added to a date or a timestamp. */
    protected void interval(Renderer out, Expression<?> amount, DatePart unit) {
        out.operand(amount, Renderer.ATOM);
        out.sql(
                unit == DatePart.MICROSECOND
                        ? " * interval '0.000001' second"
                        : " * interval '1' " + unit.name().toLowerCase(Locale.ROOT));
    }

    /** A date or timestamp to compute with: an instant as a timestamp in UTC. */
    protected Renderer utc(Renderer out, Expression<?> date) {
        out.operand(date, Renderer.ATOM);
        return out.sql(isInstant(date) ? " at time zone 'UTC'" : "");
    }

    private static void inItsType(Renderer out, Expression<?> date, Runnable computed) {
        boolean isDate = date.valueType().sqlType() == SqlType.DATE;
        out.sql(isDate ? "cast(" : isInstant(date) ? "(" : "");
        computed.run();
        out.sql(isDate ? " as date)" : isInstant(date) ? " at time zone 'UTC')" : "");
    }

    private static boolean isInstant(Expression<?> date) {
        return date.valueType().sqlType() == SqlType.TIMESTAMPTZ;
    }
}
