package dev.runnel.sql;

/** A part of a date or time. Those of an instant are the parts of its time in UTC. */
public enum DatePart {
    YEAR,
    /** 1 to 4. */
    QUARTER,
    /** 1 to 12. */
    MONTH,
    /** Of the ISO year: week 1 holds the first Thursday, and begins on Monday. */
    WEEK,
    DAY,
    /** From Monday, 1, to Sunday, 7. */
    DAY_OF_WEEK,
    /** From 1. */
    DAY_OF_YEAR,
    HOUR,
    MINUTE,
    /** Whole seconds, without the fraction. */
    SECOND,
    /** Within the second; only as a unit of what is added. */
    MICROSECOND,
    /** Whole seconds since 1970 began; of a date, up to its midnight. */
    EPOCH;

    /** False for what counts within a day. */
    boolean isOfDate() {
        return ordinal() <= DAY_OF_YEAR.ordinal() || this == EPOCH;
    }

    /** True for what {@code dateTrunc} can cut off at. */
    boolean isUnit() {
        return switch (this) {
            case YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE, SECOND -> true;
            default -> false;
        };
    }
}
