package dev.runnel.postgresql;

import io.r2dbc.postgresql.message.backend.BackendMessage;
import io.r2dbc.postgresql.message.frontend.FrontendMessage;
import io.r2dbc.postgresql.message.frontend.Query;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** The result of a COPY to stdout, of which rows are read and segments filtered; {@link PostgresqlR2dbcCopyOut} reads it. */
final class PostgresqlR2dbcCopyResult implements Result {
    private final Publisher<BackendMessage> messages;
    private final Predicate<? super Segment> filter;

    private PostgresqlR2dbcCopyResult(Publisher<BackendMessage> messages, Predicate<? super Segment> filter) {
        this.messages = messages;
        this.filter = filter;
    }

    /** Sends the statement when the rows of its only result are subscribed to. */
    static Publisher<Result> of(Connection connection, String sql) {
        Publisher<FrontendMessage> query = Mono.just(new Query(sql));
        return Mono.just(new PostgresqlR2dbcCopyResult(PostgresqlR2dbcClient.exchange(connection, query), s -> true));
    }

    @Override
    public Result filter(Predicate<Segment> wanted) {
        return new PostgresqlR2dbcCopyResult(messages, wanted);
    }

    @Override
    public <T> Publisher<T> map(BiFunction<Row, RowMetadata, ? extends T> map) {
        return new PostgresqlR2dbcCopyOut<>(messages, filter, map);
    }

    @Override
    public <T> Publisher<T> map(Function<? super Readable, ? extends T> map) {
        return map((row, metadata) -> map.apply(row));
    }

    @Override
    public Publisher<Long> getRowsUpdated() {
        throw new UnsupportedOperationException("A COPY to stdout is read by its rows.");
    }

    @Override
    public <T> Publisher<T> flatMap(Function<Segment, ? extends Publisher<? extends T>> map) {
        throw new UnsupportedOperationException("A COPY to stdout is read by its rows.");
    }
}
