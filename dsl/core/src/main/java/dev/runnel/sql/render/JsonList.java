package dev.runnel.sql.render;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A long list of values as one JSON array, for a database that takes it apart again. */
public final class JsonList {
    private JsonList() {}

    /** The array; null unless all values are whole numbers or all are texts without U+0000, which come out as they are. */
    public static @Nullable String of(List<?> values) {
        var json = new StringBuilder("[");
        boolean texts = values.get(0) instanceof String;
        for (Object value : values) {
            json.append(json.length() == 1 ? "" : ",");
            if (texts && value instanceof String text && text.indexOf('\0') < 0) {
                JsonPathText.quote(json, text);
            } else if (!texts && (value instanceof Long || value instanceof Integer || value instanceof Short)) {
                json.append(value);
            } else {
                return null;
            }
        }
        return json.append(']').toString();
    }
}
