package dev.runnel.sql.render;

import java.util.List;

/** A path into a JSON document in the standard form, {@code $."items"[0]."name"}, whatever a key holds. */
final class JsonPathText {
    private JsonPathText() {}

    static String of(List<Object> steps) {
        var path = new StringBuilder("$");
        for (Object step : steps) {
            if (step instanceof Integer index) {
                path.append('[').append(index.intValue()).append(']');
            } else {
                quote(path.append('.'), (String) step);
            }
        }
        return path.toString();
    }

    /** A text as a JSON string. */
    static void quote(StringBuilder path, String key) {
        path.append('"');
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c == '"' || c == '\\') {
                path.append('\\').append(c);
            } else if (c < ' ') {
                path.append(String.format("\\u%04x", (int) c));
            } else {
                path.append(c);
            }
        }
        path.append('"');
    }
}
