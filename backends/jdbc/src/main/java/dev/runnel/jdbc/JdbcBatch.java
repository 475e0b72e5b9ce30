package dev.runnel.jdbc;

import dev.runnel.spi.Command;
import dev.runnel.spi.RowSink;
import dev.runnel.spi.Session.Health;
import dev.runnel.spi.support.SqlErrors;
import dev.runnel.spi.support.StatementWord;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The bindings of one command of which only counts are wanted: loaded without a statement where the session can, many rows
 * to a statement where that is faster, else by the driver's batches. Knows which binding failed.
 */
final class JdbcBatch {
    private static final int CHUNK = 1000;
    private static final int NO_ROW = -1;

    private final JdbcSession session;
    private final Command command;
    private final Consumer<Statement> arm;
    private final Runnable stopIfCancelled;
    private final int size;
    private int binding;
    private int bound;
    private long affected;

    /**
     * @param arm makes a statement the one that a cancel reaches
     * @param stopIfCancelled throws once the command was cancelled
     */
    JdbcBatch(JdbcSession session, Command command, Consumer<Statement> arm, Runnable stopIfCancelled) {
        this.session = session;
        this.command = command;
        this.arm = arm;
        this.stopIfCancelled = stopIfCancelled;
        this.size = command.bindings().size();
    }

    /** Gives the rows changed, -1 if not known. */
    long run(CachedStatement one, RowSink sink) throws SQLException {
        if (load()) {
            for (int i = 0; i < size; i++) {
                sink.result(i, 1);
            }
            return size;
        }
        ManyRows many = session.control.manyRows();
        IntFunction<String> text = command.manyRows();
        int columns = command.arguments().length;
        if (many != null && text != null && columns > 0) {
            int rows = many.perStatement(columns);
            if (rows > 1 && rows <= size) {
                insertMany(many, text, rows, columns, one, sink);
            }
            if (many.takesRest() && rows > 1 && size - binding > 1) {
                insertMany(many, text, size - binding, columns, one, sink);
            }
        }
        while (binding < size) {
            rowByRow(one, Math.min(size, binding + CHUNK), sink);
        }
        return affected;
    }

    /** True if the session has a faster way than statements; that one names a bad row itself. */
    private boolean load() throws SQLException {
        Command.Target into = command.into();
        if (into == null) {
            return false;
        }
        bound = NO_ROW;
        boolean loaded =
                session.control.load(into, command.sql(), command.bindings(), command.types(), stopIfCancelled);
        bound = 0;
        return loaded;
    }

    private void rowByRow(CachedStatement one, int end, RowSink sink) throws SQLException {
        stopIfCancelled.run();
        long[] counts = session.control.batch(one.statement, () -> new Bindings(end), end - binding, command.types());
        for (int i = 0; i < counts.length; i++) {
            affected = affected < 0 || counts[i] < 0 ? -1 : affected + counts[i];
            sink.result(binding + i, counts[i]);
        }
        binding = end;
    }

    /** As far as full statements go. */
    private void insertMany(
            ManyRows many, IntFunction<String> text, int rows, int columns, CachedStatement one, RowSink sink)
            throws SQLException {
        String sql = text.apply(rows);
        int parameters = rows * columns;
        CachedStatement cached = session.prepare(sql, false, parameters);
        boolean done = false;
        try {
            arm.accept(cached.statement);
            while (binding + rows <= size) {
                int end = binding + rows;
                if (!many.fits(command.bindings().subList(binding, end))) {
                    rowByRow(one, end, sink);
                    continue;
                }
                try {
                    affected += many.insert(cached.statement, () -> new Bindings(end), parameters);
                    binding = end;
                } catch (SQLException e) {
                    nameRow(one, end, e, sink);
                }
            }
            stopIfCancelled.run();
            session.control.clear(cached.statement, command.bindings());
            done = true;
        } finally {
            // Of a rest there is one text for every size.
            if (done && rows == many.perStatement(columns)) {
                session.giveBack(sql, false, cached);
            } else {
                session.drop(sql, false, cached);
            }
        }
        arm.accept(one.statement);
    }

    /**
     * Of the rows that one statement failed on, finds the bad one: nothing of the statement was kept, so its rows are inserted
     * one by one. What no row is to blame for names none.
     */
    private void nameRow(CachedStatement one, int end, SQLException failure, RowSink sink) throws SQLException {
        boolean rowToBlame = SqlErrors.blamesValues(session.failure(failure).kind());
        // Where the failure has ended the transaction, nothing more may run outside of it.
        if (!rowToBlame || session.look(StatementWord.NONE, true) != Health.IN_TRANSACTION) {
            bound = NO_ROW;
            throw failure;
        }
        rowByRow(one, end, sink);
    }

    /** The binding that failed; -1 if none is to blame. */
    int failedBinding(Throwable e) {
        if (!(e instanceof BatchUpdateException batch)) {
            return bound == NO_ROW ? NO_ROW : Math.max(bound - 1, 0);
        }
        int[] counts = batch.getUpdateCounts();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == Statement.EXECUTE_FAILED) {
                return binding + i;
            }
        }
        return binding + counts.length;
    }

    /** The bindings from {@link #binding} on; notes which one was taken last. */
    private final class Bindings implements Iterator<@Nullable Object[]> {
        private final int end;

        Bindings(int end) {
            this.end = end;
            bound = binding;
        }

        @Override
        public boolean hasNext() {
            return bound < end;
        }

        @Override
        public @Nullable Object[] next() {
            stopIfCancelled.run();
            return command.bindings().get(bound++);
        }
    }
}
