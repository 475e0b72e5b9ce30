package dev.runnel.jdbc;

import dev.runnel.spi.Columns;
import dev.runnel.spi.support.StatementWord;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A prepared statement with what is known about it. */
final class CachedStatement {
    final PreparedStatement statement;
    final StatementWord word;
    /** The next borrower of the session might notice that it has run. */
    final boolean leavesTraces;

    private final boolean star;
    private @Nullable Columns columns;
    /** Whether a run has it now; what is in use is no one else's. */
    boolean inUse = true;

    /** Whether the cache was cleared while a run had it. */
    boolean outdated;

    CachedStatement(PreparedStatement statement, String sql, boolean leavesTraces) {
        this.statement = statement;
        this.word = StatementWord.of(sql);
        this.leavesTraces = leavesTraces;
        this.star = sql.indexOf('*') >= 0;
    }

    /** The columns of the last run; null where a change of the tables may have changed them. */
    @Nullable
    Columns lastColumns() {
        return star ? null : columns;
    }

    void columns(Columns now) {
        columns = now;
    }

    void close() {
        try {
            statement.close();
        } catch (SQLException | RuntimeException e) {
            // The statement is thrown away; a broken connection shows at its next use.
        }
    }
}
