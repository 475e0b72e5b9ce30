package dev.runnel.blocking;

import dev.runnel.error.RunnelException;
import dev.runnel.internal.engine.Bulk;
import dev.runnel.internal.engine.Caller;
import dev.runnel.internal.engine.Engine;
import dev.runnel.internal.engine.Lending;
import dev.runnel.internal.engine.Request;
import dev.runnel.internal.engine.Schema;
import dev.runnel.internal.engine.SessionSource;
import dev.runnel.internal.engine.Settings;
import dev.runnel.spi.run.Waiting;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a method that queries takes: a {@link BlockingDatabase}, where each statement is its own transaction, or a
 * {@link BlockingTransaction}.
 */
public abstract sealed class BlockingQuerier permits BlockingDatabase, BlockingTransaction {
    abstract Engine engine();

    /** Where statements get their sessions. Throws WRONG_SCOPE, TRANSACTION_CLOSED or CLOSED. */
    abstract SessionSource source();

    /** SQL of one's own with {@code :name} parameters, to be bound by {@link BlockingSql#bind}. */
    public final BlockingSql sql(String text) {
        return new BlockingSql(this, RawSql.of(text), Settings.NONE);
    }

    /** SQL of one's own with {@code ?} parameters, their values in order. */
    public final BlockingSql sql(String text, @Nullable Object first, @Nullable Object... more) {
        return new BlockingSql(this, RawSql.of(text).bindAll(first, more), Settings.NONE);
    }

    /** Selects from a table. */
    public final <R, T extends Table<R>> BlockingSelect<T, R> from(T table) {
        return new BlockingSelect<>(this, SelectBuilder.State.from(table), Settings.NONE);
    }

    /** Selects from a table under another name. */
    public final <R, T extends Table<R>> BlockingSelect<TableAlias<T>, R> from(TableAlias<T> alias) {
        return new BlockingSelect<>(this, SelectBuilder.State.from(alias), Settings.NONE);
    }

    /** Selects from a CTE or a list of rows in the shape of a table. */
    public final <R, T extends Table<R>> BlockingSelect<T, R> from(TableCte<T> cte) {
        return new BlockingSelect<>(this, SelectBuilder.State.from(cte), Settings.NONE);
    }

    /** Selects from a query: a CTE, or one made by {@code asTable}. */
    public final <V extends @Nullable Object> BlockingSelect<NamedQuery<V>, V> from(NamedQuery<V> query) {
        return new BlockingSelect<>(this, SelectBuilder.State.from(query), Settings.NONE);
    }

    /** Inserts rows: by {@code set}, {@code row} or {@code values}. */
    public final <R, T extends Table<R>> BlockingInsert<R, T> insert(T table) {
        return new BlockingInsert<>(this, InsertBuilder.State.into(table), Settings.NONE);
    }

    /** Inserts a whole row by the properties of its class; columns that the database generates are left out. */
    public final <R> long insert(Table<R> table, R row) {
        return insert(table).row(row).execute();
    }

    /**
     * Inserts many whole rows by the backend's bulk path, in batches, all or none: in a transaction of its own, or a savepoint of
     * this one. Gives their number. A row that is refused is named by its position ({@link RunnelException#row}). Memory is
     * bounded by a batch, so rows may be made as they are iterated over.
     */
    public final <R> long insertAll(Table<R> table, Iterable<? extends R> rows) {
        return insertAll(table, rows, sent -> {});
    }

    /**
     * As {@link #insertAll(Table, Iterable)}.
     *
     * @param progress is told how many rows have been sent so far, after each batch
     */
    public final <R> long insertAll(Table<R> table, Iterable<? extends R> rows, LongConsumer progress) {
        return insertAll(InsertRows.into(table), rows, progress);
    }

    /** As {@link #insertAll(Table, Iterable)}; the stream is left for the caller to close. */
    public final <R> long insertAll(Table<R> table, Stream<R> rows) {
        return insertAll(table, (Iterable<R>) rows::iterator);
    }

