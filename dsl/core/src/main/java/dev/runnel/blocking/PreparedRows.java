package dev.runnel.blocking;

import dev.runnel.internal.engine.Caller;
import dev.runnel.internal.engine.Cursor;
import dev.runnel.internal.engine.Request;
import dev.runnel.internal.engine.Terminal;
import dev.runnel.internal.engine.Waiting;
import dev.runnel.row.RowMapper;
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

    Stream<V> openStream() {
        Cursor<V> cursor = querier.engine().cursor(querier.source(), request.get(), mapper, Caller.thread());
        return StreamSupport.stream(new Rows<>(cursor), false).onClose(() -> {
            if (!cursor.ended()) {
                Waiting.seeThrough(cursor.enough());
            }
        });
    }

    /** The rows of a cursor, batch after batch. */
    private static final class Rows<V extends @Nullable Object> extends AbstractSpliterator<V> {
        private final Cursor<V> cursor;
        private List<V> batch = List.of();
        private int next;
        private boolean ended;

        Rows(Cursor<V> cursor) {
            super(Long.MAX_VALUE, Spliterator.ORDERED);
            this.cursor = cursor;
        }

        @Override
        public boolean tryAdvance(Consumer<? super V> action) {
            if (next == batch.size() && !ended) {
                batch = Waiting.on(outcome -> cursor.next(LARGEST_BATCH, outcome));
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
