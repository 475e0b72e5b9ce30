package dev.runnel.spi;

import java.util.List;
import java.util.Objects;

/** The columns of a result, immutable. Equal by names and types, so that row decoders can be cached by it. */
public final class Columns {
    private final List<Column> columns;
    private final int hash;

    public Columns(List<Column> columns) {
        this.columns = List.copyOf(columns);
        this.hash = this.columns.hashCode();
    }

    public int size() {
        return columns.size();
    }

    public String name(int i) {
        return columns.get(i).name();
    }

    /** The database's name of the column's type ({@code INTEGER}, {@code timestamptz}); empty if the driver has none. */
    public String type(int i) {
        return columns.get(i).type();
    }

    public List<Column> all() {
        return columns;
    }

    @Override
    public boolean equals(Object o) {
        return this == o || o instanceof Columns other && hash == other.hash && columns.equals(other.columns);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return columns.toString();
    }

    /** One column of a result: its label and the database's type name. */
    public record Column(String name, String type) {
        public Column {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(type, "type");
        }
    }
}
