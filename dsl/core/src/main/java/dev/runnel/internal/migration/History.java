package dev.runnel.internal.migration;

import static dev.runnel.internal.migration.HistoryTable.HISTORY;
import static dev.runnel.internal.migration.LockTable.LOCK;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.internal.engine.Engine;
import dev.runnel.internal.engine.Request;
import dev.runnel.internal.engine.Schema;
import dev.runnel.internal.migration.HistoryTable.Entry;
import dev.runnel.sql.Table;
import java.util.List;

/** The history of a database, which has none before the first migration. */
final class History {
    private final Statements statements;
    private final Engine engine;

    History(Statements statements) {
        this.statements = statements;
        this.engine = statements.engine();
    }

    List<Entry> read() {
        try {
            return statements.list(engine.autocommit(), HISTORY.all());
        } catch (RunnelException e) {
            if (e.kind() == ErrorKind.UNDEFINED_OBJECT) {
                return List.of();
            }
            throw e;
        }
    }

    /** Creates the tables of the history and the lock, unless they are there; another program may be at it too. */
    void create() {
        for (Request request : missing(() -> statements.list(engine.autocommit(), LOCK.holder()), LOCK)) {
            attempt(request);
        }
        for (Request request : missing(() -> statements.list(engine.autocommit(), HISTORY.all()), HISTORY)) {
            attempt(request);
        }
    }

    private List<Request> missing(Runnable look, Table<?> table) {
        try {
            look.run();
            return List.of();
        } catch (RunnelException e) {
            if (e.kind() == ErrorKind.UNDEFINED_OBJECT) {
                return Schema.create(engine, List.of(table));
            }
            throw e;
        }
    }

    private void attempt(Request request) {
        try {
            statements.execute(engine.autocommit(), request);
        } catch (RunnelException e) {
            // PostgreSQL reports a race of two "create table if not exists" as a duplicate key of its catalogue.
            if (e.kind() != ErrorKind.DUPLICATE_OBJECT && e.kind() != ErrorKind.UNIQUE_VIOLATION) {
                throw e;
            }
        }
    }
}
