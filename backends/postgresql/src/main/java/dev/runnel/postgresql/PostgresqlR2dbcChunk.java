package dev.runnel.postgresql;

import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import io.r2dbc.spi.Type;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** A row of one column: some bytes of a COPY. */
record PostgresqlR2dbcChunk(byte[] bytes) implements Row {
    static final ColumnMetadata COLUMN = new Column();

    static final RowMetadata METADATA = new Metadata();

    @Override
    public RowMetadata getMetadata() {
        return METADATA;
    }

    @Override
    public <T> T get(int index, Class<T> type) {
        if (index != 0) {
            throw new IndexOutOfBoundsException(index);
        }
        return type.cast(bytes);
    }

    @Override
    public <T> T get(String name, Class<T> type) {
        METADATA.getColumnMetadata(name);
        return type.cast(bytes);
    }

    /** How it is read, in place of a type's text. */
    static @Nullable Object read(Row row, int column) {
        return row.get(column, byte[].class);
    }

    private static final class Column implements ColumnMetadata {
        @Override
        public String getName() {
            return "copy";
        }

        @Override
        public Object getNativeTypeMetadata() {
            return PostgresqlOids.oid("bytea");
        }

        @Override
        public Type getType() {
            return R2dbcType.VARBINARY;
        }
    }

    private static final class Metadata implements RowMetadata {
        @Override
        public ColumnMetadata getColumnMetadata(int index) {
            return getColumnMetadatas().get(index);
        }

        @Override
        public ColumnMetadata getColumnMetadata(String name) {
            if (!COLUMN.getName().equals(name)) {
                throw new NoSuchElementException(name);
            }
            return COLUMN;
        }

        @Override
        public List<? extends ColumnMetadata> getColumnMetadatas() {
            return List.of(COLUMN);
        }
    }
}
