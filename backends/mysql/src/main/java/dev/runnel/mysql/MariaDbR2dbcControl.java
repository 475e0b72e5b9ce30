package dev.runnel.mysql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.r2dbc.SideConnection;
import dev.runnel.spi.support.StatementWord;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;
import org.mariadb.r2dbc.MariadbCommonStatement;
import org.mariadb.r2dbc.MariadbConnection;

/**
 * With a guard before the driver's cache of prepared statements, which runs one text's statement for another. It files what
 * the server has prepared under the oldest text that it has asked for, and a text that the server refuses to prepare stays the
 * oldest: from then on each statement is filed under the text before it (r2dbc-mariadb 1.4.0, {@code MariadbFrameDecoder}).
 */
final class MariaDbR2dbcControl extends MysqlR2dbcControl {
    private final MariadbConnection mariaDb;
    /** The last text that may have been prepared, as the cache knows it. */
    private @Nullable String preparing;
    /** Nothing that is in the cache may be used, and the session is for nobody else. */
    private boolean misfiled;

    MariaDbR2dbcControl(MariadbConnection connection, MysqlOptions options, SideConnection side) {
        super(connection, options, side, connection::isInTransaction);
        this.mariaDb = connection;
    }

    @Override
    protected Statement prepare(String sql, boolean keys) {
        String own = MysqlR2dbcText.of(sql);
        String prepared = keys ? MariadbCommonStatement.augment(own, new String[0]) : own;
        if (misfiled) {
            mariaDb._test_prepareCache().clear();
        }
        // A text without parameters is not prepared.
        preparing = own.indexOf('?') < 0 && own.indexOf(':') < 0 ? null : prepared;
        return super.prepare(prepared, false);
    }

    /** All of them are returned as rows. */
    @Override
    protected long keyStep() {
        return 0;
    }

    @Override
    protected void after(StatementWord word, @Nullable RunnelException failure) {
        super.after(word, failure);
        boolean byServer =
                failure != null && (failure.sqlState() != null || failure.kind() == ErrorKind.STATEMENT_CANCELLED);
        if (byServer && preparing != null && !mariaDb._test_prepareCache().containsKey(preparing)) {
            misfiled = true;
            touched();
        }
    }
}
