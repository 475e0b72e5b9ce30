package dev.runnel.async;

import dev.runnel.error.RunnelException;
import dev.runnel.internal.engine.Caller;
import dev.runnel.internal.engine.Engine;
import dev.runnel.internal.engine.Request;
import dev.runnel.internal.engine.Schema;
import dev.runnel.internal.engine.SessionSource;
import dev.runnel.internal.engine.Settings;
import dev.runnel.spi.run.RunFuture;
import dev.runnel.sql.Column;
import dev.runnel.sql.DeleteBuilder;
import dev.runnel.sql.InsertBuilder;
import dev.runnel.sql.InsertRows;
import dev.runnel.sql.NamedQuery;
import dev.runnel.sql.RawSql;
import dev.runnel.sql.SelectBuilder;
import dev.runnel.sql.Table;
import dev.runnel.sql.TableAlias;
import dev.runnel.sql.TableCte;
import dev.runnel.sql.UpdateBuilder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a method that queries takes: an {@link AsyncDatabase}, where each statement is its own transaction, or an
 * {@link AsyncTransaction}.
 */
public abstract sealed class AsyncQuerier permits AsyncDatabase, AsyncTransaction {
    abstract Engine engine();

    abstract SessionSource source();

    /** SQL of one's own with {@code :name} parameters, to be bound by {@link AsyncSql#bind}. */
    public final AsyncSql sql(String text) {
        return new AsyncSql(this, RawSql.of(text), Settings.NONE);
    }

    /** SQL of one's own with {@code ?} parameters, their values in order. */
    public final AsyncSql sql(String text, @Nullable Object first, @Nullable Object... more) {
        return new AsyncSql(this, RawSql.of(text).bindAll(first, more), Settings.NONE);
    }

    /** Selects from a table. */
    public final <R, T extends Table<R>> AsyncSelect<T, R> from(T table) {
        return new AsyncSelect<>(this, SelectBuilder.State.from(table), Settings.NONE);
    }

    /** Selects from a table under another name. */
    public final <R, T extends Table<R>> AsyncSelect<TableAlias<T>, R> from(TableAlias<T> alias) {
        return new AsyncSelect<>(this, SelectBuilder.State.from(alias), Settings.NONE);
    }

    /** Selects from a CTE or a list of rows in the shape of a table. */
    public final <R, T extends Table<R>> AsyncSelect<T, R> from(TableCte<T> cte) {
        return new AsyncSelect<>(this, SelectBuilder.State.from(cte), Settings.NONE);
    }

    /** Selects from a query: a CTE, or one made by {@code asTable}. */
    public final <V extends @Nullable Object> AsyncSelect<NamedQuery<V>, V> from(NamedQuery<V> query) {
        return new AsyncSelect<>(this, SelectBuilder.State.from(query), Settings.NONE);
    }

    /** Inserts rows: by {@code set}, {@code row} or {@code values}. */
    public final <R, T extends Table<R>> AsyncInsert<R, T> insert(T table) {
        return new AsyncInsert<>(this, InsertBuilder.State.into(table), Settings.NONE);
    }

    /** Inserts a whole row by the properties of its class; columns that the database generates are left out. */
    public final <R> CompletableFuture<Long> insert(Table<R> table, R row) {
        return insert(table).row(row).execute();
    }

    /**
     * Inserts many whole rows by the backend's bulk path, in batches, all or none: in a transaction of its own, or a savepoint of
     * this one. Gives their number. A row that is refused is named by its position ({@link RunnelException#row}). The rows are
     * iterated on a thread that may wait for them, never a driver's. Memory is bounded by a batch.
     */
    public final <R> CompletableFuture<Long> insertAll(Table<R> table, Iterable<? extends R> rows) {
        return insertAll(table, rows, sent -> {});
    }

    /**
     * As {@link #insertAll(Table, Iterable)}.
     *
     * @param progress is told how many rows have been sent so far, after each batch
     */
    public final <R> CompletableFuture<Long> insertAll(
            Table<R> table, Iterable<? extends R> rows, LongConsumer progress) {
        return BulkInsert.run(this, () -> InsertRows.into(table), rows, progress);
    }

