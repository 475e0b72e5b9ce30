package com.example.runnel.h2;

import dev.runnel.sql.DatePart;
import dev.runnel.sql.Expression;
import dev.runnel.sql.render.DateText;
import dev.runnel.sql.render.Renderer;

/** The standard's way, but for the week and for what {@code at time zone} takes in. */
final class H2Dates extends DateText {
    /** H2's own week begins by the JVM's locale. */
    @Override
    protected String name(DatePart part) {
        return part == DatePart.WEEK ? "iso_week" : super.name(part);
    }

    /** To H2 a sum that follows is one of the zone's name. */
    @Override
    protected Renderer utc(Renderer out, Expression<?> date) {
        return super.utc(out.sql("("), date).sql(")");
    }
}
