package dev.runnel.async;

import dev.runnel.internal.engine.Plan;
import dev.runnel.internal.engine.Settings;
import dev.runnel.spi.Command.Returns;
import dev.runnel.sql.DeleteBuilder;
import dev.runnel.sql.Expression;
import dev.runnel.sql.Query;
import dev.runnel.sql.Selection;
import dev.runnel.sql.Table;
import dev.runnel.sql.Tuple;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A delete in the making, refused without {@code where} or {@code everyRow()}; ends in {@link #execute} or, with {@code returning}, in one of the words of {@link AsyncRows}. Immutable: every method makes a new one. */
public final class AsyncDelete<R, T extends Table<R>> extends DeleteBuilder<T, AsyncDelete<R, T>> {
    private final AsyncQuerier querier;
    private final Settings settings;

    AsyncDelete(AsyncQuerier querier, State<T> state, Settings settings) {
        super(state);
        this.querier = querier;
        this.settings = settings;
    }

    @Override
    protected AsyncDelete<R, T> with(State<T> state) {
        return new AsyncDelete<>(querier, state, settings);
    }

    /** With a name for messages, logs and metrics. */
    public AsyncDelete<R, T> label(String label) {
        return new AsyncDelete<>(querier, state(), settings.withLabel(label));
    }

    /** The value of one expression for each deleted row. */
    public <X extends @Nullable Object> AsyncRows<X> returning(Expression<X> expression) {
        return rows(returning(Selection.of(expression)));
    }

    /** The values of several expressions for each deleted row. */
    public AsyncRows<Tuple> returning(Expression<?> first, Expression<?> second, Expression<?>... more) {
        return rows(returning(Selection.of(first, second, more)));
    }

    /** The deleted rows, as the database has them. */
    public AsyncRows<R> returningRow() {
        return rows(returning(Selection.row(table())));
    }

    private <X extends @Nullable Object> AsyncRows<X> rows(Query<X> query) {
        return new PreparedRows<>(
                querier, query.mapper(), () -> settings.request(querier.engine(), query.statement(), Returns.ROWS));
    }

    /** How the database would run it, as lines of text; nothing is run or changed. */
    public CompletableFuture<List<String>> explain() {
        return explained().explain();
    }

    /** Runs it, with all its effects, and gives the plan with what it did; NOT_PORTABLE where the database cannot. */
    public CompletableFuture<List<String>> explainAnalyze() {
        return explained().explainAnalyze();
    }

    private PreparedRows<List<String>> explained() {
        return new PreparedRows<>(
                querier, Plan.ROWS, () -> settings.request(querier.engine(), statement(), Returns.COUNT));
    }

    /** Runs it and gives the number of rows deleted. */
    public CompletableFuture<Long> execute() {
        return querier.execute(() -> settings.request(querier.engine(), statement(), Returns.COUNT));
    }
}
