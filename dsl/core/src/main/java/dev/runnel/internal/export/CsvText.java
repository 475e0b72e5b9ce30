package dev.runnel.internal.export;

import dev.runnel.export.CsvFormat;
import dev.runnel.spi.Columns;
import dev.runnel.spi.Json;
import dev.runnel.spi.Row;
import java.util.Collection;
import java.util.Map;

/** RFC 4180, see {@link CsvFormat}. Lists and structures are written as JSON. */
final class CsvText extends RowText {
    private final CsvFormat format;
    private final char separator;
    private final JsonText nested = new JsonText(new StringBuilder());

    CsvText(CsvFormat format) {
        this.format = format;
        this.separator = format.separator();
    }

    @Override
    void begin(Columns columns) {
        if (format.header()) {
            for (int i = 0; i < columns.size(); i++) {
                field(columns.name(i), columns.name(i), i);
            }
            out.append("\r\n");
        }
    }

    @Override
    void write(Row row) {
        Columns columns = row.columns();
        for (int i = 0; i < columns.size(); i++) {
            Object value = row.get(i, Object.class);
            if (value instanceof String text) {
                field(text, columns.name(i), i);
            } else if (value == null) {
                between(i).append(format.nullText());
            } else if (value instanceof Json json) {
                field(json.text(), columns.name(i), i);
            } else if (value instanceof Map<?, ?> || value instanceof Collection<?> || value instanceof Object[]) {
                field(nested.of(value, columns.name(i)), columns.name(i), i);
            } else {
                field(Scalars.text(value, columns.name(i)), columns.name(i), i);
            }
        }
        out.append("\r\n");
    }

    private StringBuilder between(int i) {
        return i == 0 ? out : out.append(separator);
    }

    private void field(String text, String column, int i) {
        between(i);
        int length = text.length();
        boolean quoted = length == 0
                || text.charAt(0) <= ' '
                || text.charAt(length - 1) <= ' '
                || text.equals(format.nullText());
        boolean quotes = false;
        for (int at = 0; at < length; at++) {
            char c = text.charAt(at);
            if (c == '"') {
                quotes = true;
            } else if (c == separator || c == '\n' || c == '\r') {
                quoted = true;
            } else if (Character.isSurrogate(c)) {
                if (!JsonText.isPair(text, at)) {
                    throw Scalars.refused(column, "holds half of a surrogate pair, which UTF-8 cannot express", null);
                }
                at++;
            }
        }
        if (quotes) {
            out.append('"').append(text.replace("\"", "\"\"")).append('"');
        } else if (quoted) {
            out.append('"').append(text).append('"');
        } else {
            out.append(text);
        }
    }
}
