package dev.runnel.sqlite;

import dev.runnel.sql.DatePart;
import dev.runnel.sql.Expression;
import dev.runnel.sql.SqlType;
import dev.runnel.sql.render.DateText;
import dev.runnel.sql.render.Renderer;

/**
 * Dates and times computed as text in the forms that {@link SqliteTime} stores. SQLite's own date functions work on
 * whole seconds here, because they round fractions: what stands behind the seconds is kept as it is.
 */
final class SqliteDates extends DateText {
    @Override
    public void extract(Renderer out, DatePart part, Expression<?> date) {
        switch (part) {
            case EPOCH -> seconds(out.sql("unixepoch("), date).sql(")");
            case QUARTER -> number(out.sql("(("), "%m", date).sql(" + 2) / 3)");
            case YEAR -> number(out, "%Y", date);
            case MONTH -> number(out, "%m", date);
            case WEEK -> number(out, "%V", date);
            case DAY -> number(out, "%d", date);
            case DAY_OF_WEEK -> number(out, "%u", date);
            case DAY_OF_YEAR -> number(out, "%j", date);
            case HOUR -> number(out, "%H", date);
            case MINUTE -> number(out, "%M", date);
            case SECOND -> number(out, "%S", date);
            case MICROSECOND -> throw new IllegalArgumentException("not a part that is extracted");
        }
    }

    private static Renderer number(Renderer out, String format, Expression<?> date) {
        return seconds(out.sql("cast(strftime('" + format + "', "), date).sql(") as integer)");
    }

    /** The date with its time up to the seconds. */
    private static Renderer seconds(Renderer out, Expression<?> date) {
        return isDate(date) ? out.expression(date) : cut(out, date, 1, 19);
    }

    private static Renderer day(Renderer out, Expression<?> date) {
        return isDate(date) ? out.expression(date) : cut(out, date, 1, 10);
    }

    private static Renderer cut(Renderer out, Expression<?> date, int from, int length) {
        return out.sql("substr(").expression(date).sql(", " + from + ", " + length + ")");
    }

    @Override
    public void truncate(Renderer out, DatePart unit, Expression<?> date) {
        if (isDate(date)) {
            beginning(out, unit, date);
            return;
        }
        out.sql("(");
        switch (unit) {
            case HOUR -> cut(out, date, 1, 13).sql(" || ':00:00");
            case MINUTE -> cut(out, date, 1, 16).sql(" || ':00");
            case SECOND -> cut(out, date, 1, 19).sql(" || '");
            default -> beginning(out, unit, date).sql(" || ' 00:00:00");
        }
        out.sql(isInstant(date) ? ".000000000Z')" : "')");
    }

    private static Renderer beginning(Renderer out, DatePart unit, Expression<?> date) {
        return switch (unit) {
            case YEAR -> day(out.sql("date("), date).sql(", 'start of year')");
            case QUARTER -> {
                day(out.sql("date("), date).sql(", 'start of month', -((");
                yield number(out, "%m", date).sql(" - 1) % 3) || ' months')");
            }
            case MONTH -> day(out.sql("date("), date).sql(", 'start of month')");
            // On to Sunday, where it is not one, and back to Monday.
            case WEEK -> day(out.sql("date("), date).sql(", 'weekday 0', '-6 days')");
            default -> day(out, date);
        };
    }

    @Override
    public void plus(Renderer out, Expression<?> date, Expression<?> amount, DatePart unit) {
        switch (unit) {
            case MONTH -> later(out, date, amount, "date(", 10, " || ' months', 'floor')");
            case DAY -> later(out, date, amount, "date(", 10, " || ' days')");
            case SECOND -> later(out, date, amount, "datetime(", 19, " || ' seconds')");
            case MICROSECOND -> laterByFraction(out, date, amount);
            default -> throw new IllegalArgumentException("not a unit that is added");
        }
    }

    /** What the function makes of the first characters, and the others as they are. */
    private static void later(
            Renderer out, Expression<?> date, Expression<?> amount, String function, int length, String modifier) {
        if (isDate(date)) {
            out.sql(function)
                    .expression(date)
                    .sql(", ")
                    .operand(amount, Renderer.ATOM)
                    .sql(modifier);
            return;
        }
        cut(out.sql("(" + function), date, 1, length).sql(", ").operand(amount, Renderer.ATOM);
        out.sql(modifier).sql(" || substr(").expression(date).sql(", " + (length + 1) + "))");
    }

    /** The amount is less than a second and not negative, so that at most one second is carried over. */
    private static void laterByFraction(Renderer out, Expression<?> date, Expression<?> amount) {
        out.sql(isInstant(date) ? "(" : "rtrim(rtrim(");
        cut(out.sql("datetime("), date, 1, 19).sql(", ((");
        nanoseconds(out, date, amount).sql(") / 1000000000) || ' seconds') || printf('.%09d', (");
        nanoseconds(out, date, amount).sql(") % 1000000000)");
        out.sql(isInstant(date) ? " || 'Z')" : ", '0'), '.')");
    }

    private static Renderer nanoseconds(Renderer out, Expression<?> date, Expression<?> amount) {
        out.sql("cast(substr(substr(").expression(date).sql(", 21, 9) || '000000000', 1, 9) as integer) + ");
        return out.operand(amount, Renderer.ATOM).sql(" * 1000");
    }

    private static boolean isDate(Expression<?> date) {
        return date.valueType().sqlType() == SqlType.DATE;
    }

    private static boolean isInstant(Expression<?> date) {
        return date.valueType().sqlType() == SqlType.TIMESTAMPTZ;
    }
}
