package dev.runnel.mysql;

import dev.runnel.sql.Expression;
import dev.runnel.sql.SqlType;
import dev.runnel.sql.render.Feature;
import dev.runnel.sql.render.Renderer;
import dev.runnel.sql.render.SqlFunction;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What MariaDB writes otherwise than MySQL. */
public final class MariaDbDialect extends MysqlDialect {
    private static final Set<Feature> FEATURES = EnumSet.of(
            Feature.UPSERT,
            Feature.RETURNING,
            Feature.RIGHT_JOIN,
            Feature.FOR_UPDATE,
            Feature.FOR_SHARE,
            Feature.LOCK_WAIT,
            Feature.NULLS_ORDER,
            Feature.JSON_FUNCTIONS,
            Feature.DELETE_ACTION,
            Feature.ALTER_FOREIGN_KEY,
            Feature.IF_EXISTS,
            Feature.EXPLAIN_ANALYZE);

    /** @param zone the session's time zone, in which instants are kept */
    public MariaDbDialect(ZoneOffset zone) {
        super("mariadb", FEATURES, new MariaDbCasts(), zone);
    }

    @Override
    protected void requireUpdateReturning() {
        throw notPortable("returning of an update", "run the update, then select the rows by their key");
    }

    @Override
    protected void requireCtesOfChanges() {
        throw notPortable("CTE before an update or delete", "use the query itself, by asTable where it is joined");
    }

    @Override
    protected String lockWords(boolean update, boolean some) {
        if (some) {
            throw notPortable(
                    "lock of some of a select's tables", "select the rows of that table alone, and lock" + " them");
        }
        return update ? " for update" : " lock in share mode";
    }

    @Override
    protected String explainWords(boolean analyze) {
        return analyze ? "analyze format=json " : "explain format=json ";
    }

    @Override
    protected @Nullable String function(SqlFunction function) {
        return MariaDbFunctions.text(function);
    }

    @Override
    protected boolean declaresIndexes() {
        return false;
    }

    @Override
    protected String valuesRow() {
        return "(";
    }

    /** Without a length the texts of a list of rows are as long as a parameter is known to be: empty. */
    @Override
    protected void typedValue(Renderer out, Expression<?> value) {
        switch (value.valueType().sqlType()) {
            case TEXT, ENUM, JSON -> out.sql("cast(").expression(value).sql(" as char(16777215))");
            case DECIMAL -> out.sql("cast(").expression(value).sql(" as " + castType(value.valueType()) + ")");
            default -> super.typedValue(out, value);
        }
    }

    @Override
    String collation() {
        return " collate utf8mb4_nopad_bin";
    }

    @Override
    protected String typeName(SqlType type) {
        return switch (type) {
            // A text with a check, which is put together with other texts.
            case JSON -> "json" + collation();
            // Of a float the server tells six digits, where the R2DBC driver asks without parameters.
            case REAL -> "double";
            default -> super.typeName(type);
        };
    }
}
