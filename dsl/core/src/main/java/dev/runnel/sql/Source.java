package dev.runnel.sql;

/** What a statement can select from: a table, a table under another name, or a query that has a name. */
public sealed interface Source permits Table, TableAlias, TableCte, NamedQuery {
    /** The name by which columns are qualified. */
    String name();

    /** What the columns refer to: the source itself, or the table whose shape it has. */
    default Source origin() {
        return this;
    }
}
