package dev.runnel.internal.engine;

import dev.runnel.row.RowDecoder;
import dev.runnel.row.RowMapper;
import dev.runnel.spi.Batch;
import dev.runnel.spi.Columns;
import dev.runnel.spi.Row;
import dev.runnel.spi.RowSink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run that decodes rows in the driver's callback: per row one call, one object, one list entry. */
abstract class RowCollector<T extends @Nullable Object> extends ExchangeRun implements RowSink {
    private final RowMapper<T> mapper;
    private final int keep;
    private @Nullable RowDecoder<T> decoder;
    private List<T> rows;
    private long count;
    private long affected = -1;
    private @Nullable Row current;

    /** @param keep rows to keep of each fetch; what comes after them is not decoded */
    RowCollector(Engine engine, SessionSource source, Request request, RowMapper<T> mapper, int keep, Caller caller) {
        super(engine, source, request, caller);
        this.mapper = mapper;
        this.keep = keep;
        this.rows = new ArrayList<>(Math.min(keep, 10));
    }

    @Override
    final RowSink sink() {
        return this;
    }

    @Override
    public final void columns(Columns columns) {
        decoder = mapper.bind(columns);
    }

    @Override
    public final void row(Row row) {
        RowDecoder<T> bound = decoder;
        if (bound != null && rows.size() < keep && !closed()) {
            rows.add(bound.decode(row));
        }
        if (current != row) {
            current = row;
        }
    }

    /** The row the driver is at; its count of bytes goes on from fetch to fetch. */
    final long bytesRead() {
        Row row = current;
        return row == null ? 0 : row.bytesRead();
    }

    /** The rows since the last call. */
    final List<T> take(Batch batch) {
        List<T> taken = rows;
        count += taken.size();
        affected = batch.affected();
        rows = batch.more() ? new ArrayList<>(Math.min(taken.size(), 1024)) : List.of();
        return taken;
    }

    @Override
    final long rows() {
        return count;
    }

    @Override
    final long affected() {
        return affected;
    }
}
