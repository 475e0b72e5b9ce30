package com.example.runnel.h2;

import dev.runnel.jdbc.JdbcControl;
import dev.runnel.jdbc.JdbcTypes;
import dev.runnel.spi.Isolation;
import dev.runnel.spi.support.StatementText;
import java.sql.Connection;
import org.h2.engine.Constants;

/** What H2 does other than JDBC says: a level of isolation more, and variables that a text leaves in its session. */
final class H2Control extends JdbcControl {
    H2Control(Connection connection, JdbcTypes types) {
        super(connection, types);
    }

    // tag::control[]
    @Override
    protected int level(Isolation isolation) {
        return isolation == Isolation.SNAPSHOT ? Constants.TRANSACTION_SNAPSHOT : super.level(isolation);
    }

    /** {@code select @x := 1} sets a variable; what begins with {@code set} is noticed without us. */
    @Override
    protected boolean leavesTraces(String sql) {
        int i = 0;
        while (i < sql.length()) {
            int behind = StatementText.skipOpaque(sql, i);
            if (behind == i && sql.charAt(i) == '@') {
                return true;
            }
            i = Math.max(behind, i + 1);
        }
        return false;
    }
    // end::control[]
}
