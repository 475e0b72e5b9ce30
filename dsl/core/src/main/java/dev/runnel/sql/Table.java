package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A table, declared once as a subclass with a field for each column. {@code R} is the class of its rows. The declaration
 * ends with the constructor: from its first use on the table cannot change, and it may be used by any thread.
 */
public abstract non-sealed class Table<R> implements Source {
    private final String name;
    private final @Nullable String schema;
    private final List<Column<?>> columns = new ArrayList<>();
    private final TableKeys keys = new TableKeys();
    private final Class<R> rowType;
    private volatile boolean inUse;
    private volatile SelectBuilder.@Nullable State<?, R> all;
    private volatile @Nullable RowColumns written;

    protected Table(String name) {
        this(name, null);
    }

    protected Table(String name, @Nullable String schema) {
        this.name = name;
        this.schema = schema;
        this.rowType = RowType.of(this);
    }

    @Override
    public final String name() {
        return name;
    }

    public final @Nullable String schema() {
        return schema;
    }

    /** This table under another name, to join it with itself. */
    public final TableAlias<Table<R>> alias(String alias) {
        return new TableAlias<>(this, alias);
    }

    /** The class of the rows, from the declaration {@code extends Table<User>}. */
    public final Class<R> rowType() {
        return rowType;
    }

    /** The columns in order of declaration. */
    public final List<Column<?>> columns() {
        inUse = true;
        return Collections.unmodifiableList(columns);
    }

    /** The start of every select from the table, made once: it is the same for all. */
    final SelectBuilder.State<?, R> all() {
        SelectBuilder.State<?, R> known = all;
        if (known == null) {
            Selection<R> row = Selection.row(this);
            known = new SelectBuilder.State<>(this, Select.from(this, row.expressions()), row);
            all = known;
        }
        return known;
    }

    /** What a whole row is written to. */
    final RowColumns written() {
        RowColumns known = written;
        if (known == null) {
            known = RowColumns.of(this);
            written = known;
        }
        return known;
    }

    /** The columns of the primary key; empty if the table has none. */
    public final List<String> primaryKey() {
        inUse = true;
        Key composite = keys.primaryKey;
        if (composite != null) {
            return composite.columns();
        }
        var names = new ArrayList<String>(1);
        for (Column<?> column : columns) {
            if (column.definition().primaryKey()) {
                names.add(column.name());
            }
        }
        return Collections.unmodifiableList(names);
    }

    /** The name given to a composite primary key, null for the name made from the table's. */
    public final @Nullable String primaryKeyName() {
        return keys.primaryKey == null ? null : keys.primaryKey.name();
    }

    public final List<ForeignKey> foreignKeys() {
        inUse = true;
        return Collections.unmodifiableList(keys.foreignKeys);
    }

    /** The unique keys declared for the table; those of single columns are in {@link Column#definition()}. */
    public final List<Key> uniqueKeys() {
        inUse = true;
        return Collections.unmodifiableList(keys.uniques);
    }

    /** The indexes declared for the table; those of single columns are in {@link Column#definition()}. */
    public final List<Key> indexes() {
        inUse = true;
        return Collections.unmodifiableList(keys.indexes);
    }

    /** The checks declared for the table; those of single columns are in {@link Column#definition()}. */
    public final List<Check> checks() {
        inUse = true;
        return Collections.unmodifiableList(keys.checks);
    }

    protected final Column<Boolean> bool(String name) {
        return add(name, ValueType.BOOLEAN);
    }

    protected final Column<Short> smallint(String name) {
        return add(name, ValueType.SMALLINT);
    }

    protected final Column<Integer> integer(String name) {
        return add(name, ValueType.INTEGER);
    }

    protected final Column<Long> bigint(String name) {
        return add(name, ValueType.BIGINT);
    }

    protected final Column<Float> real(String name) {
        return add(name, ValueType.REAL);
    }

    protected final Column<Double> doublePrecision(String name) {
        return add(name, ValueType.DOUBLE);
    }

    /** An exact number of {@code precision} digits, {@code scale} of them after the point. */
    protected final Column<BigDecimal> decimal(String name, int precision, int scale) {
        return add(name, ValueType.decimal(precision, scale));
    }

    protected final Column<String> text(String name) {
        return add(name, ValueType.TEXT);
    }

    /** A text of at most {@code length} characters, where the database checks it. */
    protected final Column<String> varchar(String name, int length) {
        return add(name, ValueType.varchar(length));
    }

    protected final Column<LocalDate> date(String name) {
        return add(name, ValueType.DATE);
    }

    protected final Column<LocalTime> time(String name) {
        return add(name, ValueType.TIME);
    }

    /** A date and time of day without a zone. */
    protected final Column<LocalDateTime> timestamp(String name) {
        return add(name, ValueType.TIMESTAMP);
    }

    /** A point in time. */
    protected final Column<Instant> timestamptz(String name) {
        return add(name, ValueType.TIMESTAMPTZ);
    }

    protected final Column<UUID> uuid(String name) {
        return add(name, ValueType.UUID);
    }

    protected final Column<Json> json(String name) {
        return add(name, ValueType.JSON);
    }

    protected final Column<byte[]> bytes(String name) {
        return add(name, ValueType.BYTES);
    }

    /**
     * Values of one type in order: {@code array("tags", ValueType.TEXT)}. NOT_PORTABLE on databases without arrays, see
     * {@link dev.runnel.spi.Capability#ARRAYS}.
     */
    protected final <E> Column<List<E>> array(String name, ValueType<E> element) {
        return add(name, ValueType.array(element));
    }

    /** A column of any type, such as one that only some databases have: {@link ValueType#named}. */
    protected final <V> Column<V> column(String name, ValueType<V> type) {
        return add(name, type);
    }

    /** An enum, stored as the name of its constant. */
    protected final <E extends Enum<E>> Column<E> enumeration(String name, Class<E> type) {
        return add(name, ValueType.enumeration(type));
    }

    /** A primary key of several columns, where the order matters or a name is wanted. */
    protected final void primaryKey(String name, Column<?>... columns) {
        requireDeclaring();
        keys.primaryKey = new Key(name, names(columns));
    }

    protected final void unique(String name, Column<?>... columns) {
        requireDeclaring();
        keys.uniques.add(new Key(name, names(columns)));
    }

    protected final void index(String name, Column<?>... columns) {
        requireDeclaring();
        keys.indexes.add(new Key(name, names(columns)));
    }

    protected final void check(String name, Predicate predicate) {
        requireDeclaring();
        keys.checks.add(new Check(name, predicate));
    }

    /** A foreign key of several columns; its target is looked up when the table is first used. */
    protected final void foreignKey(
            String name,
            List<? extends Column<?>> columns,
            Supplier<List<Column<?>>> target,
            ReferenceAction onDelete) {
        addForeignKey(new ForeignKey(name, this, names(columns.toArray(Column<?>[]::new)), target, onDelete));
    }

    private <V> Column<V> add(String columnName, ValueType<V> type) {
        requireDeclaring();
        for (Column<?> column : columns) {
            if (column.name().equalsIgnoreCase(columnName)) {
                throw new RunnelException(
                        ErrorKind.CONFIGURATION, "Table " + name + " declares column " + columnName + " twice.");
            }
        }
        Column<V> column = new Column<>(this, columnName, type, ColumnDefinition.PLAIN);
        columns.add(column);
        return column;
    }

    <V extends @Nullable Object> Column<V> replace(Column<V> column) {
        requireDeclaring();
        columns.set(columns.indexOf(column), column);
        return column;
    }

    void addForeignKey(ForeignKey key) {
        requireDeclaring();
        keys.foreignKeys.add(key);
    }

    private void requireDeclaring() {
        if (inUse) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "Table " + name
                            + " is in use and cannot be changed: declare columns and keys in its constructor, in"
                            + " Kotlin in its body.");
        }
    }

    private List<String> names(Column<?>... of) {
        for (Column<?> column : of) {
            if (column.table() != this) {
                throw new RunnelException(
                        ErrorKind.CONFIGURATION,
                        "Column " + column + " stands in a key of table " + name + ", which it does not belong to.");
            }
        }
        return Arrays.stream(of).map(Column::name).toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
