package dev.runnel.r2dbc;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.r2dbc.StatementTexts.Known;
import dev.runnel.spi.Batch;
import dev.runnel.spi.Command;
import dev.runnel.spi.Command.Returns;
import dev.runnel.spi.Exchange;
import dev.runnel.spi.RowSink;
import dev.runnel.spi.Session.Health;
import dev.runnel.spi.TxOptions;
import dev.runnel.spi.support.SqlErrors;
import io.r2dbc.spi.Result;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * One command on an R2DBC session.
 *
 * <pre>
 * NEW -- fetch --> RUNNING -- max rows --> PAUSED -- fetch --> RUNNING
 *                     |
 *                     | the driver's whole answer has ended, for each binding
 *                     v
 *                  ENDING (a transaction of our own is committed or rolled back) --> ENDED
 * </pre>
 *
 * Our own BEGIN, SAVEPOINT, COMMIT and ROLLBACK are sent when every cancel has been acknowledged, so that none is hit. The
 * lock is never held while the driver is called.
 */
final class R2dbcExchange implements Exchange, ResultReader.Reading {
    private static final CompletableFuture<Batch> NO_MORE = CompletableFuture.completedFuture(new Batch(-1, false));
    private static final Batch MORE = new Batch(-1, true);

    private enum State {
        NEW,
        RUNNING,
        PAUSED,
        ENDED
    }

    private final R2dbcSession session;
    private final Command command;
    private final Known text;
    private final Cancels cancels;
    private final @Nullable GeneratedKeys keys;

    // Under the lock.
    private State state = State.NEW;
    private @Nullable CompletableFuture<Batch> pending;

    private volatile @Nullable Throwable beginFailure;
    private volatile boolean done;

    private RowSink sink = RowSink.DISCARD;
    private int max;
    private @Nullable ResultReader reader;
    private @Nullable R2dbcBatch batch;
    private boolean ownTransaction;
    private boolean whole;
    private int binding;
    private long affected = -1;

    R2dbcExchange(R2dbcSession session, Command command) {
        this.session = session;
        this.command = command;
        this.text = session.driver.texts.of(command.sql());
        this.cancels = new Cancels(session.control);
        long keyStep = command.returns() == Returns.KEYS ? session.control.keyStep() : 0;
        this.keys = keyStep == 0 ? null : new GeneratedKeys(keyStep);
    }

    @Override
    public CompletionStage<Batch> fetchOnly(int max, RowSink sink) {
        whole = max == Integer.MAX_VALUE;
        return fetch(max, sink);
    }

    @Override
    public CompletionStage<Batch> fetch(int max, RowSink sink) {
        CompletableFuture<Batch> fetch;
        boolean first;
        synchronized (this) {
            if (state == State.RUNNING) {
                throw new IllegalStateException("One fetch at a time: the last one has not completed.");
            }
            first = state == State.NEW;
            if (state == State.ENDED || first && cancels.asked()) {
                state = State.ENDED;
                done = true;
                return cancels.asked() ? CompletableFuture.failedFuture(cancelledError(null)) : NO_MORE;
            }
            state = State.RUNNING;
            fetch = new CompletableFuture<>();
            pending = fetch;
        }
        this.max = max;
        this.sink = keys == null ? sink : keys.to(sink);
        ResultReader open = reader;
        if (first) {
            start();
        } else if (open != null) {
            open.read(max, this.sink);
        }
        return fetch;
    }

    private void start() {
        try {
            session.enter();
        } catch (RunnelException e) {
            finish(e, Health.BROKEN);
            return;
        }
        if (text.leavesTraces) {
            session.control.touched();
        }
        if (command.isBatch() && !session.inTransaction()) {
            ownTransaction = true;
            runBehind(session.beginNow(TxOptions.DEFAULT));
        } else if (command.isBatch() || command.input() != null) {
            runBehind(session.sendBegin());
        } else {
            run();
        }
    }

    private void runBehind(CompletionStage<@Nullable Void> begin) {
        begin.whenComplete((nothing, e) -> {
            if (e == null) {
                run();
            } else {
                // Nobody knows whether it has begun.
                finish(explain(Failures.cause(e)), Health.BROKEN);
            }
        });
    }

    private void run() {
        if (command.isBatch() && command.returns() == Returns.COUNT) {
            var many = new R2dbcBatch(this, session, command, sink);
            batch = many;
            many.run().whenComplete((changed, e) -> {
                affected = changed == null ? -1 : changed;
                end(e == null ? null : Failures.cause(e));
            });
        } else if (command.returns() == Returns.COPY_IN) {
            copyIn();
        } else {
            execute();
        }
    }

