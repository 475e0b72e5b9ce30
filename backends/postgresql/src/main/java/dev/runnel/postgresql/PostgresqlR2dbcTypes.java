package dev.runnel.postgresql;

import dev.runnel.postgresql.PostgresqlTypes.Typed;
import dev.runnel.r2dbc.ColumnReader;
import dev.runnel.r2dbc.R2dbcTypes;
import io.r2dbc.postgresql.codec.PostgresTypeIdentifier;
import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.Type;
import java.io.Serializable;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.temporal.Temporal;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Portable values as r2dbc-postgresql takes them, and columns as {@link PostgresqlR2dbcCodec} reads them: the driver's own
 * decoders narrow, and know no special values. Texts and nulls have no type of their own: the server takes the one it needs.
 */
final class PostgresqlR2dbcTypes extends R2dbcTypes {
    private static final Oid UNSPECIFIED = new Oid(0);
    private static final Parameter NULL = Parameters.in(UNSPECIFIED);

    private static final Map<Class<?>, Oid> TEMPORALS = Map.of(
            LocalDate.class, new Oid(PostgresqlOids.oid("date")),
            LocalTime.class, new Oid(PostgresqlOids.oid("time")),
            LocalDateTime.class, new Oid(PostgresqlOids.oid("timestamp")),
            OffsetDateTime.class, new Oid(PostgresqlOids.oid("timestamptz")));

    private final Map<String, Oid> oids = new ConcurrentHashMap<>();
    /** The types of this database's own; asked for again once one is met that is not among them. */
    private volatile Map<Integer, String> own = Map.of();

    private volatile boolean stale = true;

    /** A type by its number. */
    private record Oid(int number) implements Type, PostgresTypeIdentifier {
        @Override
        public int getObjectId() {
            return number;
        }

        @Override
        public Class<?> getJavaType() {
            return String.class;
        }

        @Override
        public String getName() {
            return Integer.toString(number);
        }
    }

    /** Whether the names of this database's own types are to be read. */
    boolean isStale() {
        return stale;
    }

    /** This database's own types, as an array's text of {@code number description}. */
    void own(String described) {
        var names = new HashMap<Integer, String>();
        PostgresqlText.elements(described, type -> {
            int space = type.indexOf(' ');
            int oid = Integer.parseUnsignedInt(type, 0, space, 10);
            return names.put(oid, PostgresqlTypes.ownName(type.substring(space + 1))) == null;
        });
        own = names;
        stale = false;
    }

    void typesMayHaveChanged() {
        stale = true;
    }

    @Override
    protected void check(String sql, int arguments) {
        PostgresqlTypes.requireOneStatement(sql, arguments);
    }

    @Override
    protected boolean leavesTraces(String sql) {
        return PostgresqlTraces.leaves(sql);
    }

    @Override
    protected void bind(Statement statement, int index, @Nullable Object value, Class<?> type) {
        statement.bind(index, value == null ? NULL : parameter(PostgresqlTypes.store(value, index + 1)));
    }

    private Object parameter(Object stored) {
        if (stored instanceof String text) {
            return Parameters.in(UNSPECIFIED, text);
        } else if (stored instanceof Typed typed) {
            return Parameters.in(
                    oids.computeIfAbsent(typed.type(), name -> new Oid(PostgresqlOids.oid(name))), typed.text());
        } else if (stored instanceof Temporal) {
            Oid oid = TEMPORALS.get(stored.getClass());
            return oid == null ? stored : Parameters.in(oid, PostgresqlText.of(stored));
        }
        return stored;
    }

    @Override
    protected String typeName(ColumnMetadata column) {
        int oid = (Integer) column.getNativeTypeMetadata();
        String known = PostgresqlTypes.name(oid);
        if (known != null) {
            return known;
        }
        String name = own.get(oid);
        if (name == null) {
            stale = true;
            return "oid " + oid;
        }
        return name;
    }

    /** The type's OID. */
    @Override
    protected Object remembered(ColumnMetadata column) {
        return column.getNativeTypeMetadata();
    }

    @Override
    protected ColumnReader reader(ColumnMetadata column) {
        if (column == PostgresqlR2dbcChunk.COLUMN) {
            return PostgresqlR2dbcChunk::read;
        }
        String type = typeName(column);
        if (type.equals("text") || type.equals("varchar")) {
            return PostgresqlR2dbcTypes::read;
        }
        return (row, i) -> {
            Object value = read(row, i);
            return value instanceof String text ? PostgresqlTypes.parse(type, text) : value;
        };
    }

    private static @Nullable Object read(Row row, int column) {
        return row.get(column, Serializable.class);
    }

    @Override
    protected @Nullable Object convert(@Nullable Object value, Class<?> wanted) {
        return PostgresqlTypes.convert(value, wanted);
    }
}
