package dev.runnel.mysql;

import dev.runnel.sql.DatePart;
import dev.runnel.sql.Expression;
import dev.runnel.sql.SqlType;
import dev.runnel.sql.render.DateText;
import dev.runnel.sql.render.Renderer;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * Dates computed by MySQL's functions. An instant is kept as its date and time in the session's zone, and computed in
 * UTC.
 */
final class MysqlDates extends DateText {
    private final String zone;

    MysqlDates(ZoneOffset zone) {
        this.zone = zone == ZoneOffset.UTC ? "" : zone.getId();
    }

    @Override
    public void extract(Renderer out, DatePart part, Expression<?> date) {
        switch (part) {
            case WEEK -> inUtc(out.sql("week("), date).sql(", 3)");
            case DAY -> call(out, "dayofmonth", date);
            case DAY_OF_WEEK -> call(out.sql("("), "weekday", date).sql(" + 1)");
            case DAY_OF_YEAR -> call(out, "dayofyear", date);
            // Of the seconds alone, because the function cuts off towards zero.
            case EPOCH -> {
                out.sql("timestampdiff(second, '1970-01-01', ");
                format(out, date, "%Y-%m-%d %H:%i:%s").sql(")");
            }
            default -> call(out, part.name().toLowerCase(Locale.ROOT), date);
        }
    }

    @Override
    public void truncate(Renderer out, DatePart unit, Expression<?> date) {
        inItsType(out, date, () -> {
            switch (unit) {
                case YEAR -> call(out.sql("makedate("), "year", date).sql(", 1)");
                case QUARTER -> {
                    call(out.sql("(makedate("), "year", date).sql(", 1) + interval ");
                    call(out, "quarter", date).sql(" - 1 quarter)");
                }
                case MONTH -> format(out, date, "%Y-%m-01");
                case WEEK -> {
                    call(out.sql("("), "date", date).sql(" - interval ");
                    call(out, "weekday", date).sql(" day)");
                }
                case HOUR -> format(out, date, "%Y-%m-%d %H:00:00");
                case MINUTE -> format(out, date, "%Y-%m-%d %H:%i:00");
                case SECOND -> format(out, date, "%Y-%m-%d %H:%i:%s");
                default -> call(out, "date", date);
            }
        });
    }

    @Override
    public void plus(Renderer out, Expression<?> date, Expression<?> amount, DatePart unit) {
        inItsType(
                out,
                date,
                () -> inUtc(out, date)
                        .sql(" + interval ")
                        .operand(amount, Renderer.ATOM)
                        .sql(" " + unit.name().toLowerCase(Locale.ROOT)));
    }

    private Renderer call(Renderer out, String function, Expression<?> date) {
        return inUtc(out.sql(function + "("), date).sql(")");
    }

    private Renderer format(Renderer out, Expression<?> date, String format) {
        return inUtc(out.sql("date_format("), date).sql(", '" + format + "')");
    }

    private Renderer inUtc(Renderer out, Expression<?> date) {
        return converts(date)
                ? out.sql("convert_tz(").expression(date).sql(", '" + zone + "', '+00:00')")
                : out.operand(date, Renderer.ATOM);
    }

    private void inItsType(Renderer out, Expression<?> date, Runnable computed) {
        boolean converts = converts(date);
        out.sql(converts ? "convert_tz(cast(" : "cast(");
        computed.run();
        out.sql(date.valueType().sqlType() == SqlType.DATE ? " as date)" : " as datetime(6))");
        out.sql(converts ? ", '+00:00', '" + zone + "')" : "");
    }

    private boolean converts(Expression<?> date) {
        return !zone.isEmpty() && date.valueType().sqlType() == SqlType.TIMESTAMPTZ;
    }
}