    private void copyIn() {
        CompletionStage<Long> rows;
        try {
            sending();
            rows = session.control.copyIn(command);
        } catch (RuntimeException e) {
            end(session.driver.errors.refused(e));
            return;
        }
        rows.whenComplete((made, e) -> {
            affected = made == null ? -1 : made;
            end(e == null ? null : Failures.cause(e));
        });
    }

    private void execute() {
        Publisher<? extends Result> answer;
        CompletableFuture<@Nullable Void> begun = session.owesBegin() ? new CompletableFuture<>() : null;
        try {
            answer = answer();
            sending(begun);
        } catch (RuntimeException e) {
            end(session.driver.errors.refused(e));
            return;
        }
        if (begun != null && !begin(begun)) {
            end(null);
            return;
        }
        var next = new ResultReader(this, session.loop, text, command.returns());
        reader = next;
        next.start(answer, max, sink, whole);
    }

    /** The statement goes right behind the BEGIN, which no cancel may hit; false if that has failed already. */
    private boolean begin(CompletableFuture<@Nullable Void> begun) {
        session.sendBegin().whenComplete((nothing, e) -> {
            beginFailure = e;
            begun.complete(null);
        });
        return beginFailure == null;
    }

    /** Sends the statement when it is subscribed to. */
    private Publisher<? extends Result> answer() {
        if (command.returns() == Returns.COPY_OUT) {
            return session.control.copyOut(command.sql());
        }
        @Nullable
        Object[] arguments =
                binding == 0 ? command.arguments() : command.bindings().get(binding);
        return session.statement(text, command, arguments).execute();
    }

    /** From here on a cancel reaches the statement; throws if it came before. */
    void sending() {
        sending(null);
    }

    private void sending(@Nullable CompletionStage<@Nullable Void> begun) {
        if (!cancels.open(begun)) {
            throw cancelledError(null);
        }
    }

    /** No cancel is sent from here on. */
    void answered() {
        cancels.shut();
    }

    void stopIfCancelled() {
        if (cancels.asked()) {
            throw cancelledError(null);
        }
    }

    boolean isCancelled() {
        return cancels.asked();
    }

    @Override
    public void enough() {
        CompletableFuture<Batch> fetch = pause();
        if (fetch != null) {
            fetch.complete(MORE);
        }
    }

    @Override
    public void sinkFailed(Throwable failure) {
        CompletableFuture<Batch> fetch = pause();
        if (fetch != null) {
            fetch.completeExceptionally(explain(new SinkFailure(failure)));
        }
    }

    private synchronized @Nullable CompletableFuture<Batch> pause() {
        CompletableFuture<Batch> fetch = pending;
        state = State.PAUSED;
        pending = null;
        return fetch;
    }

    @Override
    public void resultEnded(int index, long changed) {
        if (!command.isBatch() && command.returns() != Returns.ROWS) {
            sink.result(index, changed);
        }
    }

    @Override
    public void ended(@Nullable Throwable failure, boolean bySink) {
        answered();
        ResultReader finished = reader;
        long changed = finished == null ? -1 : finished.affected();
        if (changed >= 0) {
            affected = Math.max(affected, 0) + changed;
        }
        if (failure != null && bySink) {
            end(new SinkFailure(failure));
            return;
        }
        if (failure == null && command.isBatch()) {
            try {
                sink.result(binding, changed);
            } catch (Throwable e) {
                end(new SinkFailure(e));
                return;
            }
            binding++;
            if (binding < command.bindings().size()) {
                execute();
                return;
            }
        }
        end(failure);
    }

    /** The last statement has ended: ends what it may have left open. */
    private void end(@Nullable Throwable failure) {
        answered();
        Throwable notBegun = beginFailure;
        if (notBegun != null) {
            // What came behind it ran outside of the transaction, if it ran.
            finish(explain(Failures.cause(notBegun)), Health.BROKEN);
            return;
        }
        Throwable error = failure != null ? explain(failure) : session.isAborted() ? explain(new Aborted()) : null;
        RunnelException known = error instanceof RunnelException e ? e : null;
        Health health = session.look(text.word, known);
        if (health != Health.BROKEN && session.control.leavesDoubt(known != null, cancels.sent())) {
            whenNoCancels(() -> session.ask().thenAccept(sure -> leave(error, sure)));
        } else {
            leave(error, health);
        }
    }

