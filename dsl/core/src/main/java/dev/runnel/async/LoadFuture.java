package dev.runnel.async;

import dev.runnel.internal.engine.Terminal;
import dev.runnel.spi.run.StoppableFuture;
import dev.runnel.sql.Load;
import dev.runnel.sql.LoadedRow;
import dev.runnel.sql.Query;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Parents, then their children, as one future. Completed from outside (cancel, orTimeout), it stops the query that runs. */
final class LoadFuture<V extends @Nullable Object, R extends @Nullable Object> extends StoppableFuture<R> {
    private final Load<V> load;
    private final Terminal<V, R> terminal;
    private final Function<Query<LoadedRow>, PreparedRows<LoadedRow>> prepare;
    private volatile @Nullable CompletableFuture<?> running;

    private LoadFuture(
            Load<V> load, Terminal<V, R> terminal, Function<Query<LoadedRow>, PreparedRows<LoadedRow>> prepare) {
        this.load = load;
        this.terminal = terminal;
        this.prepare = prepare;
    }

    static <V extends @Nullable Object, R extends @Nullable Object> LoadFuture<V, R> start(
            Load<V> load, Terminal<V, R> terminal, Function<Query<LoadedRow>, PreparedRows<LoadedRow>> prepare) {
        var future = new LoadFuture<>(load, terminal, prepare);
        future.attempt(() -> future.run(load.first(), terminal.rows()));
        return future;
    }

    private void run(Query<LoadedRow> query, Terminal<LoadedRow, List<LoadedRow>> rows) {
        CompletableFuture<List<LoadedRow>> answer = prepare.apply(query).run(rows);
        running = answer;
        if (isDone()) {
            answer.cancel(true);
        }
        answer.whenComplete((loaded, error) -> {
            if (error == null) {
                attempt(() -> goOn(loaded));
            } else {
                failed(error);
            }
        });
    }

    private void goOn(List<LoadedRow> loaded) {
        load.add(loaded);
        Query<LoadedRow> next = isDone() ? null : load.next();
        if (next != null) {
            run(next, Terminal.list());
        } else if (!isDone()) {
            complete(terminal.of(load.result()));
        }
    }

    /** What fails between two queries fails the future, whatever it is: the caller's own functions run in there. */
    private void attempt(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            failed(e);
        }
    }

    @Override
    protected void stop() {
        CompletableFuture<?> current = running;
        if (current != null) {
            current.cancel(true);
        }
    }
}
