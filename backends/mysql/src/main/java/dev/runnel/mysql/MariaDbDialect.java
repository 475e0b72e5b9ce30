package dev.runnel.mysql;

import dev.runnel.sql.SqlType;
import dev.runnel.sql.render.Feature;
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
    protected String lockWords(boolean update, boolean some) {
        if (some) {
            throw notPortable("lock of some of a select's tables", "select the rows of that table alone, and lock them");
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
    protected String valuesRow() {
        return "(";
    }

    @Override
    String collation() {
        return " collate utf8mb4_nopad_bin";
    }

    @Override
    protected String typeName(SqlType type) {
        return type == SqlType.UUID ? "uuid" : super.typeName(type);
    }
}
