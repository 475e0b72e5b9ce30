package dev.runnel.postgresql;

import dev.runnel.row.Conversions;
import dev.runnel.spi.Columns;
import dev.runnel.spi.support.ConvertingRow;
import org.jspecify.annotations.Nullable;

/** A row of either transport: what a driver gives, with PostgreSQL's special values and its own types. */
abstract class PostgresqlRow extends ConvertingRow {
    protected PostgresqlRow(Columns columns) {
        super(columns);
    }

    /** The value in the column's own type, or a {@link PostgresqlTypes.Special}. */
    protected abstract @Nullable Object stored(int i);

    @Override
    public boolean isNull(int i) {
        return stored(i) == null;
    }

    @Override
    protected final @Nullable Object natural(int i) {
        return natural(i, Object.class);
    }

    @Override
    protected final @Nullable Object natural(int i, Class<?> wanted) {
        try {
            Object value = stored(i);
            if (value == null) {
                return null;
            }
            Object converted = PostgresqlTypes.convert(value, wanted);
            return converted == null ? value : converted;
        } catch (Conversions.Refused e) {
            throw Conversions.error(
                    columns.name(i),
                    columns.type(i),
                    wanted.getSimpleName(),
                    String.valueOf(e.getMessage()),
                    null);
        }
    }
}
