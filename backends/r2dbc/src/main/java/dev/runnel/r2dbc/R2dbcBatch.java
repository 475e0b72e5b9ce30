package dev.runnel.r2dbc;

import dev.runnel.error.RunnelException;
import dev.runnel.spi.Command;
import dev.runnel.spi.RowSink;
import dev.runnel.spi.Session.Health;
import dev.runnel.spi.support.SqlErrors;
import dev.runnel.spi.support.StatementWord;
import io.r2dbc.spi.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The bindings of one command of which only counts are wanted: loaded without a statement where the driver can, many rows to
 * a statement where the command has a text for that, else one by one. Knows which binding failed. (The drivers' own batches
 * are one round trip a row as well.)
 */
final class R2dbcBatch {
    private static final int NO_ROW = -1;
    private static final String SAVEPOINT = "runnel_rows";

    private final R2dbcExchange exchange;
    private final R2dbcSession session;
    private final Command command;
    private final RowSink sink;
    private final int size;
    private final int most;
    private final CompletableFuture<Long> result = new CompletableFuture<>();
    private int binding;
    /** Up to here the rows of a statement that failed go one by one, to find the bad one. */
    private int oneByOne;

    private int failed = NO_ROW;
    private long affected;
    private boolean saved;

    R2dbcBatch(R2dbcExchange exchange, R2dbcSession session, Command command, RowSink sink) {
        this.exchange = exchange;
        this.session = session;
        this.command = command;
        this.sink = sink;
        this.size = command.bindings().size();
        int columns = command.arguments().length;
        this.most = command.manyRows() == null || columns == 0 ? 1 : session.control.rowsPerStatement(columns);
    }

    /** Completes with the rows changed, -1 if not known. */
    CompletionStage<Long> run() {
        Command.Target into = command.into();
        CompletionStage<Long> load = null;
        try {
            if (into != null) {
                exchange.sending();
                load = session.control.load(into, command, exchange::isCancelled);
            }
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(session.driver.errors.refused(e));
        }
        if (load == null) {
            exchange.answered();
            next();
        } else {
            load.whenComplete(this::loaded);
        }
        return result;
    }

    private void loaded(@Nullable Long rows, @Nullable Throwable failure) {
        exchange.answered();
        if (failure != null) {
            result.completeExceptionally(Failures.cause(failure));
            return;
        }
        try {
            for (int i = 0; i < size; i++) {
                sink.result(i, 1);
            }
            result.complete(rows == null ? size : rows);
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    private void next() {
        if (binding == size) {
            end();
            return;
        }
        int rows = rows();
        if (rows == 1 || !session.control.failureEndsTransaction()) {
            send(rows);
            return;
        }
        String save = "savepoint " + SAVEPOINT;
        String again = saved ? "release " + save + ";" + save : save;
        saved = true;
        run(again, () -> send(rows));
    }

    /** What stands before a statement of many rows, where its failure would leave no way to find the bad one, goes. */
    private void end() {
        if (saved) {
            run("release savepoint " + SAVEPOINT, () -> result.complete(affected));
        } else {
            result.complete(affected);
        }
    }

    /** Runs a text of our own, which no cancel may hit, and goes on; a batch that was cancelled ends instead. */
    private void run(String sql, Runnable step) {
        failed = NO_ROW;
        exchange.whenNoCancels(() -> {
            CompletionStage<@Nullable Void> running;
            try {
                exchange.stopIfCancelled();
                running = session.control.run(sql);
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
                return;
            }
            running.whenComplete((nothing, e) -> {
                if (e == null) {
                    step.run();
                } else {
                    result.completeExceptionally(Failures.cause(e));
                }
            });
        });
    }

    private void send(int rows) {
        failed = rows == 1 ? binding : NO_ROW;
        Statement statement;
        try {
            statement = prepare(rows);
            exchange.sending();
        } catch (RuntimeException e) {
            result.completeExceptionally(session.driver.errors.refused(e));
            return;
        }
        Stages.count(statement.execute()).whenComplete((count, e) -> ended(rows, count, e));
    }

    /** As many as go into one statement, and of the rest a power of two, so that batches of any size are few texts. */
    private int rows() {
        int left = size - binding;
        return binding < oneByOne ? 1 : left >= most ? most : Integer.highestOneBit(left);
    }

    private Statement prepare(int rows) {
        IntFunction<String> many = command.manyRows();
        int columns = command.arguments().length;
        String sql = rows == 1 || many == null ? command.sql() : many.apply(rows);
        session.driver.types.check(sql, rows * columns);
        Statement statement = session.control.prepare(sql, false);
        if (rows == 1) {
            session.driver.types.bind(statement, command.bindings().get(binding), command.types());
            return statement;
        }
        List<Class<?>> types = command.types();
        int index = 0;
        for (int i = 0; i < rows; i++) {
            @Nullable Object[] values = command.bindings().get(binding + i);
            failed = binding + i;
            for (int column = 0; column < columns; column++) {
                Class<?> type = column < types.size() ? types.get(column) : Object.class;
                session.driver.types.bind(statement, index++, values[column], type);
            }
        }
        failed = NO_ROW;
        return statement;
    }

    private void ended(int rows, @Nullable Long count, @Nullable Throwable failure) {
        exchange.answered();
        if (failure != null) {
            if (rows > 1) {
                findRow(rows, Failures.cause(failure));
            } else {
                result.completeExceptionally(Failures.cause(failure));
            }
            return;
        }
        affected += count == null ? 0 : count;
        try {
            if (rows == 1) {
                sink.result(binding, count == null ? -1 : count);
            }
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
            return;
        }
        binding += rows;
        next();
    }

    /** Of a statement that failed nothing was kept, so that its rows may go again one by one, if anything may. */
    private void findRow(int rows, Throwable failure) {
        RunnelException known = session.failure(failure);
        boolean may = SqlErrors.blamesValues(known.kind()) && (saved || !session.control.failureEndsTransaction());
        if (!may || session.look(StatementWord.NONE, known) != Health.IN_TRANSACTION) {
            result.completeExceptionally(failure);
        } else if (session.control.leavesDoubt(true, false)) {
            exchange.whenNoCancels(() -> session.ask().thenAccept(health -> findRow(rows, failure, health)));
        } else {
            findRow(rows, failure, Health.IN_TRANSACTION);
        }
    }

    private void findRow(int rows, Throwable failure, Health health) {
        if (health != Health.IN_TRANSACTION) {
            result.completeExceptionally(failure);
            return;
        }
        oneByOne = binding + rows;
        if (saved) {
            run("rollback to savepoint " + SAVEPOINT, this::next);
        } else {
            next();
        }
    }

    /** The binding that failed; -1 if none is to blame. */
    int failedBinding() {
        return failed;
    }
}
