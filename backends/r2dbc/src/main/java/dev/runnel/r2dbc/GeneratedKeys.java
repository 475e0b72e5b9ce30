package dev.runnel.r2dbc;

import dev.runnel.spi.Columns;
import dev.runnel.spi.Row;
import dev.runnel.spi.RowSink;
import dev.runnel.spi.support.ConvertingRow;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an insert of many rows, of which the driver tells only the first. Those of the others follow at equal distance:
 * InnoDB reserves them together, in each of its lock modes, where the text says how many rows there are ("AUTO_INCREMENT
 * Handling in InnoDB" in MySQL's manual). Connector/J computes them in the same way.
 */
final class GeneratedKeys implements RowSink {
    private final long step;
    private RowSink sink = RowSink.DISCARD;
    private @Nullable Columns columns;
    private @Nullable Object first;

    GeneratedKeys(long step) {
        this.step = step;
    }

    RowSink to(RowSink next) {
        sink = next;
        return this;
    }

    @Override
    public void columns(Columns now) {
        columns = now;
        sink.columns(now);
    }

    @Override
    public void row(Row row) {
        first = row.get(0, Object.class);
        sink.row(row);
    }

    @Override
    public boolean full() {
        return sink.full();
    }

    @Override
    public void result(int index, long affected) {
        Columns known = columns;
        if (known != null && first instanceof Number key) {
            for (long i = 1; i < affected; i++) {
                sink.row(new Key(known, next(key, i)));
            }
        }
        first = null;
        sink.result(index, affected);
    }

    /** An unsigned one may have outgrown a long. */
    private Number next(Number key, long i) {
        return key instanceof BigInteger big
                ? big.add(BigInteger.valueOf(i * step))
                : (Number) Math.addExact(key.longValue(), i * step);
    }

    private static final class Key extends ConvertingRow {
        private final Number value;

        Key(Columns columns, Number value) {
            super(columns);
            this.value = value;
        }

        @Override
        protected Object natural(int i) {
            return value;
        }
    }
}
