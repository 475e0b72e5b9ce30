package dev.runnel.internal.export;

import dev.runnel.export.CsvFormat;
import dev.runnel.row.RowDecoder;
import dev.runnel.row.RowMapper;
import dev.runnel.spi.Columns;
import dev.runnel.spi.Row;

/** Writes each row behind the one before it, in the driver's callback; a row becomes no object. For one run of a query. */
public abstract class RowText implements RowMapper<RowText>, RowDecoder<RowText> {
    final StringBuilder out = new StringBuilder(1024);

    RowText() {}

    public static RowText csv(CsvFormat format) {
        return new CsvText(format);
    }

    public static RowText jsonLines() {
        return new JsonLines();
    }

    @Override
    public final RowDecoder<RowText> bind(Columns columns) {
        begin(columns);
        return this;
    }

    @Override
    public final RowText decode(Row row) {
        write(row);
        return this;
    }

    abstract void begin(Columns columns);

    abstract void write(Row row);

    /** What was written since the last call. */
    public final String take() {
        String taken = out.toString();
        out.setLength(0);
        return taken;
    }
}
