package dev.runnel.blocking;

import dev.runnel.internal.engine.Caller;
import dev.runnel.internal.engine.Plan;
import dev.runnel.internal.engine.Request;
import dev.runnel.internal.engine.Terminal;
import dev.runnel.internal.export.RowText;
import dev.runnel.row.RowMapper;
import dev.runnel.spi.run.Batches;
import dev.runnel.spi.run.Waiting;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A statement, whose session it runs on and how its rows are mapped. */
final class PreparedRows<V extends @Nullable Object> implements BlockingRows<V> {
    private static final int LARGEST_BATCH = 1024;

    private final BlockingQuerier querier;
    private final RowMapper<V> mapper;
    private final Supplier<Request> request;

    PreparedRows(BlockingQuerier querier, RowMapper<V> mapper, Supplier<Request> request) {
        this.querier = querier;
        this.mapper = mapper;
        this.request = request;
    }

    @Override
    public PreparedRows<V> prepared() {
        return this;
    }

    <R extends @Nullable Object> R run(Terminal<V, R> terminal) {
        var source = querier.source();
        Request made = request.get();
        return Waiting.on(outcome -> querier.engine().query(source, made, mapper, terminal, Caller.thread(), outcome));
    }

    List<String> explain(boolean analyze) {
        return new PreparedRows<>(querier, Plan.ROWS, () -> Plan.of(querier.engine(), request.get(), analyze))
                .run(Plan.lines(querier.engine()));
    }

    Stream<V> openStream() {
        return stream(querier.engine().cursor(querier.source(), request.get(), mapper, Caller.thread()));
    }

    Stream<String> openText(RowText text) {
        return stream(querier.engine().text(querier.source(), request.get(), text, Caller.thread()));
    }

    static <E extends @Nullable Object> Stream<E> stream(Batches<E> batches) {
        return StreamSupport.stream(new Rows<>(batches), false).onClose(() -> {
            if (!batches.ended()) {
                Waiting.seeThrough(batches.enough());
            }
        });
    }

    /** What a cursor gives, batch after batch. */
    private static final class Rows<V extends @Nullable Object> extends AbstractSpliterator<V> {
        private final Batches<V> batches;
        private List<V> batch = List.of();
        private int next;
        private boolean ended;

        Rows(Batches<V> batches) {
            super(Long.MAX_VALUE, Spliterator.ORDERED);
            this.batches = batches;
        }

        @Override
        public boolean tryAdvance(Consumer<? super V> action) {
            if (next == batch.size() && !ended) {
                batch = Waiting.on(outcome -> batches.next(LARGEST_BATCH, outcome));
                next = 0;
                ended = batch.isEmpty();
            }
            if (ended) {
                return false;
            }
            action.accept(batch.get(next++));
            return true;
        }
    }
}
