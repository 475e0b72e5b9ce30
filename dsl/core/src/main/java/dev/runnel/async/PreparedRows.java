package dev.runnel.async;

import dev.runnel.error.RunnelException;
import dev.runnel.internal.engine.Caller;
import dev.runnel.internal.engine.Plan;
import dev.runnel.internal.engine.Request;
import dev.runnel.internal.engine.SessionSource;
import dev.runnel.internal.engine.Terminal;
import dev.runnel.internal.export.RowText;
import dev.runnel.row.RowMapper;
import dev.runnel.spi.run.RunFuture;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A statement, whose session it runs on and how its rows are mapped. */
final class PreparedRows<V extends @Nullable Object> implements AsyncRows<V> {
    private final AsyncQuerier querier;
    private final RowMapper<V> mapper;
    private final Supplier<Request> request;

    PreparedRows(AsyncQuerier querier, RowMapper<V> mapper, Supplier<Request> request) {
        this.querier = querier;
        this.mapper = mapper;
        this.request = request;
    }

    @Override
    public PreparedRows<V> prepared() {
        return this;
    }

    <R extends @Nullable Object> CompletableFuture<R> run(Terminal<V, R> terminal) {
        Request made;
        try {
            made = request.get();
        } catch (RunnelException e) {
            return CompletableFuture.failedFuture(e);
        }
        SessionSource source = querier.source();
        return RunFuture.start(
                outcome -> querier.engine().query(source, made, mapper, terminal, Caller.ASYNC, outcome));
    }

    CompletableFuture<List<String>> explain(boolean analyze) {
        return new PreparedRows<>(querier, Plan.ROWS, () -> Plan.of(querier.engine(), request.get(), analyze))
                .run(Plan.lines(querier.engine()));
    }

    Flow.Publisher<String> textPublisher(Supplier<RowText> text) {
        return subscriber -> RowSubscription.start(
                subscriber, () -> querier.engine().text(querier.source(), request.get(), text.get(), Caller.ASYNC));
    }

    Flow.Publisher<V> publisher() {
        return subscriber -> RowSubscription.start(
                subscriber, () -> querier.engine().cursor(querier.source(), request.get(), mapper, Caller.ASYNC));
    }
}
