package dev.runnel.postgresql;

import dev.runnel.jdbc.JdbcTypes;
import dev.runnel.postgresql.PostgresqlTypes.Typed;
import dev.runnel.spi.support.StatementText;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/** Portable values as pgjdbc takes them. Texts and nulls have no type of their own: the server takes the one it needs. */
final class PostgresqlJdbcTypes extends JdbcTypes {
    @Override
    protected void check(String sql, int arguments) {
        PostgresqlTypes.requireOneStatement(sql, arguments);
    }

    @Override
    protected void bind(PreparedStatement statement, @Nullable Object[] arguments, List<Class<?>> types)
            throws SQLException {
        super.bind(statement, arguments, types);
    }

    @Override
    protected void bind(PreparedStatement statement, int index, @Nullable Object value, Class<?> type)
            throws SQLException {
        if (value == null) {
            statement.setNull(index, Types.NULL);
            return;
        }
        Object stored = PostgresqlTypes.store(value, index);
        if (stored instanceof Typed typed) {
            var object = new PGobject();
            object.setType(typed.type());
            object.setValue(typed.text());
            statement.setObject(index, object);
        } else {
            statement.setObject(index, stored);
        }
    }

    /**
     * The dialect's {@code $1} as pgjdbc's {@code ?}, which it numbers in their order; a value's further places stay as they are,
     * and so does a question mark that is an operator.
     */
    static String text(String sql) {
        if (sql.indexOf('$') < 0 && sql.indexOf('?') < 0) {
            return sql;
        }
        var text = new StringBuilder(sql.length());
        int placed = 0;
        int i = 0;
        while (i < sql.length()) {
            int end = StatementText.skipOpaque(sql, i);
            char c = sql.charAt(i);
            if (end > i) {
                text.append(sql, i, end);
                i = end;
            } else if (c == '?') {
                text.append("??");
                i++;
            } else if (c == '$' && isNumber(sql, i, placed + 1)) {
                text.append('?');
                placed++;
                i += 1 + Integer.toString(placed).length();
            } else {
                text.append(c);
                i++;
            }
        }
        return text.toString();
    }

    /** Whether exactly this number follows the dollar. */
    private static boolean isNumber(String sql, int dollar, int number) {
        String digits = Integer.toString(number);
        int end = dollar + 1 + digits.length();
        return sql.startsWith(digits, dollar + 1)
                && (end == sql.length() || !Character.isDigit(sql.charAt(end)))
                && (dollar == 0 || !Character.isJavaIdentifierPart(sql.charAt(dollar - 1)));
    }
}
