package dev.runnel.duckdb;

import dev.runnel.sql.DatePart;
import dev.runnel.sql.Expression;
import dev.runnel.sql.render.DateText;
import dev.runnel.sql.render.Renderer;
import java.util.Locale;

/** The standard's way, with intervals made by functions that count whole units. */
final class DuckDbDates extends DateText {
    @Override
    protected void interval(Renderer out, Expression<?> amount, DatePart unit) {
        String type = unit == DatePart.MONTH || unit == DatePart.DAY ? "integer" : "bigint";
        out.sql("to_" + unit.name().toLowerCase(Locale.ROOT) + "s(cast(")
                .expression(amount)
                .sql(" as " + type + "))");
    }
}
