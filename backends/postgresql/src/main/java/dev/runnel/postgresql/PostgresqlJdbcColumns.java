package dev.runnel.postgresql;

import dev.runnel.spi.Columns;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Map;
import java.util.WeakHashMap;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Field;
import org.postgresql.jdbc.PgResultSet;

/**
 * The columns of results, known again by the driver's own description of them. It is read from a protected field, because
 * {@code getColumnTypeName} asks the server's catalogue whether a column is a serial one. One session's; one thread at a time.
 */
final class PostgresqlJdbcColumns {
    private static final MethodHandle FIELDS;

    static {
        try {
            FIELDS = MethodHandles.privateLookupIn(PgResultSet.class, MethodHandles.lookup())
                    .findGetter(PgResultSet.class, "fields", Field[].class)
                    .asType(MethodType.methodType(Field[].class, PgResultSet.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final BaseConnection connection;
    private final Map<Field[], Columns> known = new WeakHashMap<>();

    PostgresqlJdbcColumns(BaseConnection connection) {
        this.connection = connection;
    }

    Columns of(PgResultSet result) throws SQLException {
        Field[] fields = fields(result);
        Columns columns = known.get(fields);
        if (columns == null) {
            columns = make(fields);
            known.put(fields, columns);
        }
        return columns;
    }

    private Columns make(Field[] fields) throws SQLException {
        var columns = new ArrayList<Columns.Column>(fields.length);
        for (Field field : fields) {
            columns.add(new Columns.Column(field.getColumnLabel(), type(field.getOID())));
        }
        return new Columns(columns);
    }

    private String type(int oid) throws SQLException {
        String known = PostgresqlTypes.name(oid);
        if (known != null) {
            return known;
        }
        // The driver's own look-up would from then on take a name that is also a type of every server for this one.
        String query = "select " + PostgresqlTypes.OWN_NAME + PostgresqlTypes.OWN_TYPES + " where t.oid = "
                + Integer.toUnsignedString(oid);
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(query)) {
            return answer.next() ? PostgresqlTypes.ownName(answer.getString(1)) : "oid " + oid;
        }
    }

    private static Field[] fields(PgResultSet result) {
        try {
            return (Field[]) FIELDS.invokeExact(result);
        } catch (Throwable e) {
            throw new IllegalStateException("A field of the driver's result is not to be read.", e);
        }
    }
}
