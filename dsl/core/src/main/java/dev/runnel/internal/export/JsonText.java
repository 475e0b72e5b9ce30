package dev.runnel.internal.export;

import dev.runnel.spi.Json;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes values as JSON (RFC 8259), in one line. What JSON has no literal for is a string: times, bytes, NaN, Infinity. */
final class JsonText {
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out;

    JsonText(StringBuilder out) {
        this.out = out;
    }

    /** The text of one value; for a writer of its own. */
    String of(Object value, String column) {
        out.setLength(0);
        value(value, column);
        return out.toString();
    }

    void value(@Nullable Object value, String column) {
        if (value == null) {
            out.append("null");
        } else if (value instanceof String text) {
            string(text);
        } else if (Scalars.isJsonLiteral(value)) {
            out.append(Scalars.text(value, column));
        } else if (value instanceof Json json) {
            document(json.text(), column);
        } else if (value instanceof Map<?, ?> map) {
            object(map, column);
        } else if (value instanceof Collection<?> list) {
            array(list, column);
        } else if (value instanceof Object[] list) {
            array(Arrays.asList(list), column);
        } else {
            string(Scalars.text(value, column));
        }
    }

    private void object(Map<?, ?> map, String column) {
        char before = '{';
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(before);
            Object key = entry.getKey();
            string(key == null ? "null" : Scalars.text(key, column));
            out.append(':');
            value(entry.getValue(), column);
            before = ',';
        }
        out.append(before == '{' ? "{}" : "}");
    }

    private void array(Collection<?> list, String column) {
        char before = '[';
        for (Object element : list) {
            out.append(before);
            value(element, column);
            before = ',';
        }
        out.append(before == '[' ? "[]" : "]");
    }

    /** A stored document as it is, but on one line: outside its strings a line break is only a blank. */
    private void document(String text, String column) {
        if (!new JsonCheck(text).isDocument()) {
            throw Scalars.refused(column, "holds text that is no JSON document", null);
        }
        int from = out.length();
        out.append(text);
        for (int i = from; i < out.length(); i++) {
            if (out.charAt(i) == '\n' || out.charAt(i) == '\r') {
                out.setCharAt(i, ' ');
            }
        }
    }

    void string(String text) {
        out.append('"');
        int written = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c != '"' && c != '\\' && !Character.isSurrogate(c)) {
                continue;
            }
            if (isPair(text, i)) {
                i++;
                continue;
            }
            out.append(text, written, i);
            escaped(c);
            written = i + 1;
        }
        out.append(text, written, text.length()).append('"');
    }

    private void escaped(char c) {
        switch (c) {
            case '"', '\\' -> out.append('\\').append(c);
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            // A lone surrogate can be written no other way.
            default ->
                out.append("\\u")
                        .append(HEX.charAt(c >> 12))
                        .append(HEX.charAt(c >> 8 & 15))
                        .append(HEX.charAt(c >> 4 & 15))
                        .append(HEX.charAt(c & 15));
        }
    }

    /** True if a whole surrogate pair begins here. */
    static boolean isPair(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
    }
}
