package dev.runnel.sql;

import dev.runnel.sql.render.Dialect;

/** A statement as a value: immutable, bound to no database, rendered for a dialect when it is run. */
public interface Statement {
    /**
     * The text and the arguments for a dialect.
     *
     * @throws dev.runnel.error.RunnelException NOT_PORTABLE if the dialect lacks a construct, naming the portable way;
     *     CONFIGURATION if the statement is incomplete
     */
    Rendered render(Dialect dialect);
}
