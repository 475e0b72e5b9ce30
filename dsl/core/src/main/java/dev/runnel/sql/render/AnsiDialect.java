package dev.runnel.sql.render;

import java.util.EnumSet;

/** Standard SQL and nothing else, for databases that have no dialect of their own here. */
public final class AnsiDialect extends Dialect {
    public AnsiDialect() {
        super(
                "ansi",
                EnumSet.of(
                        Feature.RIGHT_JOIN,
                        Feature.FULL_JOIN,
                        Feature.AGGREGATE_FILTER,
                        Feature.GROUPS_FRAME,
                        Feature.FRAME_EXCLUDE,
                        Feature.GROUPING_SETS,
                        Feature.JSON_FUNCTIONS,
                        Feature.DELETE_ACTION,
                        Feature.LATERAL,
                        Feature.FOR_UPDATE,
                        Feature.NULLS_ORDER,
                        Feature.ALTER_FOREIGN_KEY));
    }
}
