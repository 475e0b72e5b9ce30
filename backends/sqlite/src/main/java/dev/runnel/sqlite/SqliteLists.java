package dev.runnel.sqlite;

import dev.runnel.sql.render.JsonPathText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Long lists of values as one value, which SQL takes apart again. */
final class SqliteLists {
    private SqliteLists() {}

    /** Values as they are stored, in a JSON array; null if one of them would not come out of it as it is. */
    static @Nullable String json(List<?> portableValues) {
        var json = new StringBuilder("[");
        for (Object value : portableValues) {
            Object stored = SqliteTypes.store(value, 0);
            json.append(json.length() == 1 ? "" : ",");
            if (stored instanceof Long || stored instanceof Integer) {
                json.append(stored);
            } else if (stored instanceof String text && text.indexOf('\0') < 0) {
                JsonPathText.quote(json, text);
            } else {
                return null;
            }
        }
        return json.append(']').toString();
    }
}
