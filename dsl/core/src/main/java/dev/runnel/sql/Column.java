package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.sql.render.Renderer;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.NonNull;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table, made by the protected methods of {@link Table}. The modifiers ({@link #nullable()} and so on)
 * belong into the table's declaration: each returns the column that takes this one's place in the table, and fails with
 * CONFIGURATION once the table is in use. Columns are equal if they have the same table and name.
 */
public final class Column<V extends @Nullable Object> implements Expression<V> {
    private final Table<?> table;
    private final String name;
    private final ValueType<?> valueType;
    private final ColumnDefinition definition;

    Column(Table<?> table, String name, ValueType<?> valueType, ColumnDefinition definition) {
        this.table = table;
        this.name = name;
        this.valueType = valueType;
        this.definition = definition;
    }

    public Table<?> table() {
        return table;
    }

    public String name() {
        return name;
    }

    public ColumnDefinition definition() {
        return definition;
    }

    /** The column may hold NULL. */
    public Column<@Nullable V> nullable() {
        return replaced(definition.asNullable());
    }

    /**
     * The column's values have another class in the program: an enum, a Kotlin value class, {@code kotlin.uuid.Uuid},
     * or whatever a {@link dev.runnel.row.ValueCodec} knows. Rows that are mapped to classes need none of this; it
     * gives the type to conditions, to assignments and to what is selected alone. Stands before {@link #nullable()};
     * CONFIGURATION if the class is not stored as what the column holds.
     */
    public <W> Column<W> mappedTo(Class<W> type) {
        if (definition.nullable()) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "Column " + this + " is nullable already: write mappedTo before nullable().");
        }
        return table.replace(new Column<>(table, name, valueType.mappedTo(type), definition));
    }

    /** The column is the primary key, or a part of it if several columns say so. */
    public Column<V> primaryKey() {
        return replaced(definition.asPrimaryKey());
    }

    /** The database counts the value up when a row is inserted without one; for whole-number columns. */
    public Column<V> generated() {
        Class<?> type = valueType.portableType();
        if (type != Long.class && type != Integer.class && type != Short.class) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "Column " + this + " cannot be generated: only smallint, integer and bigint columns can.");
        }
        return replaced(definition.asGenerated());
    }

    public Column<V> unique() {
        return replaced(definition.asUnique());
    }

    public Column<V> index() {
        return replaced(definition.asIndexed());
    }

    /** The value of a row that is inserted without one; in Kotlin also {@code default(value)}. */
    public Column<V> defaultsTo(@NonNull V value) {
        ColumnValues.requireExact(this, value);
        return replaced(definition.withDefault(Value.of(value, valueType, "defaultsTo")));
    }

    public Column<V> defaultsTo(Expression<? extends V> expression) {
        return replaced(definition.withDefault(expression));
    }

    /** A foreign key to a column of a table that is initialised before this one. */
    public Column<V> references(Column<? extends @Nullable V> other) {
        return references(other, ReferenceAction.NO_ACTION);
    }

    public Column<V> references(Column<? extends @Nullable V> other, ReferenceAction onDelete) {
        ForeignKey.requireInitialised(other, table, List.of(name));
        return references(() -> other, onDelete);
    }

    /** A foreign key to a column of this very table or of one that refers back to it. */
    public Column<V> references(Supplier<? extends Column<? extends @Nullable V>> other) {
        return references(other, ReferenceAction.NO_ACTION);
    }

    public Column<V> references(Supplier<? extends Column<? extends @Nullable V>> other, ReferenceAction onDelete) {
        table.addForeignKey(new ForeignKey(null, table, List.of(name), () -> List.of(other.get()), onDelete));
        return this;
    }

    /** A condition that every row must meet: {@code check(it -> it.gt(0))}, in Kotlin {@code check { it gt 0 }}. */
    public Column<V> check(Function<? super Column<V>, ? extends Predicate> condition) {
        return replaced(definition.withCheck(condition.apply(this)));
    }

    private <W extends @Nullable Object> Column<W> replaced(ColumnDefinition changed) {
        return table.replace(new Column<>(table, name, valueType, changed));
    }

    @Override
    public ValueType<?> valueType() {
        return valueType;
    }

    @Override
    public boolean isNullable() {
        return definition.nullable();
    }

    @Override
    public int precedence() {
        return Renderer.ATOM;
    }

    @Override
    public void render(Renderer out) {
        out.column(table, name);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Column<?> other && table == other.table && name.equals(other.name);
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(table) * 31 + name.hashCode();
    }

    @Override
    public String toString() {
        return table.name() + "." + name;
    }
}
