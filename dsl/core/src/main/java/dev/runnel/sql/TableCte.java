package dev.runnel.sql;

/**
 * A common table expression, or a list of rows, in the shape of a declared table: its columns are the table's, and so is
 * the class of its rows. In a statement that selects from it, {@code TREE.depth} is its column.
 */
public record TableCte<T extends Table<?>>(T table, CteDefinition definition) implements Source {
    @Override
    public String name() {
        return definition.name();
    }

    @Override
    public Source origin() {
        return table;
    }

    /** The same under another name, to use it twice in one from. */
    public TableAlias<T> alias(String alias) {
        return new TableAlias<>(table, alias, definition);
    }

    @Override
    public String toString() {
        return name();
    }
}
