package dev.runnel.sql;

import java.util.Locale;

/** A part of a date. */
public enum DatePart {
    YEAR,
    MONTH,
    DAY;

    public String sql() {
        return name().toLowerCase(Locale.ROOT);
    }
}