    /**
     * As {@link #insertAll(Table, Iterable)}, but a row that the key refuses takes the place of the one that is there: all its
     * other columns are updated. Gives the number of rows inserted or updated, as the database counts them.
     *
     * @param key the columns of a unique or primary key, at least one
     */
    public final <R> CompletableFuture<Long> upsertAll(Table<R> table, Iterable<? extends R> rows, Column<?>... key) {
        return BulkInsert.run(this, () -> InsertRows.into(table).upsert(List.of(key), List.of()), rows, sent -> {});
    }

    /**
     * The general form of {@code insertAll} and {@code upsertAll}: what happens to a row that a key refuses is part of the insert,
     * {@code InsertRows.into(STOCK).onConflict(STOCK.id).doUpdate(STOCK.amount)}.
     *
     * @param progress is told how many rows have been sent so far, after each batch
     */
    public final <R> CompletableFuture<Long> insertAll(
            InsertRows<R> insert, Iterable<? extends R> rows, LongConsumer progress) {
        return BulkInsert.run(this, () -> insert, rows, progress);
    }

    /** Updates rows by {@code set} and {@code where}. */
    public final <R, T extends Table<R>> AsyncUpdate<R, T> update(T table) {
        return new AsyncUpdate<>(this, UpdateBuilder.State.of(table), Settings.NONE);
    }

    /** Deletes rows by {@code where}. */
    public final <R, T extends Table<R>> AsyncDelete<R, T> delete(T table) {
        return new AsyncDelete<>(this, DeleteBuilder.State.from(table), Settings.NONE);
    }

    /**
     * Runs the work in a transaction of its own, or, inside a transaction, in a savepoint of it. Commits when the work's stage
     * completes and the statements it started have ended; rolls back if it fails, and fails with that. Cancelling the future
     * stops the running statement and rolls back.
     */
    public abstract <R extends @Nullable Object> CompletableFuture<R> transaction(
            Function<AsyncTransaction, CompletionStage<R>> work);

    /**
     * Lends the driver's own connection to the work until its stage completes. The session is reset before it serves another.
     * Work that blocks holds up the thread it was called on: give it one of its own.
     */
    public final <X, R extends @Nullable Object> CompletableFuture<R> unwrap(
            Class<X> type, Function<X, CompletionStage<R>> work) {
        return LoanFuture.start(engine(), source(), type, work);
    }

    /**
     * Creates the tables with their keys, indexes and constraints, in the order of their foreign keys, in one transaction.
     * Tables that are there already are left as they are, where the database can ask for that.
     */
    public final CompletableFuture<@Nullable Void> createAll(Table<?>... tables) {
        return runAll(() -> Schema.create(engine(), List.of(tables)));
    }

    /** Drops the tables, those first that refer to others; those not there are passed over, where the database can ask. */
    public final CompletableFuture<@Nullable Void> dropAll(Table<?>... tables) {
        return runAll(() -> Schema.drop(engine(), List.of(tables)));
    }

    private CompletableFuture<@Nullable Void> runAll(Supplier<List<Request>> statements) {
        List<Request> requests;
        try {
            requests = statements.get();
        } catch (RunnelException e) {
            return CompletableFuture.failedFuture(e);
        }
        if (!Schema.inTransaction(engine())) {
            CompletableFuture<?> last = CompletableFuture.completedFuture(null);
            for (Request request : requests) {
                last = last.thenCompose(done -> execute(() -> request));
            }
            return last.thenApply(done -> null);
        }
        return transaction(tx -> {
            // Started one after the other; they take turns on the session, and the commit waits for the last.
            var all = requests.stream()
                    .map(request -> ((AsyncQuerier) tx).execute(() -> request))
                    .toArray(CompletableFuture<?>[]::new);
            return CompletableFuture.allOf(all);
        });
    }

    final CompletableFuture<Long> execute(Supplier<Request> request) {
        Request made;
        try {
            made = request.get();
        } catch (RunnelException e) {
            return CompletableFuture.failedFuture(e);
        }
        return RunFuture.start(outcome -> engine().execute(source(), made, Caller.ASYNC, outcome));
    }
}
