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

/** The result of a COPY to stdout, which is read by its rows and in no other way. */
final class PostgresqlR2dbcCopyResult implements Result {
    private final Publisher<BackendMessage> messages;

    private PostgresqlR2dbcCopyResult(Publisher<BackendMessage> messages) {
        this.messages = messages;
    }

    /** Sends the statement when the rows of its only result are subscribed to. */
    static Publisher<Result> of(Connection connection, String sql) {
        Publisher<FrontendMessage> query = Mono.just(new Query(sql));
        return Mono.just(new PostgresqlR2dbcCopyResult(PostgresqlR2dbcClient.exchange(connection, query)));
    }

    @Override
    public <T> Publisher<T> map(BiFunction<Row, RowMetadata, ? extends T> map) {
        return new PostgresqlR2dbcCopyOut<>(messages, map);
    }

    @Override
    public <T> Publisher<T> map(Function<? super Readable, ? extends T> map) {
        return map((row, metadata) -> map.apply(row));
    }

    @Override
    public Result filter(Predicate<Segment> filter) {
        throw onlyRows();
    }

    @Override
    public Publisher<Long> getRowsUpdated() {
        throw onlyRows();
    }

    @Override
    public <T> Publisher<T> flatMap(Function<Segment, ? extends Publisher<? extends T>> map) {
        throw onlyRows();
    }

    private static UnsupportedOperationException onlyRows() {
        return new UnsupportedOperationException("A COPY to stdout is read by its rows.");
    }
}
