package dev.runnel.sql.render;

/** What not every dialect can write. A dialect lists those it has; any other is refused with NOT_PORTABLE. */
public enum Feature {
    RETURNING("returning", "run the statement, then select the rows by their key"),
    UPSERT("onConflict", "in one transaction, update the row and insert it if the update found none"),
    RIGHT_JOIN("rightJoin", "begin with the other table and use leftJoin"),
    FULL_JOIN("fullJoin", "run a leftJoin from each side"),
    LATERAL("asLateral", "number the rows by a window function in asTable and join those up to the number wanted"),
    FOR_UPDATE(
            "forUpdate",
            "in the transaction, update the row before it is read, which locks it, or run the transaction SERIALIZABLE with"
                    + " Retry.onConflict"),
    FOR_SHARE("forShare", "run the transaction SERIALIZABLE with Retry.onConflict"),
    LOCK_WAIT("noWait and skipLocked", "mark the row as taken by an update, and see by its count whether it was free"),
    NULLS_ORDER("nullsFirst and nullsLast", "order by a case when that is 0 or 1 for NULL first"),
    EXPLAIN_ANALYZE("explain of a statement that is run", "explain it without running it, and time it by a listener"),
    /** Where it is missing, the condition is written as a case inside the aggregate: nothing is refused. */
    AGGREGATE_FILTER("filter of an aggregate", "an aggregate of a case when"),
    GROUPS_FRAME(
            "groupsBetween", "number the groups by denseRank in a query inside and order by that, with rangeBetween"),
    FRAME_EXCLUDE("excludeCurrentRow, excludeGroup and excludeTies", "take the row's own part off the aggregate"),
    GROUPING_SETS("rollup, cube and groupingSets", "one query for each set of groups, put together by unionAll"),
    /** Where a database takes a value's two places for two values, it does not know the expression again. */
    REPEATED_VALUES(
            "groupBy, and orderBy after distinct, by an expression that holds values",
            "select the expression in a query inside, by asTable, and group or order by its column"),
    TRY_CAST("tryCast", "a case when that casts only what looks like such a value"),
    ARRAYS("array columns and array functions", "a json column, or a table of its own with one row for each element"),
    STRUCTS("map and struct parameters", "a Json parameter"),
    JSON_FUNCTIONS(
            "json paths, json objects and json arrays",
            "read the whole document and work on it in the program, or keep what you search by in a column of its own"),
    IF_EXISTS(
            "if exists and if not exists",
            "leave the option off and take the error DUPLICATE_OBJECT or UNDEFINED_OBJECT"),
    DELETE_ACTION(
            "foreign keys with on delete cascade, set null or set default",
            "in one transaction, change or delete the rows that point at a row before you delete it"),
    /** A foreign key can be added to a table and dropped from it: tables may refer to each other. */
    ALTER_FOREIGN_KEY(
            "foreign keys that go round in a circle", "leave one of them out and keep that reference in your own code");

    private final String construct;
    private final String portableWay;

    Feature(String construct, String portableWay) {
        this.construct = construct;
        this.portableWay = portableWay;
    }

    /** The construct's name in messages. */
    public String construct() {
        return construct;
    }

    /** What to do instead on every database. */
    public String portableWay() {
        return portableWay;
    }
}
