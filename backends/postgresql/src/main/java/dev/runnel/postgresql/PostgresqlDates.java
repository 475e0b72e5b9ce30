package dev.runnel.postgresql;

import dev.runnel.sql.DatePart;
import dev.runnel.sql.Expression;
import dev.runnel.sql.render.DateText;
import dev.runnel.sql.render.Renderer;

/** The standard's way, but for parts, which are decimals here. */
final class PostgresqlDates extends DateText {
    @Override
    public void extract(Renderer out, DatePart part, Expression<?> date) {
        if (part == DatePart.SECOND || part == DatePart.EPOCH) {
            super.extract(out, part, date);
        } else {
            super.extract(out.sql("cast("), part, date);
            out.sql(" as integer)");
        }
    }
}
