package dev.runnel.postgresql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.r2dbc.R2dbcControl;
import dev.runnel.r2dbc.Stages;
import dev.runnel.spi.Command;
import dev.runnel.spi.Notifications;
import dev.runnel.spi.Session.SavepointOp;
import dev.runnel.spi.TxOptions;
import dev.runnel.spi.support.SessionReset;
import dev.runnel.spi.support.StatementWord;
import dev.runnel.sql.render.Dialect;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** Transactions as SQL text, the cancel request of the protocol, and COPY for bulk inserts. */
final class PostgresqlR2dbcControl extends R2dbcControl {
    /** This database's own types, but for those that every table has. An array: a name may hold any character. */
    private static final String OWN_TYPES = "select coalesce(array_agg(t.oid || ' ' || " + PostgresqlTypes.OWN_NAME
            + ")::text, '{}')" + PostgresqlTypes.OWN_TYPES
            + " left join pg_class c on c.oid = coalesce(e.typrelid, t.typrelid)"
            + " where t.oid >= 16384 and coalesce(c.relkind, 'c') = 'c'";

    private final PostgresqlConnection pg;
    private final PostgresqlR2dbcTypes types;
    private final PostgresqlR2dbcErrors errors;
    private final Dialect dialect;
    private final SessionReset reset;
    private volatile @Nullable PostgresqlR2dbcCopyIn copyingIn;
    private volatile boolean touched;
    /** A statement of the transaction has failed, after which every other one is refused. */
    private volatile boolean failed;

    PostgresqlR2dbcControl(
            PostgresqlConnection connection,
            PostgresqlR2dbcTypes types,
            PostgresqlR2dbcErrors errors,
            Dialect dialect,
            SessionReset reset) {
        super(connection);
        this.reset = reset;
        this.pg = connection;
        this.types = types;
        this.errors = errors;
        this.dialect = dialect;
    }

    @Override
    protected CompletionStage<@Nullable Void> opened() {
        if (!types.isStale()) {
            return DONE;
        }
        return value(OWN_TYPES).thenApply(described -> {
            types.own(String.valueOf(described));
            return null;
        });
    }

    /** The driver writes what it is asked for at once, and the server answers in that order. */
    @Override
    protected boolean beginsAhead(TxOptions options) {
        return true;
    }

    @Override
    protected CompletionStage<@Nullable Void> begin(TxOptions options) {
        failed = false;
        String characteristics = PostgresqlBegin.characteristics(options);
        // The driver's own call costs less than a statement, but knows fewer words.
        return characteristics.isEmpty() ? Stages.end(pg.beginTransaction()) : run("begin " + characteristics);
    }

    @Override
    protected CompletionStage<@Nullable Void> savepoint(SavepointOp op, String name) {
        return super.savepoint(op, name).thenApply(nothing -> {
            failed &= op != SavepointOp.ROLLBACK;
            return null;
        });
    }

    @Override
    protected CompletionStage<@Nullable Void> cancel() {
        PostgresqlR2dbcCopyIn copy = copyingIn;
        if (copy != null) {
            copy.stop();
        }
        return Stages.end(pg.cancelRequest());
    }

    @Override
    protected CompletionStage<Long> copyIn(Command command) {
        CopyText.IN.require(command.sql());
        var copy = new PostgresqlR2dbcCopyIn(command.sql(), Objects.requireNonNull(command.input()));
        copyingIn = copy;
        var made = new CompletableFuture<Long>();
        copy.run(pg).whenComplete((rows, e) -> {
            copyingIn = null;
            settle(made, rows, e);
        });
        return made;
    }

    @Override
    protected Publisher<? extends Result> copyOut(String sql) {
        CopyText.OUT.require(sql);
        return PostgresqlR2dbcCopyResult.of(pg, sql);
    }

    @Override
    protected <T> Optional<T> extension(Class<T> type) {
        return type == Notifications.class
                ? Optional.of(type.cast(new PostgresqlR2dbcNotifications(pg, errors, this::run, this::ping)))
                : Optional.empty();
    }

    @Override
    protected void touched() {
        touched = true;
    }

    @Override
    protected boolean needsReset() {
        return touched || reset == SessionReset.ALWAYS;
    }

    @Override
    protected CompletionStage<@Nullable Void> reset() {
        return run(String.join(";", PostgresqlTraces.WIPE)).thenApply(nothing -> {
            touched = false;
            return null;
        });
    }

    @Override
    protected void after(StatementWord word, @Nullable RunnelException failure) {
        if (word == StatementWord.DDL) {
            types.typesMayHaveChanged();
        }
        boolean open = inTransaction();
        failed = open && (failure != null || failed && word != StatementWord.SAVEPOINT);
    }

    /** The driver tries a statement again whose plan is stale, in the transaction that this has just aborted. */
    @Override
    protected RunnelException failure(RunnelException error) {
        return error.kind() == ErrorKind.TRANSACTION_ABORTED && !failed ? PostgresqlErrors.stalePlan(error) : error;
    }

    /** A transaction that lost is aborted, not gone: PostgreSQL waits for the rollback. */
    @Override
    protected boolean losesTransaction(ErrorKind kind) {
        return false;
    }

    @Override
    protected boolean failureEndsTransaction() {
        return true;
    }

    /** The driver reads the bindings when it sends them, and keeps nothing else of a run. */
    @Override
    protected boolean reusesStatements() {
        return true;
    }

    @Override
    protected Statement prepare(String sql, boolean keys) {
        return super.prepare(PostgresqlR2dbcText.of(sql), keys);
    }

    /** The server makes rows of one chunk while the next is written. */
    @Override
    protected @Nullable CompletionStage<Long> load(Command.Target into, Command command, BooleanSupplier cancelled) {
        var copy = new PostgresqlCopy(command.bindings());
        Flux<ByteBuf> chunks = Flux.generate(sink -> {
            byte[] chunk = copy.chunk();
            if (chunk == null) {
                sink.complete();
            } else {
                sink.next(Unpooled.wrappedBuffer(chunk));
            }
        });
        var loaded = new CompletableFuture<Long>();
        Stages.<Long>last(pg.copyIn(PostgresqlCopy.statement(into, dialect), chunks))
                .whenComplete((rows, e) -> {
                    RunnelException refused = copy.refused();
                    if (refused == null || e != null && errors.translate(e).kind() == ErrorKind.CONNECTION_LOST) {
                        settle(loaded, rows, e);
                    } else {
                        // The server only knows that the copy was given up.
                        loaded.completeExceptionally(refused);
                    }
                });
        return loaded;
    }

    /** An error names the row that it is about. */
    private void settle(CompletableFuture<Long> copied, @Nullable Long rows, @Nullable Throwable e) {
        if (e == null) {
            copied.complete(rows == null ? 0 : rows);
        } else {
            copied.completeExceptionally(PostgresqlCopy.failure(errors.translate(e), PostgresqlR2dbcErrors.context(e)));
        }
    }
}