    private void leave(@Nullable Throwable error, Health health) {
        RunnelException known = error instanceof RunnelException e ? e : null;
        if (health == Health.BROKEN) {
            finish(error, health);
        } else if (ownTransaction) {
            whenNoCancels(() -> endTransaction(error == null && isCancelled() ? cancelledError(null) : error));
        } else if (known != null && health == Health.IN_TRANSACTION && session.control.losesTransaction(known.kind())) {
            whenNoCancels(() -> rollback(error));
        } else {
            finish(error, health);
        }
    }

    private void endTransaction(@Nullable Throwable error) {
        if (error != null) {
            if (session.inTransaction()) {
                rollback(error);
            } else {
                finish(error, Health.CLEAN);
            }
            return;
        }
        session.control.commit().whenComplete((nothing, e) -> {
            if (e == null) {
                finish(null, session.inTransaction() ? Health.BROKEN : Health.CLEAN);
                return;
            }
            Throwable failure = explain(Failures.cause(e));
            if (failure instanceof RunnelException known && session.driver.errors.breaksSession(known)) {
                finish(failure, Health.BROKEN);
            } else {
                // A commit that failed may have left the transaction open.
                rollback(failure);
            }
        });
    }

    private void rollback(@Nullable Throwable error) {
        session.control.rollback().whenComplete((nothing, e) -> {
            if (e != null && error != null) {
                error.addSuppressed(Failures.cause(e));
            }
            finish(error, e != null || session.inTransaction() ? Health.BROKEN : Health.CLEAN);
        });
    }

    private void finish(@Nullable Throwable error, Health health) {
        session.leave(health);
        cancels.end();
        CompletableFuture<Batch> fetch;
        synchronized (this) {
            state = State.ENDED;
            done = true;
            fetch = pending;
            pending = null;
        }
        if (fetch == null) {
            return;
        }
        if (error != null) {
            fetch.completeExceptionally(error);
        } else {
            fetch.complete(new Batch(affected, false));
        }
    }

    private Throwable explain(Throwable e) {
        if (e instanceof SinkFailure failed && !(failed.thrown() instanceof RunnelException)) {
            return failed.thrown();
        }
        Throwable cause = e instanceof SinkFailure failed ? failed.thrown() : e;
        RunnelException error = session.failure(cause, command.sql());
        if (isCancelled() && stopsByCancel(error)) {
            return cancelledError(cause);
        }
        long failed = batch == null ? binding : batch.failedBinding();
        boolean many = command.isBatch() || command.manyRows() != null;
        if (many && failed >= 0 && error.row() == null && blamesRow(error.kind())) {
            error = new RunnelException(
                    error.kind(),
                    String.valueOf(error.getMessage()),
                    error.getCause() == null ? error : error.getCause(),
                    error.details().withRow(failed));
        }
        return error.withLabel(command.label());
    }

    /** What another row would not have met. */
    private static boolean blamesRow(ErrorKind kind) {
        return kind == ErrorKind.PARAMETER || SqlErrors.blamesValues(kind);
    }

    private static boolean stopsByCancel(RunnelException e) {
        return e.kind() == ErrorKind.STATEMENT_CANCELLED
                || e.kind() == ErrorKind.STATEMENT_TIMEOUT
                || e.kind() == ErrorKind.LOCK_TIMEOUT;
    }

    private RunnelException cancelledError(@Nullable Throwable cause) {
        return new RunnelException(ErrorKind.STATEMENT_CANCELLED, "The statement was cancelled.", cause)
                .withLabel(command.label());
    }

    @Override
    public CompletionStage<@Nullable Void> cancel() {
        return cancels.request();
    }

    /** Runs a step that no cancel may hit; a cancel that nobody acknowledged leaves only the end of the session. */
    void whenNoCancels(Runnable step) {
        cancels.whenNoneUnderWay(acknowledged -> {
            if (acknowledged) {
                step.run();
            } else {
                session.abort();
                finish(cancelledError(null), Health.BROKEN);
            }
        });
    }

    @Override
    public boolean done() {
        return done;
    }

    /** The session was dropped while the rest of an answer was still to be read. */
    private static final class Aborted extends RuntimeException {
        Aborted() {
            super("The session was aborted.", null, false, false);
        }
    }

    /** What a sink threw, to tell it from a driver's failure. */
    private static final class SinkFailure extends RuntimeException {
        private final Throwable thrown;

        SinkFailure(Throwable thrown) {
            super(null, thrown, false, false);
            this.thrown = thrown;
        }

        Throwable thrown() {
            return thrown;
        }
    }
}
