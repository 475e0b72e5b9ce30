package dev.runnel.internal.export;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Columns;
import dev.runnel.spi.Row;
import java.util.HashSet;

/** One JSON object and a line feed for each row, its members in the order of the columns. */
final class JsonLines extends RowText {
    private final JsonText json = new JsonText(out);
    private String[] names = {};

    /** What stands before each value, made once: {@code {"id":} and {@code ,"name":}. */
    private String[] prefixes = {};

    @Override
    void begin(Columns columns) {
        var seen = new HashSet<String>();
        names = new String[columns.size()];
        prefixes = new String[columns.size()];
        for (int i = 0; i < names.length; i++) {
            names[i] = columns.name(i);
            if (!seen.add(names[i])) {
                throw new RunnelException(
                        ErrorKind.CONFIGURATION,
                        "The query gives two columns named " + names[i]
                                + ", and a JSON object has one member of a name. Give each a label of its own.");
            }
            out.append(i == 0 ? '{' : ',');
            json.string(names[i]);
            prefixes[i] = out.append(':').toString();
            out.setLength(0);
        }
    }

    @Override
    void write(Row row) {
        for (int i = 0; i < names.length; i++) {
            out.append(prefixes[i]);
            json.value(row.get(i, Object.class), names[i]);
        }
        out.append(names.length == 0 ? "{}\n" : "}\n");
    }
}
