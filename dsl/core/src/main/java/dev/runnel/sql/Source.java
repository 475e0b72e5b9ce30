package dev.runnel.sql;

/** What a statement can select from: a table, or a table under another name. */
public sealed interface Source permits Table, TableAlias {
    /** The name by which columns are qualified. */
    String name();

    Table<?> table();
}
