package dev.runnel.blocking;

import dev.runnel.internal.engine.Plan;
import dev.runnel.internal.engine.Settings;
import dev.runnel.spi.Command.Returns;
import dev.runnel.sql.Expression;
import dev.runnel.sql.InsertBuilder;
import dev.runnel.sql.Query;
import dev.runnel.sql.Selection;
import dev.runnel.sql.Table;
import dev.runnel.sql.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An insert in the making; ends in {@link #execute} or, with {@code returning}, in one of the words of {@link BlockingRows}. Immutable: every method makes a new one. */
public final class BlockingInsert<R, T extends Table<R>> extends InsertBuilder<R, T, BlockingInsert<R, T>> {
    private final BlockingQuerier querier;
    private final Settings settings;

    BlockingInsert(BlockingQuerier querier, State<T> state, Settings settings) {
        super(state);
        this.querier = querier;
        this.settings = settings;
    }

    @Override
    protected BlockingInsert<R, T> with(State<T> state) {
        return new BlockingInsert<>(querier, state, settings);
    }

    /** With a name for messages, logs and metrics. */
    public BlockingInsert<R, T> label(String label) {
        return new BlockingInsert<>(querier, state(), settings.withLabel(label));
    }

    /** The value of one expression for each inserted row. */
    public <X extends @Nullable Object> BlockingRows<X> returning(Expression<X> expression) {
        return rows(returning(Selection.of(expression)));
    }

    /** The values of several expressions for each inserted row. */
    public BlockingRows<Tuple> returning(Expression<?> first, Expression<?> second, Expression<?>... more) {
        return rows(returning(Selection.of(first, second, more)));
    }

    /** The inserted rows, as the database has them. */
    public BlockingRows<R> returningRow() {
        return rows(returning(Selection.row(table())));
    }

    private <X extends @Nullable Object> BlockingRows<X> rows(Query<X> query) {
        return new PreparedRows<>(
                querier, query.mapper(), () -> settings.request(querier.engine(), query.statement(), Returns.ROWS));
    }

    /** How the database would run it, as lines of text; nothing is run or changed. */
    public List<String> explain() {
        return explained().explain();
    }

    /** Runs it, with all its effects, and gives the plan with what it did; NOT_PORTABLE where the database cannot. */
    public List<String> explainAnalyze() {
        return explained().explainAnalyze();
    }

    private PreparedRows<List<String>> explained() {
        return new PreparedRows<>(
                querier, Plan.ROWS, () -> settings.request(querier.engine(), statement(), Returns.COUNT));
    }

    /** Runs it and gives the number of rows inserted. */
    public long execute() {
        return querier.execute(settings.request(querier.engine(), statement(), Returns.COUNT));
    }
}