    /**
     * As {@link #insertAll(Table, Iterable)}, but a row that the key refuses takes the place of the one that is there: all its
     * other columns are updated. Gives the number of rows inserted or updated, as the database counts them.
     *
     * @param key the columns of a unique or primary key, at least one
     */
    public final <R> long upsertAll(Table<R> table, Iterable<? extends R> rows, Column<?>... key) {
        return insertAll(InsertRows.into(table).upsert(List.of(key), List.of()), rows, sent -> {});
    }

    /**
     * The general form of {@code insertAll} and {@code upsertAll}: what happens to a row that a key refuses is part of the insert,
     * {@code InsertRows.into(STOCK).onConflict(STOCK.id).doUpdate(STOCK.amount)}.
     *
     * @param progress is told how many rows have been sent so far, after each batch
     */
    public final <R> long insertAll(InsertRows<R> insert, Iterable<? extends R> rows, LongConsumer progress) {
        var bulk = new Bulk<>(engine(), insert);
        return transaction(tx -> {
            for (R row : rows) {
                if (bulk.add(row)) {
                    send(tx, bulk, progress);
                }
            }
            send(tx, bulk, progress);
            return bulk.written();
        });
    }

    private static void send(BlockingQuerier tx, Bulk<?> bulk, LongConsumer progress) {
        Request request = bulk.next();
        if (request != null) {
            long affected;
            try {
                affected = tx.execute(request);
            } catch (RunnelException e) {
                throw bulk.at(e);
            }
            progress.accept(bulk.done(request, affected));
        }
    }

    /** Updates rows by {@code set} and {@code where}. */
    public final <R, T extends Table<R>> BlockingUpdate<R, T> update(T table) {
        return new BlockingUpdate<>(this, UpdateBuilder.State.of(table), Settings.NONE);
    }

    /** Deletes rows by {@code where}. */
    public final <R, T extends Table<R>> BlockingDelete<R, T> delete(T table) {
        return new BlockingDelete<>(this, DeleteBuilder.State.from(table), Settings.NONE);
    }

    /**
     * Runs the work in a transaction of its own, or, inside a transaction, in a savepoint of it. Commits when it returns; rolls
     * back if it throws, and throws that. If the thread is interrupted, the running statement is stopped, and the transaction
     * is rolled back as soon as the work lets the exception out.
     */
    public abstract <R extends @Nullable Object> R transaction(Function<BlockingTransaction, R> work);

    /**
     * Lends the driver's own connection (for JDBC backends {@code java.sql.Connection}) to the work. The session is reset before
     * it serves another; the connection must not be kept or closed. NOT_PORTABLE if the session is nothing of this type.
     */
    public final <X, R extends @Nullable Object> R unwrap(Class<X> type, Function<X, R> work) {
        SessionSource source = source();
        var made = new AtomicReference<@Nullable Lending<X>>();
        X lent = Waiting.on(outcome -> {
            Lending<X> lending = engine().lend(source, type, Caller.thread(), outcome);
            made.set(lending);
            return lending;
        });
        try {
            return work.apply(lent);
        } finally {
            Lending<X> lending = made.get();
            if (lending != null) {
                lending.giveBack();
            }
        }
    }

    /**
     * Creates the tables with their keys, indexes and constraints, in the order of their foreign keys, in one transaction.
     * Tables that are there already are left as they are, where the database can ask for that.
     */
    public final void createAll(Table<?>... tables) {
        runAll(Schema.create(engine(), List.of(tables)));
    }

    /** Drops the tables, those first that refer to others; those not there are passed over, where the database can ask. */
    public final void dropAll(Table<?>... tables) {
        runAll(Schema.drop(engine(), List.of(tables)));
    }

    private void runAll(List<Request> requests) {
        if (!Schema.inTransaction(engine())) {
            requests.forEach(this::execute);
            return;
        }
        transaction(tx -> {
            requests.forEach(((BlockingQuerier) tx)::execute);
            return requests.size();
        });
    }

    final long execute(Request request) {
        SessionSource source = source();
        return Waiting.on(outcome -> engine().execute(source, request, Caller.thread(), outcome));
    }
}
