package dev.runnel.mysql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.jdbc.JdbcTypes;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How {@link MysqlTypes} are bound by a JDBC driver. */
final class MysqlJdbcTypes extends JdbcTypes {
    final MysqlTypes types;

    MysqlJdbcTypes(MysqlTypes types) {
        this.types = types;
    }

    @Override
    protected void check(String sql, int arguments) {
        MysqlText.check(sql, arguments);
    }

    @Override
    protected void bind(PreparedStatement statement, @Nullable Object[] arguments, List<Class<?>> types)
            throws SQLException {
        int wanted = statement.getParameterMetaData().getParameterCount();
        if (wanted != arguments.length) {
            throw new RunnelException(
                    ErrorKind.PARAMETER,
                    "The statement has " + wanted + " parameter(s) and " + arguments.length + " value(s) were given.");
        }
        bindFrom(statement, arguments, 0);
    }

    void bindFrom(PreparedStatement statement, @Nullable Object[] arguments, int offset) throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            Object value = arguments[i];
            if (value == null) {
                statement.setNull(offset + i + 1, Types.NULL);
            } else {
                set(statement, offset + i + 1, types.store(value, i + 1));
            }
        }
    }

    private static void set(PreparedStatement statement, int index, Object value) throws SQLException {
        if (value instanceof Long number) {
            statement.setLong(index, number);
        } else if (value instanceof String text) {
            statement.setString(index, text);
        } else if (value instanceof Double number) {
            statement.setDouble(index, number);
        } else if (value instanceof BigDecimal number) {
            statement.setBigDecimal(index, number);
        } else if (value instanceof byte[] bytes) {
            statement.setBytes(index, bytes);
        } else if (value instanceof Float number) {
            statement.setFloat(index, number);
        } else if (value instanceof Duration time) {
            statement.setString(index, MysqlTime.text(time));
        } else {
            statement.setObject(index, value);
        }
    }
}
